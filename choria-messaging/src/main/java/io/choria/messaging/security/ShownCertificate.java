package io.choria.messaging.security;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a broker is shown, and the authority that should have signed it. It is
 * looked at only after a broker did not let this process in: which authorities a broker trusts is
 * its own affair.
 */
final class ShownCertificate {
  private final X509Credentials own;
  private final @Nullable CertificateAuthority authority;

  ShownCertificate(X509Credentials own, @Nullable CertificateAuthority authority) {
    this.own = own;
    this.authority = authority;
  }

  String describe() {
    X509Certificate leaf = own.chain().get(0);
    return "subject="
        + leaf.getSubjectX500Principal().getName()
        + " issuer="
        + leaf.getIssuerX500Principal().getName()
        + " serial="
        + leaf.getSerialNumber().toString(16)
        + " from="
        + leaf.getNotBefore().toInstant()
        + " until="
        + leaf.getNotAfter().toInstant();
  }

  Optional<TrustException> problem(Instant now) {
    try {
      if (authority == null) {
        CertificateAuthority.requireUsable(own.chain().get(0), now);
      } else {
        authority.verify(own.pem(), now);
      }
      return Optional.empty();
    } catch (TrustException e) {
      return Optional.of(e);
    }
  }
}
