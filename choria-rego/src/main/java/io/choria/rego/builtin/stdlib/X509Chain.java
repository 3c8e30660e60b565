package io.choria.rego.builtin.stdlib;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verification of certificate chains from leaf to root (spec 08 §4.15). */
final class X509Chain {
  private static final Map<String, String> USAGES =
      Map.ofEntries(
          Map.entry("KeyUsageAny", "2.5.29.37.0"),
          Map.entry("KeyUsageServerAuth", "1.3.6.1.5.5.7.3.1"),
          Map.entry("KeyUsageClientAuth", "1.3.6.1.5.5.7.3.2"),
          Map.entry("KeyUsageCodeSigning", "1.3.6.1.5.5.7.3.3"),
          Map.entry("KeyUsageEmailProtection", "1.3.6.1.5.5.7.3.4"),
          Map.entry("KeyUsageIPSECEndSystem", "1.3.6.1.5.5.7.3.5"),
          Map.entry("KeyUsageIPSECTunnel", "1.3.6.1.5.5.7.3.6"),
          Map.entry("KeyUsageIPSECUser", "1.3.6.1.5.5.7.3.7"),
          Map.entry("KeyUsageTimeStamping", "1.3.6.1.5.5.7.3.8"),
          Map.entry("KeyUsageOCSPSigning", "1.3.6.1.5.5.7.3.9"),
          Map.entry("KeyUsageMicrosoftServerGatedCrypto", "1.3.6.1.4.1.311.10.3.3"),
          Map.entry("KeyUsageNetscapeServerGatedCrypto", "2.16.840.1.113730.4.1"));
  static final String ANY_USAGE = "2.5.29.37.0";
  private static final int DNS_NAME = 2;

  private Instant time;
  private @Nullable String host;
  private Set<String> usages = Set.of("1.3.6.1.5.5.7.3.1");

  private X509Chain(BuiltinContext context) {
    this.time = Instant.ofEpochSecond(0, context.nowNanos());
  }

  /** Verifies a chain; without options the certificates come with the texts of their URIs. */
  static Value verify(BuiltinContext context, Value a, @Nullable ObjectValue options) {
    String text = Operands.text(a, 1);
    X509Chain chain = new X509Chain(context);
    List<X509Certificate> certificates;
    try {
      certificates = X509Certificates.parse(text);
    } catch (BuiltinException e) {
      return ArrayValue.of(Value.of(false), ArrayValue.EMPTY);
    }
    if (options != null) {
      options.forEach(chain::option);
    }
    try {
      return ArrayValue.of(
          Value.of(true), X509Certificates.toValues(chain.build(certificates), options == null));
    } catch (GeneralSecurityException | BuiltinException e) {
      return ArrayValue.of(Value.of(false), ArrayValue.EMPTY);
    }
  }

  private void option(Value name, Value value) {
    if (!(name instanceof StringValue key)) {
      throw BuiltinException.of("invalid key option");
    }
    switch (key.value()) {
      case "DNSName" -> {
        if (!(value instanceof StringValue text)) {
          throw BuiltinException.of("'DNSName' should be a string");
        }
        host = text.value().toLowerCase(Locale.ROOT);
      }
      case "CurrentTime" -> time = Instant.ofEpochSecond(0, number(value, "CurrentTime"));
      case "MaxConstraintComparisons" -> number(value, "MaxConstraintComparisons");
      case "KeyUsages" -> usages = usages(value);
      default -> throw BuiltinException.of("invalid key option");
    }
  }

  private static long number(Value value, String name) {
    if (!(value instanceof NumberValue number)) {
      throw BuiltinException.of("'" + name + "' should be a number");
    }
    if (!number.isLong()) {
      throw BuiltinException.of("'" + name + "' should be a valid int64 number");
    }
    return number.longValue();
  }

  private static Set<String> usages(Value value) {
    Iterable<Value> names = Operands.elements(value);
    if (names == null) {
      throw BuiltinException.of("'KeyUsages' should be an Array or Set");
    }
    List<String> oids = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    for (Value name : names) {
      String oid = USAGES.get(Sprintf.plain(name));
      if (oid == null) {
        invalid.add(Sprintf.plain(name));
      } else {
        oids.add(oid);
      }
    }
    if (!invalid.isEmpty()) {
      throw BuiltinException.of("invalid entries for 'KeyUsages' found: " + invalid);
    }
    return Set.copyOf(oids);
  }

  /** The chain, leaf first: the first certificate is the root, the last the leaf. */
  private List<X509Certificate> build(List<X509Certificate> certificates)
      throws GeneralSecurityException {
    if (certificates.size() < 2) {
      throw new GeneralSecurityException("expected at least two certificates");
    }
    X509Certificate leaf = certificates.get(certificates.size() - 1);
    checkHost(leaf);
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(leaf);
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(Set.of(new TrustAnchor(certificates.get(0), null)), target);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(time));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificates)));
    PKIXCertPathBuilderResult result =
        (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    List<X509Certificate> chain = new ArrayList<>();
    result.getCertPath().getCertificates().forEach(c -> chain.add((X509Certificate) c));
    chain.add(result.getTrustAnchor().getTrustedCert());
    X509Authorities.check(chain, usages, time);
    return chain;
  }

  private void checkHost(X509Certificate leaf) throws GeneralSecurityException {
    String name = host;
    if (name != null && !isFor(leaf, name)) {
      throw new GeneralSecurityException("certificate is not valid for " + name);
    }
  }

  private static boolean isFor(X509Certificate leaf, String host) throws GeneralSecurityException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    if (names == null) {
      return false;
    }
    for (List<?> name : names) {
      if (name.get(0) instanceof Integer kind && kind == DNS_NAME) {
        String pattern = String.valueOf(name.get(1)).toLowerCase(Locale.ROOT);
        int dot = host.indexOf('.');
        boolean wild =
            pattern.startsWith("*.") && dot > 0 && pattern.substring(1).equals(host.substring(dot));
        if (wild || pattern.equals(host)) {
          return true;
        }
      }
    }
    return false;
  }
}
