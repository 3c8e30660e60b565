package io.choria.messaging.security;

import io.choria.config.choria.ChoriaSettings;
import io.choria.config.choria.ProviderSettings;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.security.SecurityProvider.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The provider {@code choria}: version 2, with tokens (spec 01 §6.4, spec 03 §26). */
final class TokenProviderLoading {
  private final SecurityLoader loader;
  private final ChoriaSettings settings;
  private final ProviderSettings provider;

  TokenProviderLoading(SecurityLoader loader) {
    this.loader = loader;
    this.settings = loader.settings();
    this.provider = settings.securityProviders();
  }

  SecurityProvider load() {
    refuse("plugin.choria.security.server.token_file", settings.security().serverTokenFile());
    refuse("plugin.choria.security.server.seed_file", settings.security().serverSeedFile());
    refuse(
        "plugin.choria.security.request_signer.token_file", settings.requestSigner().tokenFile());
    refuse("plugin.choria.security.request_signer.seed_file", settings.requestSigner().seedFile());
    if (settings.security().anonymousServerTls() || settings.security().anonymousClientTls()) {
      throw SecurityLoader.configuration(
          "the choria provider knows no anonymous TLS: unset plugin.security.server_anon_tls and"
              + " plugin.security.client_anon_tls");
    }
    if (!loader.usesSignatures()) {
      throw SecurityLoader.configuration("there are no unsigned requests of version 2");
    }
    Path token = required("plugin.security.choria.token_file", provider.choriaTokenFile());
    Path seed = required("plugin.security.choria.seed_file", provider.choriaSeedFile());
    TrustRoots roots = roots();
    TokenCredentials credentials = TokenCredentials.read(token, seed);
    try {
      return provider(credentials, roots);
    } catch (RuntimeException e) {
      credentials.close();
      throw e;
    }
  }

  private SecurityProvider provider(TokenCredentials credentials, TrustRoots roots) {
    SecurityProvider.Builder builder =
        SecurityProvider.tokens(loader.role(), settings.node().identity(), credentials, roots)
            .clock(loader.clock())
            .requestVerifier(
                RequestVerifier.tokens(roots).replayWindow(loader.replayWindow()).build())
            .replyVerifier(replies(roots));
    if (!provider.choriaSignReplies()) {
      builder.replySigner(ReplySigner.unsigned());
    }
    if (loader.signsRemotely() && loader.role() == Role.CLIENT) {
      builder.requestSigner(
          RequestSigner.remote(
              ProtocolVersion.V2,
              loader.requireRemoteSigner(),
              credentials,
              loader.signerTimeout()));
    }
    if (!loader.usesTls()) {
      return builder.tls(null, false).build();
    }
    boolean verify = !provider.choriaCa().isEmpty();
    @Nullable X509Credentials own = certificate();
    return builder.shownCertificate(own).tls(tls(verify, own), verify).build();
  }

  private @Nullable X509Credentials certificate() {
    boolean certificate = !provider.choriaCertificate().isEmpty();
    if (certificate == provider.choriaKey().isEmpty()) {
      throw SecurityLoader.configuration(
          "expected both or neither of plugin.security.choria.certificate and"
              + " plugin.security.choria.key");
    }
    return certificate
        ? X509Credentials.read(Path.of(provider.choriaCertificate()), Path.of(provider.choriaKey()))
        : null;
  }

  /** Without an authority nobody is verified: tokens prove who is who, on both sides. */
  private SSLContext tls(boolean verify, @Nullable X509Credentials own) {
    return loader.limited(
        verify
            ? TlsContext.verifying(Path.of(provider.choriaCa()), own)
            : TlsContext.trustingEverybody(own));
  }

  private ReplyVerifier replies(TrustRoots roots) {
    if (roots.isEmpty()) {
      return ReplyVerifier.hashOnly();
    }
    return switch (loader.replies()) {
      case SIGNED -> ReplyVerifier.signed(roots);
      case SIGNED_OR_NOT -> ReplyVerifier.signedOrNot(roots);
      case HASH -> ReplyVerifier.hashOnly();
    };
  }

  private TrustRoots roots() {
    List<String> names = settings.security().issuers();
    List<String> signers = provider.choriaTrustedSigners();
    if (loader.role() == Role.SERVER && names.isEmpty() == signers.isEmpty()) {
      throw SecurityLoader.configuration(
          "a server needs either plugin.security.issuer.names or"
              + " plugin.security.choria.trusted_signers, got "
              + (names.isEmpty() ? "neither" : "both"));
    }
    if (names.isEmpty()) {
      List<Ed25519PublicKey> keys = new ArrayList<>();
      signers.forEach(hex -> keys.add(publicKey("plugin.security.choria.trusted_signers", hex)));
      return TrustRoots.signers(keys);
    }
    Map<String, Ed25519PublicKey> issuers = new LinkedHashMap<>();
    for (String name : names) {
      String key = "plugin.security.issuer." + name + ".public";
      String hex = loader.configuration().raw().option(key, "");
      if (hex.isEmpty()) {
        throw SecurityLoader.configuration("the issuer has no key: set " + key);
      }
      issuers.put(name, publicKey(key, hex));
    }
    return TrustRoots.issuers(issuers);
  }

  private static Ed25519PublicKey publicKey(String key, String hex) {
    try {
      return Ed25519PublicKey.ofHex(hex);
    } catch (TrustException e) {
      throw SecurityLoader.configuration(key + ": " + e.getMessage());
    }
  }

  private static void refuse(String key, String value) {
    if (!value.isEmpty()) {
      throw SecurityLoader.configuration("the choria provider does not allow " + key);
    }
  }

  private static Path required(String key, String value) {
    if (value.isEmpty()) {
      throw SecurityLoader.configuration("the choria provider needs " + key);
    }
    return Path.of(value);
  }
}
