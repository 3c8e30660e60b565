package io.choria.messaging.security;

import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.security.SecurityProvider.Role;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The providers {@code file}, {@code puppet}, {@code certmanager} and {@code pkcs11}: version 1,
 * with certificates (spec 01 §6.1–§6.6).
 */
final class CertificateProviderLoading {
  private final SecurityLoader loader;
  private final ChoriaSettings settings;
  private final String provider;
  private final boolean server;

  CertificateProviderLoading(SecurityLoader loader, String provider) {
    this.loader = loader;
    this.settings = loader.settings();
    this.provider = provider;
    this.server = loader.role() == Role.SERVER;
  }

  /** Where the material is; empty paths are not configured. */
  private record Material(String authority, String certificate, String key) {}

  SecurityProvider load() {
    boolean anonymous =
        server
            ? settings.security().anonymousServerTls()
            : settings.security().anonymousClientTls();
    boolean device = provider.equals("pkcs11") && !anonymous && loader.usesSignatures();
    @Nullable X509Credentials onDevice = device ? openDevice() : null;
    String name =
        onDevice == null
            ? CertificateNames.of(loader, provider)
            : CertificateAuthority.names(onDevice.chain().get(0)).get(0);
    Material files = files(name);
    @Nullable TokenCredentials token = token(anonymous);
    try {
      String caller = callerOf(token).orElse("choria=" + name);
      SecurityProvider.Builder builder =
          SecurityProvider.insecure(loader.role(), settings.node().identity(), caller)
              .name(provider)
              .credentials(token)
              .clock(loader.clock());
      if (!loader.usesSignatures()) {
        return builder.build();
      }
      if (anonymous && !server && !loader.signsRemotely()) {
        throw SecurityLoader.configuration(
            "plugin.security.client_anon_tls needs a signing service, none is configured");
      }
      boolean ownKey = !anonymous && (server || !loader.signsRemotely() || loader.usesTls());
      @Nullable X509Credentials own =
          onDevice != null ? onDevice : ownKey ? credentials(files) : null;
      builder.shownCertificate(own);
      builder.requestSigner(requestSigner(own, token));
      builder.requestVerifier(requestVerifier(files, anonymous));
      return builder.broker(broker(files, own, anonymous ? token : null)).build();
    } catch (RuntimeException e) {
      if (token != null) {
        token.close();
      }
      throw e;
    }
  }

  /** The token is shown only where TLS is anonymous: else the certificate convinces the broker. */
  private BrokerCredentials broker(
      Material files, @Nullable X509Credentials own, @Nullable TokenCredentials shown) {
    if (!loader.usesTls()) {
      return new BrokerLogin(null, false, shown, null, loader.clock());
    }
    if (shown != null) {
      return new BrokerLogin(
          loader.limited(TlsContext.trustingEverybody(null)), false, shown, null, loader.clock());
    }
    Path authority = Path.of(required("a file of authorities", files.authority()));
    return new BrokerLogin(
        loader.limited(TlsContext.verifying(authority, own)),
        true,
        null,
        own == null
            ? null
            : new ShownCertificate(own, CertificateAuthority.read(authority, List.of(), List.of())),
        loader.clock());
  }

  private Material files(String name) {
    return switch (provider) {
      case "puppet" -> {
        Path directory = sslDirectory();
        yield new Material(
            directory.resolve("certs").resolve("ca.pem").toString(),
            inside(directory.resolve("certs"), name),
            inside(directory.resolve("private_keys"), name));
      }
      case "certmanager" -> {
        String directory = settings.security().sslDirectory();
        if (directory.isEmpty()) {
          throw SecurityLoader.configuration("the certmanager provider needs plugin.choria.ssldir");
        }
        Path ssl = Path.of(directory);
        yield new Material(
            ssl.resolve("ca.pem").toString(),
            ssl.resolve("cert.pem").toString(),
            ssl.resolve("key.pem").toString());
      }
      default ->
          new Material(
              settings.securityProviders().fileCa(),
              settings.securityProviders().fileCertificate(),
              settings.securityProviders().fileKey());
    };
  }

  /** A name comes from the environment: it must not lead out of the directory. */
  private static String inside(Path directory, String name) {
    Path file = directory.resolve(name + ".pem").normalize();
    if (!directory.normalize().equals(file.getParent())) {
      throw SecurityLoader.configuration("expected the name of a certificate, got " + name);
    }
    return file.toString();
  }

  /** Puppet's own directory: of the system for the superuser and on Windows, else of the user. */
  private Path sslDirectory() {
    String configured = settings.security().sslDirectory();
    if (!configured.isEmpty()) {
      return Path.of(configured);
    }
    if (File.separatorChar == '\\') {
      String data = loader.environment().getOrDefault("ProgramData", "C:\\ProgramData");
      return Path.of(data, "PuppetLabs", "puppet", "etc", "ssl");
    }
    if (loader.isSuperuser()) {
      return Path.of("/etc/puppetlabs/puppet/ssl");
    }
    String home = loader.environment().getOrDefault("HOME", System.getProperty("user.home", ""));
    return Path.of(home, ".puppetlabs", "etc", "puppet", "ssl");
  }

  private X509Credentials openDevice() {
    return Pkcs11Device.open(
        required("plugin.security.pkcs11.driver_file", settings.securityProviders().pkcs11Driver()),
        settings.securityProviders().pkcs11Slot(),
        loader.pin());
  }

  private static X509Credentials credentials(Material files) {
    return X509Credentials.read(
        Path.of(required("a file with the certificate", files.certificate())),
        Path.of(required("a file with the private key", files.key())));
  }

  private RequestSigner requestSigner(
      @Nullable X509Credentials own, @Nullable TokenCredentials token) {
    if (!server && loader.signsRemotely()) {
      if (token == null) {
        throw SecurityLoader.configuration(
            "the signing service wants a token: set"
                + " plugin.choria.security.request_signer.token_file");
      }
      return RequestSigner.remote(
          ProtocolVersion.V1, loader.requireRemoteSigner(), token, loader.signerTimeout());
    }
    return own == null ? RequestSigner.unsigned() : RequestSigner.certificate(own);
  }

  private RequestVerifier requestVerifier(Material files, boolean anonymous) {
    if (anonymous && loader.acceptsUnverifiedRequests()) {
      return RequestVerifier.unverified(ProtocolVersion.V1)
          .replayWindow(loader.replayWindow())
          .build();
    }
    boolean noAuthority = files.authority().isEmpty() || !Files.exists(Path.of(files.authority()));
    if (anonymous && !server && noAuthority) {
      // a client that verifies nothing because nobody sends it requests
      return RequestVerifier.unverified(ProtocolVersion.V1).build();
    }
    if (anonymous && noAuthority) {
      throw SecurityLoader.configuration(
          "with plugin.security.server_anon_tls and no authority every request would have to be"
              + " believed: say unverifiedRequests(true) if that is meant");
    }
    // the certificate manager's provider has no list of allowed names: only the privileged pass
    List<String> allowed =
        provider.equals("certmanager") ? List.of() : settings.security().allowedCertificateNames();
    CertificateAuthority authority =
        CertificateAuthority.read(
            Path.of(required("a file of authorities", files.authority())),
            allowed,
            settings.security().privilegedUsers());
    return RequestVerifier.certificates(authority).replayWindow(loader.replayWindow()).build();
  }

  /**
   * The token and seed for connecting and for the signing service (spec 01 §6.5); null when none is
   * configured, or neither is needed.
   */
  private @Nullable TokenCredentials token(boolean anonymous) {
    boolean anonymousServer = server && anonymous;
    String token = settings.requestSigner().tokenFile();
    if (token.isEmpty() && anonymousServer) {
      token = settings.security().serverTokenFile();
    }
    if (token.isEmpty()) {
      if (anonymous) {
        throw SecurityLoader.configuration("anonymous TLS needs a token, no file is configured");
      }
      return null;
    }
    String seed = anonymousServer ? settings.security().serverSeedFile() : "";
    if (seed.isEmpty()) {
      seed = settings.requestSigner().seedFile();
    }
    return TokenCredentials.read(
        Path.of(token), seed.isEmpty() ? besides(Path.of(token)) : Path.of(seed));
  }

  /** The file with the same name and the extension {@code .key}. */
  private static Path besides(Path token) {
    String name = String.valueOf(token.getFileName());
    int dot = name.lastIndexOf('.');
    return token.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".key");
  }

  /** The caller of a token that is valid now (spec 01 §6.1); servers check theirs as well. */
  private Optional<String> callerOf(@Nullable TokenCredentials token) {
    if (token == null) {
      return Optional.empty();
    }
    Token claims = token.claims();
    if (server) {
      return Optional.of(
          SecurityProvider.callerOf(Role.SERVER, settings.node().identity(), claims));
    }
    Instant now = loader.clock().instant();
    boolean expired = claims.standard().effectiveExpiry().filter(now::isBefore).isEmpty();
    return claims instanceof ClientToken client && !expired
        ? Optional.of(client.callerId())
        : Optional.empty();
  }

  private static String required(String what, String value) {
    if (value.isEmpty()) {
      throw SecurityLoader.configuration("the settings name no " + what.replaceFirst("^a ", ""));
    }
    return value;
  }
}
