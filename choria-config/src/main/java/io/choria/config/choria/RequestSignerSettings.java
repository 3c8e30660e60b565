package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/** A service that checks and signs the requests of clients that hold no key of their own. */
@Settings(title = "Request signer")
public interface RequestSignerSettings {
  /**
   * {@return whether requests are signed by the signing service on the network} It takes the place
   * of the URL.
   */
  @Setting(
      key = "plugin.choria.security.request_signer.service",
      url = "https://choria-io.github.io/aaasvc/",
      tags = "token")
  boolean useService();

  /** {@return the address of a signer that is reached by HTTP} */
  @Setting(
      key = "plugin.choria.security.request_signer.url",
      url = "https://choria-io.github.io/aaasvc/",
      tags = "token")
  String url();

  /**
   * {@return the file with the token that the signer asks for} The {@code choria} provider refuses
   * it.
   */
  @Setting(
      key = "plugin.choria.security.request_signer.token_file",
      conversion = Conversion.PATH,
      url = "https://github.com/choria-io/aaasvc",
      tags = {"file", "token"})
  String tokenFile();

  /**
   * {@return the file with the seed that belongs to that token} The {@code choria} provider refuses
   * it.
   */
  @Setting(
      key = "plugin.choria.security.request_signer.seed_file",
      conversion = Conversion.PATH,
      url = "https://github.com/choria-io/aaasvc",
      tags = {"file", "token"})
  String seedFile();

  /** {@return the addresses at which users log in to get a token} */
  @Setting(
      key = "plugin.login.aaasvc.login.url",
      conversion = Conversion.COMMA_SPLIT,
      url = "https://choria-io.github.io/aaasvc/")
  List<String> loginUrls();
}
