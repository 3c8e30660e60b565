/**
 * Typed settings with metadata, and all settings of Choria.
 *
 * <p>The annotation processor is in the same jar, so that an application needs one dependency.
 */
module io.choria.config {
  requires static java.compiler;
  requires re2j;
  requires static org.jspecify;

  exports io.choria.config;
  exports io.choria.config.choria;

  provides javax.annotation.processing.Processor with
      io.choria.config.processor.SettingsProcessor;
}
