package io.choria.messaging.security;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates may sign requests of version 1, and for whom (spec 01 §6.3). Immutable apart
 * from a bounded memory of what was verified; safe for use by several threads.
 */
public final class CertificateAuthority {
  /** What Choria allows when no setting says otherwise. */
  public static final List<String> DEFAULT_ALLOWED = List.of("\\.mcollective$", "\\.choria$");

  /** Who may call on behalf of others when no setting says otherwise. */
  public static final List<String> DEFAULT_PRIVILEGED =
      List.of("\\.privileged.mcollective$", "\\.privileged.choria$");

  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final int DNS_NAME = 2;
  private static final int CERTIFICATES = 2_048;

  /** The search for a path through many certificates of a stranger would take too long. */
  private static final int MAX_CHAIN = 10;

  private final Set<TrustAnchor> anchors;
  private final List<Pattern> allowed;
  private final List<Pattern> privileged;
  private final RecentEntries<String, Verified> verified = new RecentEntries<>(CERTIFICATES);

  private CertificateAuthority(
      List<X509Certificate> authorities, List<String> allowed, List<String> privileged) {
    Set<TrustAnchor> roots = new HashSet<>();
    authorities.forEach(authority -> roots.add(new TrustAnchor(authority, null)));
    this.anchors = Set.copyOf(roots);
    this.allowed = patterns(allowed);
    this.privileged = patterns(privileged);
  }

  /**
   * Trusts the authorities of a file.
   *
   * @param file PEM certificates
   * @param allowed regular expressions for the names that may call: found anywhere in the name
   *     unless anchored, {@code /re/} counts as {@code re}; none allows nobody but the privileged
   * @param privileged the same for names that may call on behalf of everybody
   * @return the authority
   * @throws TrustException when the file can't be read or a pattern is none
   */
  public static CertificateAuthority read(
      Path file, List<String> allowed, List<String> privileged) {
    return ofPem(
        new String(KeyFiles.read(file, "authorities"), StandardCharsets.ISO_8859_1),
        allowed,
        privileged);
  }

  /**
   * Trusts authorities.
   *
   * @param pem their certificates
   * @param allowed as for {@link #read}
   * @param privileged as for {@link #read}
   * @return the authority
   * @throws TrustException when the text holds no certificate or a pattern is none
   */
  public static CertificateAuthority ofPem(
      String pem, List<String> allowed, List<String> privileged) {
    return new CertificateAuthority(Pem.certificates(pem), allowed, privileged);
  }

  /** A certificate whose chain holds, the time until which it does, and the names in it. */
  record Verified(
      X509Certificate certificate,
      List<String> names,
      Instant validFrom,
      Instant validUntil,
      boolean privileged) {}

  /**
   * Decides whether a certificate may sign for a caller.
   *
   * @param name the part behind {@code =} of the caller id
   * @param pem the certificates of the request
   * @param now must lie in the validity of the whole chain
   */
  Verified authorize(String name, String pem, Instant now) {
    @Nullable Verified known = verified.get(pem);
    if (known == null) {
      known = verify(pem, now);
      verified.put(pem, known);
    } else if (now.isBefore(known.validFrom()) || now.isAfter(known.validUntil())) {
      throw new TrustException(
          now.isAfter(known.validUntil()) ? Reason.EXPIRED : Reason.NOT_YET_VALID,
          "the certificate or one above it is not valid now: subject="
              + subject(known.certificate())
              + " now="
              + now);
    }
    if (known.privileged()) {
      return known;
    }
    if (!known.names().contains(name)) {
      throw new TrustException(
          Reason.CALLER,
          "expected a caller of the certificate, names=" + known.names() + ", got name=" + name);
    }
    if (allowed.stream().noneMatch(pattern -> pattern.matcher(name).find())) {
      throw new TrustException(
          Reason.PERMISSION, "no pattern of the allow list matches the caller: name=" + name);
    }
    return known;
  }

  /** The check without the memory and without the name of a caller. */
  Verified verify(String pem, Instant now) {
    List<X509Certificate> certificates = Pem.certificates(pem);
    if (certificates.size() > MAX_CHAIN) {
      throw new TrustException(
          Reason.MALFORMED,
          "expected at most "
              + MAX_CHAIN
              + " certificates in a request, got "
              + certificates.size());
    }
    X509Certificate leaf = certificates.get(0);
    checkValidity(leaf, now);
    List<X509Certificate> path = path(leaf, certificates, now);
    Instant from = Instant.MIN;
    Instant until = Instant.MAX;
    for (X509Certificate certificate : path) {
      Instant first = certificate.getNotBefore().toInstant();
      Instant last = certificate.getNotAfter().toInstant();
      from = first.isAfter(from) ? first : from;
      until = last.isBefore(until) ? last : until;
    }
    List<String> names = names(leaf);
    boolean mayCallForOthers =
        names.stream()
            .anyMatch(n -> privileged.stream().anyMatch(pattern -> pattern.matcher(n).find()));
    return new Verified(leaf, names, from, until, mayCallForOthers);
  }

  /** From the leaf to the authority, the authority included. */
  private List<X509Certificate> path(
      X509Certificate leaf, Collection<X509Certificate> intermediates, Instant now) {
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(leaf);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(intermediates)));
      parameters.setRevocationEnabled(false); // Choria has no revocation lists
      parameters.setDate(Date.from(now));
      PKIXCertPathBuilderResult result =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      List<X509Certificate> path = new ArrayList<>();
      CertPath found = result.getCertPath();
      found.getCertificates().forEach(certificate -> path.add((X509Certificate) certificate));
      X509Certificate authority = result.getTrustAnchor().getTrustedCert();
      requireAuthority(authority);
      path.add(authority);
      for (X509Certificate certificate : path) {
        checkValidity(certificate, now);
        requireClientUsage(certificate);
      }
      return path;
    } catch (GeneralSecurityException | RuntimeException e) {
      if (e instanceof TrustException trust) {
        throw trust;
      }
      throw new TrustException(
          Reason.CERTIFICATE,
          "the certificate does not lead to a trusted authority: subject="
              + subject(leaf)
              + " issuer="
              + leaf.getIssuerX500Principal().getName(),
          e);
    }
  }

  /** What can be said of a certificate whose authority is not known. */
  static void requireUsable(X509Certificate leaf, Instant now) {
    checkValidity(leaf, now);
    try {
      requireClientUsage(leaf);
    } catch (CertificateParsingException e) {
      throw new TrustException(
          Reason.CERTIFICATE, "the usages can't be read: subject=" + subject(leaf), e);
    }
  }

  private static void requireAuthority(X509Certificate authority) {
    if (authority.getVersion() >= 3 && authority.getBasicConstraints() < 0) {
      throw new TrustException(
          Reason.CERTIFICATE,
          "the trusted certificate may not sign others: subject=" + subject(authority));
    }
  }

  private static void checkValidity(X509Certificate certificate, Instant now) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(until)) {
      throw new TrustException(
          now.isBefore(from) ? Reason.NOT_YET_VALID : Reason.EXPIRED,
          "the certificate is valid from "
              + from
              + " until "
              + until
              + ": subject="
              + subject(certificate)
              + " now="
              + now);
    }
  }

  private static void requireClientUsage(X509Certificate certificate)
      throws CertificateParsingException {
    List<String> usages = certificate.getExtendedKeyUsage();
    if (usages != null && !usages.contains(CLIENT_AUTHENTICATION) && !usages.contains(ANY_USAGE)) {
      throw new TrustException(
          Reason.CERTIFICATE,
          "the certificate is not for clients: subject="
              + subject(certificate)
              + " usages="
              + usages);
    }
  }

  /** The common name and the DNS names. */
  static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      String commonName = "";
      String subject = certificate.getSubjectX500Principal().getName();
      for (Rdn rdn : new LdapName(subject).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN") && rdn.getValue() instanceof String text) {
          commonName = text;
        }
      }
      if (!commonName.isEmpty()) {
        names.add(commonName);
      }
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          if (Integer.valueOf(DNS_NAME).equals(alternative.get(0))
              && alternative.get(1) instanceof String text) {
            names.add(text);
          }
        }
      }
    } catch (InvalidNameException | CertificateParsingException e) {
      throw new TrustException(Reason.CERTIFICATE, "the names of the certificate can't be read", e);
    }
    return List.copyOf(names);
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static List<Pattern> patterns(List<String> expressions) {
    List<Pattern> patterns = new ArrayList<>();
    for (String expression : expressions) {
      boolean slashed =
          expression.length() > 1 && expression.startsWith("/") && expression.endsWith("/");
      String text = slashed ? expression.substring(1, expression.length() - 1) : expression;
      try {
        patterns.add(Pattern.compile(text));
      } catch (PatternSyntaxException e) {
        throw new TrustException(
            Reason.CONFIGURATION, "expected a regular expression, got " + expression, e);
      }
    }
    return List.copyOf(patterns);
  }
}
