package io.choria.examples.shipper.settings;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What {@code receive} is told. */
@Settings(title = "Log shipper: receive")
public interface ReceiveOptions {
  /** {@return how to reach NATS} */
  CommonSettings common();

  /** {@return the root of the output; each publisher gets a directory in it} */
  @Setting(key = "directory", environment = "SHIPPER_DIRECTORY", required = true)
  Path directory();

  /**
   * {@return the file name or strftime pattern in each publisher's directory; without % the time is
   * appended}
   */
  @Setting(key = "output", defaultValue = "lines.log", environment = "SHIPPER_OUTPUT")
  String output();

  /**
   * {@return the partitions that are read without asking others; the default shares them with the
   * group}
   */
  @Setting(
      key = "read-partitions",
      environment = "SHIPPER_READ_PARTITIONS",
      conversion = Conversion.COMMA_SPLIT)
  List<String> readPartitions();

  /**
   * {@return the name of this receiver in its group; the default is made of host name and process}
   */
  @Setting(key = "member", environment = "SHIPPER_MEMBER")
  Optional<String> member();

  /** {@return the length of the time period of a file} */
  @Setting(key = "rotate-every", defaultValue = "24h", environment = "SHIPPER_ROTATE_EVERY")
  Duration rotateEvery();

  /** {@return the largest file in bytes, 0 for no limit} */
  @Setting(
      key = "rotate-bytes",
      defaultValue = "0",
      environment = "SHIPPER_ROTATE_BYTES",
      validate = "range=0..9007199254740991")
  long rotateBytes();

  /** {@return the age at which rotated files are removed, 0s for never} */
  @Setting(key = "keep-for", defaultValue = "168h", environment = "SHIPPER_KEEP_FOR")
  Duration keepFor();

  /** {@return the most bytes of rotated files per publisher, 0 for no limit} */
  @Setting(
      key = "keep-bytes",
      defaultValue = "0",
      environment = "SHIPPER_KEEP_BYTES",
      validate = "range=0..9007199254740991")
  long keepBytes();

  /** {@return whether rotated files are compressed} */
  @Setting(key = "gzip", defaultValue = "false", environment = "SHIPPER_GZIP")
  boolean gzip();

  /**
   * {@return whether a message is acknowledged only after the disk has it; false trusts the
   * operating system}
   */
  @Setting(key = "fsync", defaultValue = "true", environment = "SHIPPER_FSYNC")
  boolean fsync();

  /** {@return the longest time between a write and its acknowledgement} */
  @Setting(key = "commit-every", defaultValue = "250ms", environment = "SHIPPER_COMMIT_EVERY")
  Duration commitEvery();

  /** {@return the most messages between two acknowledgements} */
  @Setting(
      key = "commit-messages",
      defaultValue = "20000",
      environment = "SHIPPER_COMMIT_MESSAGES",
      validate = "range=1..500000")
  int commitMessages();

  /** {@return the most messages asked for ahead, all partitions together} */
  @Setting(
      key = "prefetch",
      defaultValue = "16384",
      environment = "SHIPPER_PREFETCH",
      validate = "range=1..100000")
  int prefetch();

  /**
   * {@return the most bytes asked for ahead, all partitions together; each may ask for one message
   * of the largest size}
   */
  @Setting(
      key = "prefetch-bytes",
      defaultValue = "8388608",
      environment = "SHIPPER_PREFETCH_BYTES",
      validate = "range=65536..1073741824")
  long prefetchBytes();

  /** {@return the most publishers' files open at a time, per partition} */
  @Setting(
      key = "max-open",
      defaultValue = "1024",
      environment = "SHIPPER_MAX_OPEN",
      validate = "range=1..65536")
  int maxOpen();

  /** {@return how long a message waits for one that must come before it} */
  @Setting(key = "hold-back", defaultValue = "15s", environment = "SHIPPER_HOLD_BACK")
  Duration holdBack();
}
