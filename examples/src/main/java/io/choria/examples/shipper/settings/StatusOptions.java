package io.choria.examples.shipper.settings;

import io.choria.config.Setting;
import io.choria.config.Settings;

/** What {@code status} is told. */
@Settings(title = "Log shipper: status")
public interface StatusOptions {
  /** {@return how to reach NATS} */
  CommonSettings common();

  /** {@return whether to go on showing until interrupted} */
  @Setting(key = "watch", defaultValue = "false")
  boolean watch();
}
