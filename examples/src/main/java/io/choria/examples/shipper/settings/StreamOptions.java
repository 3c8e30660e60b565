package io.choria.examples.shipper.settings;

import io.choria.config.Setting;
import io.choria.config.Settings;
import java.time.Duration;

/** What {@code streams declare} is told. */
@Settings(title = "Log shipper: streams")
public interface StreamOptions {
  /** {@return how to reach NATS} */
  CommonSettings common();

  /** {@return the number of copies in a cluster} */
  @Setting(
      key = "replicas",
      defaultValue = "1",
      environment = "SHIPPER_REPLICAS",
      validate = "range=1..5")
  int replicas();

  /** {@return the age at which the stream drops messages, 0s for never} */
  @Setting(key = "max-age", defaultValue = "24h", environment = "SHIPPER_MAX_AGE")
  Duration maxAge();

  /** {@return the size at which the stream refuses more, in bytes; 0 for no limit} */
  @Setting(
      key = "max-bytes",
      defaultValue = "0",
      environment = "SHIPPER_MAX_BYTES",
      validate = "range=0..9007199254740991")
  long maxBytes();

  /** {@return whether the server compresses what it stores, which no client notices; needs 2.10} */
  @Setting(key = "compression", defaultValue = "false", environment = "SHIPPER_COMPRESSION")
  boolean compression();

  /** {@return whether to show only what would be done} */
  @Setting(key = "dry-run", defaultValue = "false")
  boolean dryRun();
}
