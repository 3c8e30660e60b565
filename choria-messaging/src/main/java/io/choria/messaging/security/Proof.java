package io.choria.messaging.security;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** What a request was believed for. */
public sealed interface Proof {
  /**
   * A request of version 2 that was signed with the key of a token.
   *
   * @param caller the token of the caller
   * @param delegator the token of the service that signed on the caller's behalf; empty when the
   *     caller signed
   */
  record ByToken(ClientToken caller, Optional<ClientToken> delegator) implements Proof {}

  /**
   * A request of version 1 that was signed with the key of a certificate.
   *
   * @param certificate the certificate of the caller, or of a service that may set any caller
   * @param privileged whether the certificate may set any caller
   */
  record ByCertificate(X509Certificate certificate, boolean privileged) implements Proof {}

  /** Nothing: verification is switched off, and the caller is what the sender says. */
  record None() implements Proof {}
}
