package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.builtin.stdlib.call.Pace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a chain from a leaf to the one root that is trusted, by the rules of Go's {@code
 * x509.Certificate.Verify} (spec 08 §4.15). Each path is tried, roots before intermediates, until
 * one is good in every respect.
 */
final class X509Verifier {
  /** So that certificates that all have one name don't keep the evaluation busy. */
  private static final int MOST_SIGNATURES = 100;

  private static final int SIGNS_CERTIFICATES = 1 << 5;
  private static final int LAST_VERSION = 3;

  private final X509 root;
  private final X509 leaf;
  private final List<X509> intermediates = new ArrayList<>();
  private final Instant time;
  private final String host;
  private final Set<Integer> uses;
  private final Pace pace;
  private int signatures;

  X509Verifier(List<X509> certificates, Instant time, String host, Set<Integer> uses, Pace pace) {
    this.pace = pace;
    this.root = certificates.get(0);
    this.leaf = certificates.get(certificates.size() - 1);
    this.time = time;
    this.host = host;
    this.uses = uses;
    Set<Der> known = new HashSet<>();
    for (X509 one : certificates.subList(1, certificates.size() - 1)) {
      if (known.add(one.raw())) {
        intermediates.add(one);
      }
    }
  }

  /** The first good chain, leaf first; null if there is none. */
  @Nullable List<X509> chain() {
    if (!isValid(leaf, List.of()) || !(host.isEmpty() || X509Host.isFor(leaf, host))) {
      return null;
    }
    if (leaf.raw().equals(root.raw())) {
      List<X509> alone = List.of(leaf);
      return isGood(alone) ? alone : null;
    }
    return above(List.of(leaf));
  }

  private @Nullable List<X509> above(List<X509> chain) {
    X509 last = chain.get(chain.size() - 1);
    if (mayIssue(root, last)) {
      List<X509> whole = with(chain, root);
      if (whole != null && isGood(whole)) {
        return whole;
      }
    }
    List<X509> issuers =
        intermediates.stream()
            .filter(one -> mayIssue(one, last))
            .sorted(Comparator.comparingInt(one -> distance(one, last)))
            .toList();
    for (X509 issuer : issuers) {
      X509Extensions extensions = issuer.extensions();
      List<X509> longer = with(chain, issuer);
      if (longer != null && extensions.constrained() && extensions.authority()) {
        List<X509> found = above(longer);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** A chain with an issuer at its end; null if that did not issue the last one. */
  private @Nullable List<X509> with(List<X509> chain, X509 issuer) {
    pace.step(1_000);
    if (++signatures > MOST_SIGNATURES
        || isIn(issuer, chain)
        || !signed(chain.get(chain.size() - 1), issuer)
        || !isValid(issuer, chain)) {
      return null;
    }
    List<X509> longer = new ArrayList<>(chain);
    longer.add(issuer);
    return longer;
  }

  private static boolean mayIssue(X509 issuer, X509 issued) {
    return issuer.subject().equals(issued.issuer());
  }

  /** How badly the identifiers of keys fit: they are only a hint. */
  private static int distance(X509 issuer, X509 issued) {
    Der own = issuer.extensions().subjectKey();
    Der wanted = issued.extensions().authorityKey();
    if (own.equals(wanted)) {
      return 0;
    }
    return own.length() == 0 || wanted.length() == 0 ? 1 : 2;
  }

  /** Whether a chain holds the same subject with the same key and the same other names. */
  private static boolean isIn(X509 candidate, List<X509> chain) {
    Der names = candidate.extensions().writtenNames();
    for (X509 one : chain) {
      if (one.subject().equals(candidate.subject()) && one.keyInfo().equals(candidate.keyInfo())) {
        Der others = one.extensions().writtenNames();
        if (names == null || others == null) {
          return names == null && others == null;
        }
        if (names.equals(others)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean signed(X509 issued, X509 issuer) {
    X509Extensions extensions = issuer.extensions();
    boolean refuses =
        extensions.constrained() ? !extensions.authority() : issuer.version() == LAST_VERSION;
    boolean otherUse = extensions.usage() != 0 && (extensions.usage() & SIGNS_CERTIFICATES) == 0;
    return !refuses
        && !otherUse
        && X509Signature.verifies(
            issued.signatureAlgorithm(), issuer.key(), issued.signed(), issued.signature());
  }

  private boolean isValid(X509 certificate, List<X509> below) {
    X509Extensions extensions = certificate.extensions();
    return !extensions.unhandledCritical()
        && !time.isBefore(certificate.notBefore().toInstant())
        && !time.isAfter(certificate.notAfter().toInstant())
        && !(extensions.constrained()
            && extensions.pathLength() >= 0
            && below.size() - 1 > extensions.pathLength());
  }

  private boolean isGood(List<X509> chain) {
    return X509Policies.fit(chain)
        && (uses.contains(X509Extensions.ANY_USE) || isUsable(chain))
        && keepsLimits(chain);
  }

  /** Whether all certificates of a chain are made for one of the uses. */
  private boolean isUsable(List<X509> chain) {
    Set<Integer> left = new HashSet<>(uses);
    for (X509 certificate : chain) {
      X509Extensions extensions = certificate.extensions();
      if (extensions.namesUses() && !extensions.uses().contains(X509Extensions.ANY_USE)) {
        left.retainAll(extensions.uses());
      }
    }
    return !left.isEmpty();
  }

  /** Whether all names are within what the certificates above allow. */
  private static boolean keepsLimits(List<X509> chain) {
    for (int i = 0; i < chain.size(); i++) {
      X509Extensions named = chain.get(i).extensions();
      for (X509 authority : chain.subList(i + 1, chain.size())) {
        X509NameLimits limits = authority.extensions().limits();
        if (named.writtenNames() != null && limits != null && !limits.allow(named.names())) {
          return false;
        }
      }
    }
    return true;
  }
}
