package io.choria.messaging.security;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a process connects to a broker with (spec 01 §6.5, §9.1). Tokens are read again each time,
 * so that a renewed one is taken up by the next connect. Safe for use by several threads.
 */
public interface BrokerCredentials {
  /**
   * The TLS set-up of this process.
   *
   * @return empty when TLS is switched off
   */
  Optional<SSLContext> tls();

  /**
   * Whether the broker's certificate, and the name in it, must be checked. Version 2 without an
   * authority and the anonymous modes check neither (spec 01 §10).
   *
   * @return whether to verify names on connections with {@link #tls}; false there means that the
   *     context trusts everybody
   */
  boolean verifiesBroker();

  /**
   * The token for {@code auth_token}.
   *
   * @return a compact JWT without white space around it; empty when the broker is convinced by a
   *     certificate, or by nothing
   * @throws TrustException when there should be a token but it can't be read
   */
  Optional<String> token();

  /**
   * Signs the nonce of a broker with the seed that belongs to the token.
   *
   * @param nonce the bytes of the text in the broker's INFO, as they are
   * @return 64 bytes; the connection carries them as base64url without padding
   * @throws TrustException when there is no seed or it does not fit the token, or the token has
   *     been expired for more than five seconds
   */
  byte[] signNonce(byte[] nonce);

  /**
   * What a broker is shown, for messages: the certificate with its issuer and times, or the holder
   * of the token. Never a secret.
   *
   * @return words; {@code neither token nor certificate} when there is nothing
   */
  default String shown() {
    return "neither token nor certificate";
  }

  /**
   * What this process itself finds wrong with the certificate that it shows: asked when a broker
   * let it not in, because brokers hardly say why.
   *
   * @return {@code EXPIRED}, {@code NOT_YET_VALID} or {@code CERTIFICATE} with the subject; empty
   *     when nothing is wrong by the own authority, or no certificate is shown
   */
  default Optional<TrustException> certificateProblem() {
    return Optional.empty();
  }

  /**
   * No TLS, no token: for a plain NATS server.
   *
   * @return the credentials
   */
  static BrokerCredentials none() {
    return BrokerLogin.NONE;
  }
}
