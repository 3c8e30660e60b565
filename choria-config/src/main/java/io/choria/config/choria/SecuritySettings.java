package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/** How the process proves who it is, whom it trusts and how connections are protected. */
@Settings(title = "Security")
public interface SecuritySettings {
  /** {@return where the security material of this process comes from} */
  @Setting(
      key = "plugin.security.provider",
      defaultValue = "puppet",
      validate = "enum=puppet,file,pkcs11,certmanager,choria")
  String provider();

  /**
   * {@return the names of the organization issuers that are trusted} Each has its public ed25519
   * key, in hexadecimal, as a raw option {@code plugin.security.issuer.NAME.public}.
   */
  @Setting(
      key = "plugin.security.issuer.names",
      conversion = Conversion.COMMA_SPLIT,
      tags = "token")
  List<String> issuers();

  /**
   * {@return the directory with keys and certificates} When it is set Puppet is not asked for it.
   */
  @Setting(
      key = "plugin.choria.ssldir",
      conversion = Conversion.PATH,
      tags = {"file", "tls"})
  String sslDirectory();

  /** {@return regular expressions for the certificate names that may act as clients} */
  @Setting(
      key = "plugin.choria.security.certname_whitelist",
      defaultValue = "\\.mcollective$,\\.choria$",
      conversion = Conversion.COMMA_SPLIT,
      tags = "tls")
  List<String> allowedCertificateNames();

  /**
   * {@return regular expressions for the certificate names that may act on behalf of other callers}
   */
  @Setting(
      key = "plugin.choria.security.privileged_users",
      defaultValue = "\\.privileged.mcollective$,\\.privileged.choria$",
      conversion = Conversion.COMMA_SPLIT,
      url = "https://choria.io/docs/configuration/aaa/")
  List<String> privilegedUsers();

  /**
   * {@return the file with the JWT of this server} With anonymous TLS it is {@code server.jwt}
   * beside the main file when not set. The {@code choria} provider refuses it.
   */
  @Setting(
      key = "plugin.choria.security.server.token_file",
      conversion = Conversion.PATH,
      tags = {"file", "token"})
  String serverTokenFile();

  /**
   * {@return the file with the ed25519 seed that belongs to the server's token} With anonymous TLS
   * it is {@code server.seed} beside the main file when not set. The {@code choria} provider
   * refuses it.
   */
  @Setting(
      key = "plugin.choria.security.server.seed_file",
      conversion = Conversion.PATH,
      tags = {"file", "token"})
  String serverSeedFile();

  /**
   * {@return whether clients connect with TLS that verifies nobody} A remote signer must be
   * configured. The {@code choria} provider refuses it.
   */
  @Setting(key = "plugin.security.client_anon_tls", defaultValue = "false", tags = "tls")
  boolean anonymousClientTls();

  /**
   * {@return whether this server connects with TLS that verifies nobody and proves itself by its
   * token} The {@code choria} provider refuses it.
   */
  @Setting(key = "plugin.security.server_anon_tls", defaultValue = "false", tags = "tls")
  boolean anonymousServerTls();

  /**
   * {@return whether certificates without subject alternative names are accepted} Such certificates
   * have their only name in the common name field.
   */
  @Setting(
      key = "plugin.security.support_legacy_certificates",
      defaultValue = "false",
      tags = "tls")
  boolean allowLegacyCertificates();

  /**
   * {@return the names of the TLS cipher suites that may be used} Names that are not known are
   * dropped; an empty list means the usual ones.
   */
  @Setting(key = "plugin.security.cipher_suites", conversion = Conversion.COMMA_SPLIT, tags = "tls")
  List<String> cipherSuites();

  /**
   * {@return the names of the curves that TLS may use} {@code X25519}, {@code CurveP256}, {@code
   * CurveP384} and {@code CurveP521} exist; an empty list means the usual ones.
   */
  @Setting(key = "plugin.security.ecc_curves", conversion = Conversion.COMMA_SPLIT, tags = "tls")
  List<String> eccCurves();
}
