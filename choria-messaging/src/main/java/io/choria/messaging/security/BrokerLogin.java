package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Credentials made of a TLS context and perhaps a token. */
final class BrokerLogin implements BrokerCredentials {
  static final BrokerLogin NONE = new BrokerLogin(null, false, null, null, Clock.systemUTC());

  /** How long after its end Choria still connects with a token. */
  private static final Duration LEEWAY = Duration.ofSeconds(5);

  private final @Nullable SSLContext tls;
  private final boolean verifiesBroker;
  private final @Nullable TokenCredentials credentials;
  private final @Nullable ShownCertificate certificate;
  private final Clock clock;

  BrokerLogin(
      @Nullable SSLContext tls,
      boolean verifiesBroker,
      @Nullable TokenCredentials credentials,
      @Nullable ShownCertificate certificate,
      Clock clock) {
    this.tls = tls;
    this.verifiesBroker = verifiesBroker;
    this.credentials = credentials;
    this.certificate = certificate;
    this.clock = clock;
  }

  @Override
  public Optional<SSLContext> tls() {
    return Optional.ofNullable(tls);
  }

  @Override
  public boolean verifiesBroker() {
    return verifiesBroker;
  }

  @Override
  public Optional<String> token() {
    if (credentials == null) {
      return Optional.empty();
    }
    credentials.reload();
    return Optional.of(credentials.token());
  }

  @Override
  public byte[] signNonce(byte[] nonce) {
    if (credentials == null) {
      throw new TrustException(
          Reason.CONFIGURATION, "the broker wants its nonce signed, but there is no seed");
    }
    TokenCredentials.Pair pair = credentials.current();
    StandardClaims claims = pair.claims().standard();
    Instant now = clock.instant();
    Optional<Instant> end = claims.effectiveExpiry();
    if (end.isEmpty() || now.isAfter(end.get().plus(LEEWAY))) {
      throw new TrustException(
          Reason.EXPIRED,
          "the token has expired, or never says when it does: expiry="
              + end.map(Instant::toString).orElse("none")
              + " now="
              + now);
    }
    return pair.seed().sign(nonce);
  }

  @Override
  public String shown() {
    if (credentials != null) {
      return "token " + holder(credentials.claims());
    }
    return certificate == null
        ? BrokerCredentials.super.shown()
        : "certificate " + certificate.describe();
  }

  private static String holder(Token token) {
    String name =
        token instanceof ClientToken client
            ? "callerid=" + client.callerId() + " ou=" + client.organization()
            : token instanceof ServerToken server
                ? "identity=" + server.identity() + " ou=" + server.organization()
                : "purpose=" + token.standard().purpose().claim();
    return name + token.standard().effectiveExpiry().map(end -> " until=" + end).orElse("");
  }

  @Override
  public Optional<TrustException> certificateProblem() {
    return certificate == null ? Optional.empty() : certificate.problem(clock.instant());
  }
}
