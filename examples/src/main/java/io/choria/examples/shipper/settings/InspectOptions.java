package io.choria.examples.shipper.settings;

import io.choria.config.Setting;
import io.choria.config.Settings;
import java.net.URI;
import java.util.Optional;

/** What {@code streams inspect} is told. */
@Settings(title = "Log shipper: inspect")
public interface InspectOptions {
  /** {@return how to reach NATS} */
  CommonSettings common();

  /** {@return the server's monitoring address, which tells how often it writes to the disk} */
  @Setting(key = "monitoring", environment = "SHIPPER_MONITORING")
  Optional<URI> monitoring();
}
