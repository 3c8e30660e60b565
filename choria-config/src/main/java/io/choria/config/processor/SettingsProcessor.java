package io.choria.config.processor;

import io.choria.config.Settings;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/** Makes a schema class and a metadata resource for each interface marked with {@link Settings}. */
public final class SettingsProcessor extends AbstractProcessor {
  /** For the compiler, which makes the instance. */
  public SettingsProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(SettingMirror.SETTINGS);
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (!annotations.isEmpty()) {
      for (Element root : round.getRootElements()) {
        if (root instanceof TypeElement type) {
          find(type);
        }
      }
    }
    return false;
  }

  /**
   * Looks at types only. The compiler's own search looks at all members of all classes and makes it
   * complete their annotations, which takes longer than all else that the processor does.
   */
  private void find(TypeElement type) {
    if (SettingMirror.of(type, SettingMirror.SETTINGS) != null) {
      SettingsInterface settings = new InterfaceReader(processingEnv).read(type);
      if (settings != null) {
        write(settings);
      }
    }
    for (Element inner : type.getEnclosedElements()) {
      if (inner instanceof TypeElement nested) {
        find(nested);
      }
    }
  }

  private void write(SettingsInterface settings) {
    TypeElement type = settings.type();
    try {
      try (Writer out =
          processingEnv
              .getFiler()
              .createResource(
                  StandardLocation.CLASS_OUTPUT,
                  settings.packageName(),
                  settings.resourceName(),
                  type)
              .openWriter()) {
        out.write(MetadataWriter.documentation(settings));
      }
      try (Writer out =
          processingEnv
              .getFiler()
              .createSourceFile(settings.qualified(settings.schemaName()), type)
              .openWriter()) {
        out.write(new SchemaSource(settings, processingEnv.getElementUtils()).text());
      }
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR,
              "cannot write the schema of " + type.getQualifiedName() + ": " + e.getMessage(),
              type);
    }
  }
}
