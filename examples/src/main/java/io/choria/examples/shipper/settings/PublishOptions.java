package io.choria.examples.shipper.settings;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What {@code publish} is told. */
@Settings(title = "Log shipper: publish")
public interface PublishOptions {
  /** {@return how to reach NATS} */
  CommonSettings common();

  /** {@return the files and globs to follow, separated by commas} */
  @Setting(
      key = "file",
      environment = "SHIPPER_FILE",
      conversion = Conversion.COMMA_SPLIT,
      required = true)
  List<String> file();

  /** {@return the globs of file names that are left out} */
  @Setting(
      key = "exclude",
      defaultValue = "*.gz,*.bz2,*.xz,*.zst,*.zip",
      environment = "SHIPPER_EXCLUDE",
      conversion = Conversion.COMMA_SPLIT)
  List<String> exclude();

  /** {@return the name of this publisher; the default is the host name} */
  @Setting(key = "host", environment = "HOSTNAME")
  Optional<String> host();

  /** {@return the directory for checkpoint and spool} */
  @Setting(key = "state", defaultValue = "shipper-state", environment = "SHIPPER_STATE")
  Path state();

  /** {@return the largest spool in bytes} */
  @Setting(
      key = "spool-bytes",
      defaultValue = "1073741824",
      environment = "SHIPPER_SPOOL_BYTES",
      validate = "range=0..9007199254740991")
  long spoolBytes();

  /**
   * {@return the largest batch of lines in bytes, 0 for one line per message; any receiver can read
   * batches}
   */
  @Setting(
      key = "batch-bytes",
      defaultValue = "0",
      environment = "SHIPPER_BATCH_BYTES",
      validate = "range=0..8388608")
  int batchBytes();

  /** {@return whether batches are compressed, which the original receiver does not understand} */
  @Setting(key = "compress", defaultValue = "false", environment = "SHIPPER_COMPRESS")
  boolean compress();

  /** {@return the longest line in bytes that is sent in one piece} */
  @Setting(
      key = "max-line",
      defaultValue = "524288",
      environment = "SHIPPER_MAX_LINE",
      validate = "range=16..8388608")
  int maxLine();

  /** {@return the most messages under way} */
  @Setting(
      key = "window",
      defaultValue = "8192",
      environment = "SHIPPER_WINDOW",
      validate = "range=1..1048576")
  int window();

  /** {@return the most bytes under way} */
  @Setting(
      key = "window-bytes",
      defaultValue = "4194304",
      environment = "SHIPPER_WINDOW_BYTES",
      validate = "range=65536..1073741824")
  int windowBytes();

  /** {@return how often the files are looked at} */
  @Setting(key = "poll", defaultValue = "200ms", environment = "SHIPPER_POLL")
  Duration poll();

  /** {@return how long a last line without newline may stand still before it is sent as it is} */
  @Setting(key = "flush-open-line", defaultValue = "5s", environment = "SHIPPER_FLUSH_OPEN_LINE")
  Duration flushOpenLine();

  /** {@return how long a rotated file stays open after its last byte} */
  @Setting(key = "keep-rotated", defaultValue = "60s", environment = "SHIPPER_KEEP_ROTATED")
  Duration keepRotated();

  /** {@return whether to end when everything that is there has been acknowledged} */
  @Setting(key = "once", defaultValue = "false", environment = "SHIPPER_ONCE")
  boolean once();

  /** {@return whether the pause switch is obeyed} */
  @Setting(key = "pausable", defaultValue = "true", environment = "SHIPPER_PAUSABLE")
  boolean pausable();
}
