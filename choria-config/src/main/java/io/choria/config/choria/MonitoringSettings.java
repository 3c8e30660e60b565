package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;

/** What a process tells about its own health, and messages that other programs hand to it. */
@Settings(title = "Monitoring and submission")
public interface MonitoringSettings {
  /** {@return the address that statistics are served on} */
  @Setting(key = "plugin.choria.stats_address", defaultValue = "127.0.0.1")
  String statisticsAddress();

  /** {@return the port that statistics are served on by HTTP; zero means none} */
  @Setting(key = "plugin.choria.stats_port", defaultValue = "0", tags = "port")
  int statisticsPort();

  /** {@return the file that a server writes its health to, as JSON} */
  @Setting(key = "plugin.choria.status_file_path", conversion = Conversion.PATH, tags = "file")
  String statusFile();

  /** {@return how many seconds pass between two writes of the status file} */
  @Setting(key = "plugin.choria.status_update_interval", defaultValue = "30", tags = "time")
  int statusSeconds();

  /** {@return the directory from which the Prometheus node exporter collects files} */
  @Setting(
      key = "plugin.choria.prometheus_textfile_directory",
      conversion = Conversion.PATH,
      tags = "file")
  String prometheusDirectory();

  /** {@return whether lifecycle events have the form from before CloudEvents} */
  @Setting(key = "plugin.choria.legacy_lifecycle_format", defaultValue = "0")
  boolean legacyLifecycleFormat();

  /**
   * {@return the directory in which messages wait to be published} Setting it turns submission on.
   */
  @Setting(key = "plugin.choria.submission.spool", conversion = Conversion.PATH, tags = "file")
  String submissionSpool();

  /** {@return how many messages of each priority may wait} */
  @Setting(key = "plugin.choria.submission.max_spool_size", defaultValue = "500")
  int submissionLimit();
}
