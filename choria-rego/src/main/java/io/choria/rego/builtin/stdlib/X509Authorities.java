package io.choria.rego.builtin.stdlib;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * What Go asks of the authorities of a chain and the JDK's path validation leaves out: that the
 * root itself is valid, may sign, and keeps its own limits, and that each authority is made for one
 * of the wanted uses (spec 08 §4.15).
 */
final class X509Authorities {
  private static final String NAME_CONSTRAINTS = "2.5.29.30";
  private static final int CERTIFICATE_SIGNING = 5;

  private X509Authorities() {}

  /** Refuses a chain, leaf first, whose authorities may not have issued it. */
  static void check(List<X509Certificate> chain, Set<String> usages, Instant time)
      throws GeneralSecurityException {
    X509Certificate root = chain.get(chain.size() - 1);
    root.checkValidity(Date.from(time));
    boolean[] keyUsage = root.getKeyUsage();
    boolean mayIssue = root.getVersion() < 3 || root.getBasicConstraints() >= 0;
    if (!mayIssue || (keyUsage != null && !keyUsage[CERTIFICATE_SIGNING])) {
      throw new GeneralSecurityException("the root may not sign certificates");
    }
    int intermediates = chain.size() - 2;
    if (root.getBasicConstraints() >= 0 && intermediates > root.getBasicConstraints()) {
      throw new GeneralSecurityException("too many intermediates");
    }
    X509CertSelector names = namesUnder(root);
    for (X509Certificate certificate : chain) {
      checkUse(certificate, usages);
    }
    for (X509Certificate issued : chain.subList(0, chain.size() - 1)) {
      if (!names.match(issued)) {
        throw new GeneralSecurityException("a name is outside of the constraints of the root");
      }
    }
  }

  /** The root's own limits on names, which path validation refuses to take with an anchor. */
  private static X509CertSelector namesUnder(X509Certificate root) throws GeneralSecurityException {
    X509CertSelector names = new X509CertSelector();
    byte[] extension = root.getExtensionValue(NAME_CONSTRAINTS);
    if (extension != null) {
      try {
        names.setNameConstraints(new Der(extension).elements().get(0).content().bytes());
      } catch (IOException | IllegalArgumentException e) {
        throw new GeneralSecurityException("name constraints of the root are malformed", e);
      }
    }
    return names;
  }

  private static void checkUse(X509Certificate certificate, Set<String> usages)
      throws GeneralSecurityException {
    List<String> allowed = certificate.getExtendedKeyUsage();
    boolean fits =
        allowed == null
            || usages.contains(X509Chain.ANY_USAGE)
            || allowed.contains(X509Chain.ANY_USAGE)
            || allowed.stream().anyMatch(usages::contains);
    if (!fits) {
      throw new GeneralSecurityException("incompatible key usage");
    }
  }
}
