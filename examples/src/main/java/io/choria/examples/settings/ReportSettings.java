package io.choria.examples.settings;

import io.choria.config.Setting;
import io.choria.config.Settings;
import java.nio.file.Path;
import java.time.Duration;

/** When reports are made, in which form, and how long they are kept. */
@Settings(title = "Reports")
public interface ReportSettings {
  /** The forms that a report can have. */
  enum Format {
    /** For people. */
    PLAIN_TEXT,
    /** For programs. */
    JSON
  }

  /** {@return the time between two reports} Short intervals wear out cheap sensors. */
  @Setting(
      key = "report.interval",
      defaultValue = "5m",
      validate = "range=1s..1d",
      environment = "STATION_INTERVAL",
      tags = "time")
  Duration interval();

  /** {@return the seconds between two reports} */
  @Setting(key = "interval", deprecated = true, replacedBy = "report.interval")
  int intervalSeconds();

  /** {@return the form of a report} */
  @Setting(key = "report.format", defaultValue = "plain-text")
  Format format();

  /** {@return the directory that reports are written to} */
  @Setting(key = "report.directory", defaultValue = "~/weather", tags = "file")
  Path directory();

  /** {@return how long reports are kept} Zero keeps them for ever. */
  @Setting(key = "report.keep", defaultValue = "30d", tags = "time")
  Duration keep();
}
