package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;

/** Where log lines go and how many of them there are. */
@Settings(title = "Logging")
public interface LoggingSettings {
  /**
   * {@return the file that log lines are added to, in JSON} The words {@code discard}, {@code
   * stdout} and {@code stderr}, in any case, stand for nowhere, standard output and standard error.
   */
  @Setting(key = "logfile", defaultValue = "stdout", conversion = Conversion.PATH, tags = "file")
  String file();

  /**
   * {@return the least severe kind of line that is logged} An empty level becomes {@code debug};
   * Choria takes an unknown level as {@code warn}.
   */
  @Setting(key = "loglevel", defaultValue = "info", validate = "enum=debug,info,warn,error,fatal")
  String level();

  /** {@return whether command line output is coloured} On Windows it is always off. */
  @Setting(key = "color", defaultValue = "true")
  boolean color();
}
