package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/**
 * The material that each security provider works with; only those of the chosen provider matter.
 */
@Settings(title = "Security providers")
public interface ProviderSettings {
  /** {@return the file with the certificate, for the {@code file} provider} */
  @Setting(
      key = "plugin.security.file.certificate",
      conversion = Conversion.PATH,
      tags = {"file", "tls"})
  String fileCertificate();

  /** {@return the file with the private key, for the {@code file} provider} */
  @Setting(
      key = "plugin.security.file.key",
      conversion = Conversion.PATH,
      tags = {"file", "tls"})
  String fileKey();

  /**
   * {@return the file with the authorities to trust, for the {@code file} and {@code pkcs11}
   * providers}
   */
  @Setting(
      key = "plugin.security.file.ca",
      conversion = Conversion.PATH,
      tags = {"file", "tls"})
  String fileCa();

  /**
   * {@return the file with a certificate for TLS, for the {@code choria} provider} It may be left
   * out.
   */
  @Setting(
      key = "plugin.security.choria.certificate",
      conversion = Conversion.PATH,
      tags = {"file", "tls"})
  String choriaCertificate();

  /**
   * {@return the file with the private key for TLS, for the {@code choria} provider} It may be left
   * out.
   */
  @Setting(
      key = "plugin.security.choria.key",
      conversion = Conversion.PATH,
      tags = {"file", "tls"})
  String choriaKey();

  /**
   * {@return the file with the authorities to trust in TLS, for the {@code choria} provider} It may
   * be left out.
   */
  @Setting(
      key = "plugin.security.choria.ca",
      conversion = Conversion.PATH,
      tags = {"file", "tls"})
  String choriaCa();

  /** {@return the file with the JWT of this process, for the {@code choria} provider} */
  @Setting(
      key = "plugin.security.choria.token_file",
      conversion = Conversion.PATH,
      tags = {"file", "token"})
  String choriaTokenFile();

  /** {@return the file with the ed25519 seed of this process, for the {@code choria} provider} */
  @Setting(
      key = "plugin.security.choria.seed_file",
      conversion = Conversion.PATH,
      tags = {"file", "token"})
  String choriaSeedFile();

  /**
   * {@return whether replies are signed, for the {@code choria} provider} Without a signature
   * replies are smaller and anybody on the network could forge one.
   */
  @Setting(key = "plugin.security.choria.sign_replies", defaultValue = "true")
  boolean choriaSignReplies();

  /**
   * {@return the public ed25519 keys, in hexadecimal, whose tokens are trusted, for the {@code
   * choria} provider} It is refused when issuers are configured.
   */
  @Setting(
      key = "plugin.security.choria.trusted_signers",
      conversion = Conversion.COMMA_SPLIT,
      tags = "token")
  List<String> choriaTrustedSigners();

  /** {@return the shared library of the PKCS#11 device} */
  @Setting(
      key = "plugin.security.pkcs11.driver_file",
      conversion = Conversion.PATH,
      url = "https://choria.io/blog/post/2019/09/09/pkcs11/",
      tags = "file")
  String pkcs11Driver();

  /** {@return the number of the slot in the PKCS#11 device} */
  @Setting(
      key = "plugin.security.pkcs11.slot",
      url = "https://choria.io/blog/post/2019/09/09/pkcs11/")
  int pkcs11Slot();

  /** {@return the Kubernetes namespace with the issuer of Cert Manager} */
  @Setting(key = "plugin.security.certmanager.namespace", defaultValue = "choria", tags = "tls")
  String certManagerNamespace();

  /** {@return the name of the issuer of Cert Manager} */
  @Setting(
      key = "plugin.security.certmanager.issuer",
      tags = {"tls", "token"})
  String certManagerIssuer();

  /** {@return whether a certificate request that exists is replaced} */
  @Setting(key = "plugin.security.certmanager.replace", defaultValue = "true", tags = "tls")
  boolean certManagerReplace();

  /** {@return further names to ask for in the certificate} */
  @Setting(
      key = "plugin.security.certmanager.alt_names",
      conversion = Conversion.COMMA_SPLIT,
      tags = "tls")
  List<String> certManagerAltNames();

  /** {@return the version of the API of Cert Manager to speak} */
  @Setting(key = "plugin.security.certmanager.api_version", defaultValue = "v1", tags = "tls")
  String certManagerApiVersion();
}
