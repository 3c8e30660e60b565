package io.choria.examples.settings;

import io.choria.config.Setting;
import io.choria.config.Settings;
import java.net.URI;
import java.util.Optional;

/** Where reports are sent; without an address they stay at home. */
@Settings(title = "Upload")
public interface UploadSettings {
  /** {@return the address that reports are sent to} */
  @Setting(key = "upload.url")
  Optional<URI> url();

  /** {@return the token that the receiver asks for} */
  @Setting(key = "upload.token", secret = true, environment = "STATION_TOKEN")
  Optional<String> token();

  /** {@return how many reports may wait while the receiver is away} */
  @Setting(key = "upload.backlog", defaultValue = "100", validate = "range=0..10000")
  int backlog();
}
