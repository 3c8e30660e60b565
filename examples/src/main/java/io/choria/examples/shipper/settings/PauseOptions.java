package io.choria.examples.shipper.settings;

import io.choria.config.Setting;
import io.choria.config.Settings;
import java.time.Duration;

/** What {@code pause} and {@code resume} are told. */
@Settings(title = "Log shipper: pause and resume")
public interface PauseOptions {
  /** {@return how to reach NATS} */
  CommonSettings common();

  /** {@return how long the pause lasts unless it is ended before} */
  @Setting(key = "for", defaultValue = "10m")
  Duration pauseFor();

  /** {@return why, for those who look} */
  @Setting(key = "reason", defaultValue = "asked by an operator")
  String reason();
}
