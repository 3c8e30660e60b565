package io.choria.rego.builtin.stdlib;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Certificates as objects with the field names of Go's {@code x509.Certificate} (§4.15). */
final class X509Certificates {
  private static final Map<String, Integer> EXTENDED_USAGES =
      Map.ofEntries(
          Map.entry("2.5.29.37.0", 0),
          Map.entry("1.3.6.1.5.5.7.3.1", 1),
          Map.entry("1.3.6.1.5.5.7.3.2", 2),
          Map.entry("1.3.6.1.5.5.7.3.3", 3),
          Map.entry("1.3.6.1.5.5.7.3.4", 4),
          Map.entry("1.3.6.1.5.5.7.3.5", 5),
          Map.entry("1.3.6.1.5.5.7.3.6", 6),
          Map.entry("1.3.6.1.5.5.7.3.7", 7),
          Map.entry("1.3.6.1.5.5.7.3.8", 8),
          Map.entry("1.3.6.1.5.5.7.3.9", 9),
          Map.entry("1.3.6.1.4.1.311.10.3.3", 10),
          Map.entry("2.16.840.1.113730.4.1", 11));
  private static final List<String> ABSENT =
      List.of(
          "CRLDistributionPoints",
          "ExcludedDNSDomains",
          "ExcludedEmailAddresses",
          "ExcludedIPRanges",
          "ExcludedURIDomains",
          "ExtraExtensions",
          "PermittedDNSDomains",
          "PermittedEmailAddresses",
          "PermittedIPRanges",
          "PermittedURIDomains",
          "PolicyMappings",
          "UnhandledCriticalExtensions",
          "DNSNames",
          "EmailAddresses",
          "IPAddresses",
          "URIs",
          "URIStrings",
          "ExtKeyUsage",
          "UnknownExtKeyUsage",
          "SubjectKeyId",
          "AuthorityKeyId",
          "OCSPServer",
          "IssuingCertificateURL",
          "Policies",
          "PolicyIdentifiers");

  private X509Certificates() {}

  /** The certificates of PEM, base64 of PEM, or base64 of DER. */
  static List<X509Certificate> parse(String text) {
    if (text.startsWith("-----BEGIN")) {
      return fromPem(text);
    }
    byte[] bytes = GoBase64.STANDARD.decode(text);
    String decoded = StringValue.ofBytes(bytes).value();
    return decoded.startsWith("-----BEGIN") ? fromPem(decoded) : fromDer(new Der(bytes));
  }

  private static List<X509Certificate> fromPem(String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem block : Pem.all(text)) {
      if (!block.type().equals("CERTIFICATE")) {
        throw BuiltinException.of("PEM block type is '" + block.type() + "', expected CERTIFICATE");
      }
      certificates.addAll(fromDer(block.der()));
    }
    return certificates;
  }

  private static List<X509Certificate> fromDer(Der der) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> certificates = new ArrayList<>();
      for (Der.Element element : der.elements()) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(element.encoding().bytes())));
      }
      return certificates;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw BuiltinException.of("x509: malformed certificate");
    }
  }

  /** The fields of certificates, also with the texts of their URIs. */
  static Value toValues(List<X509Certificate> certificates, boolean withTexts) {
    List<Value> values = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      try {
        ObjectValue fields = toValue(certificate);
        values.add(withTexts ? fields : fields.without(X509Fields.URI_TEXTS));
      } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
        throw BuiltinException.of("x509: malformed certificate");
      }
    }
    return ArrayValue.of(values);
  }

  private static ObjectValue toValue(X509Certificate certificate) throws GeneralSecurityException {
    Der.Element all = new Der(certificate.getEncoded()).elements().get(0);
    Der.Element body = all.children().get(0);
    List<Der.Element> parts = body.children();
    int first = parts.get(0).tag() == 0xa0 ? 1 : 0;
    ObjectValue.Builder fields = ObjectValue.builder(60);
    ABSENT.forEach(name -> fields.with(name, Value.nullValue()));
    for (String name :
        List.of("InhibitAnyPolicy", "InhibitPolicyMapping", "RequireExplicitPolicy")) {
      fields.with(name, NumberValue.ZERO).with(name + "Zero", Value.of(false));
    }
    fields
        .with("PermittedDNSDomainsCritical", Value.of(false))
        .with("Raw", X509Fields.base64(all.encoding()))
        .with("RawTBSCertificate", X509Fields.base64(body.encoding()))
        .with("Version", NumberValue.of(certificate.getVersion()))
        .with("SerialNumber", NumberValue.of(certificate.getSerialNumber()))
        .with("SignatureAlgorithm", X509Fields.signatureAlgorithm(all.children().get(1)))
        .with("Signature", X509Fields.base64(all.children().get(2).bits()))
        .with("Issuer", X509Fields.name(parts.get(first + 2)))
        .with("RawIssuer", X509Fields.base64(parts.get(first + 2).encoding()))
        .with("NotBefore", StringValue.of(certificate.getNotBefore().toInstant().toString()))
        .with("NotAfter", StringValue.of(certificate.getNotAfter().toInstant().toString()))
        .with("Subject", X509Fields.name(parts.get(first + 4)))
        .with("RawSubject", X509Fields.base64(parts.get(first + 4).encoding()))
        .with("RawSubjectPublicKeyInfo", X509Fields.base64(parts.get(first + 5).encoding()))
        .with("KeyUsage", keyUsage(certificate));
    X509Fields.publicKey(fields, parts.get(first + 5));
    constraints(fields, certificate);
    extensions(fields, parts);
    return fields.build();
  }

  private static Value keyUsage(X509Certificate certificate) {
    boolean[] bits = certificate.getKeyUsage();
    int usage = 0;
    for (int i = 0; bits != null && i < bits.length; i++) {
      usage |= bits[i] ? 1 << i : 0;
    }
    return NumberValue.of(usage);
  }

  private static void constraints(ObjectValue.Builder fields, X509Certificate certificate) {
    boolean present = certificate.getExtensionValue("2.5.29.19") != null;
    int length = certificate.getBasicConstraints();
    boolean authority = length >= 0;
    boolean bounded = authority && length != Integer.MAX_VALUE;
    fields
        .with("BasicConstraintsValid", Value.of(present))
        .with("IsCA", Value.of(authority))
        .with("MaxPathLen", NumberValue.of(!present ? 0 : bounded ? length : -1))
        .with("MaxPathLenZero", Value.of(bounded && length == 0));
  }

  private static void extensions(ObjectValue.Builder fields, List<Der.Element> parts) {
    List<Value> all = new ArrayList<>();
    X509Restrictions restrictions = new X509Restrictions(fields);
    Der.Element last = parts.get(parts.size() - 1);
    if (last.tag() == 0xa3) {
      for (Der.Element extension : last.children().get(0).children()) {
        List<Der.Element> items = extension.children();
        String oid = items.get(0).oid();
        boolean critical = items.get(1).tag() == Der.BOOLEAN;
        Der value = items.get(items.size() - 1).content();
        all.add(
            ObjectValue.builder()
                .with("Id", X509Fields.oid(oid))
                .with("Critical", Value.of(critical))
                .with("Value", X509Fields.base64(value))
                .build());
        extension(fields, oid, value);
        restrictions.extension(oid, critical, value.elements().get(0));
      }
    }
    restrictions.end();
    fields.with("Extensions", X509Fields.listOrNull(all));
  }

  private static void extension(ObjectValue.Builder fields, String oid, Der value) {
    Der.Element content = value.elements().get(0);
    switch (oid) {
      case "2.5.29.17" -> X509Fields.alternativeNames(fields, value);
      case "2.5.29.14" -> fields.with("SubjectKeyId", X509Fields.base64(content.content()));
      case "2.5.29.35" -> {
        for (Der.Element part : content.children()) {
          if (part.tag() == 0x80) {
            fields.with("AuthorityKeyId", X509Fields.base64(part.content()));
          }
        }
      }
      case "2.5.29.37" -> extendedUsages(fields, content);
      case "2.5.29.32" -> policies(fields, content);
      case "1.3.6.1.5.5.7.1.1" -> access(fields, content);
      default -> {}
    }
  }

  private static void extendedUsages(ObjectValue.Builder fields, Der.Element content) {
    List<Value> known = new ArrayList<>();
    List<Value> unknown = new ArrayList<>();
    for (Der.Element usage : content.children()) {
      Integer number = EXTENDED_USAGES.get(usage.oid());
      if (number == null) {
        unknown.add(X509Fields.oid(usage.oid()));
      } else {
        known.add(NumberValue.of(number));
      }
    }
    fields
        .with("ExtKeyUsage", X509Fields.listOrNull(known))
        .with("UnknownExtKeyUsage", X509Fields.listOrNull(unknown));
  }

  private static void policies(ObjectValue.Builder fields, Der.Element content) {
    List<Value> texts = new ArrayList<>();
    List<Value> oids = new ArrayList<>();
    for (Der.Element policy : content.children()) {
      String oid = policy.children().get(0).oid();
      texts.add(StringValue.of(oid));
      oids.add(X509Fields.oid(oid));
    }
    fields
        .with("Policies", X509Fields.listOrNull(texts))
        .with("PolicyIdentifiers", X509Fields.listOrNull(oids));
  }

  private static void access(ObjectValue.Builder fields, Der.Element content) {
    List<Value> responders = new ArrayList<>();
    List<Value> issuers = new ArrayList<>();
    for (Der.Element description : content.children()) {
      Der.Element location = description.children().get(1);
      if (location.tag() == 0x86) {
        boolean ocsp = description.children().get(0).oid().equals("1.3.6.1.5.5.7.48.1");
        (ocsp ? responders : issuers).add(StringValue.ofBytes(location.content().bytes()));
      }
    }
    fields
        .with("OCSPServer", X509Fields.listOrNull(responders))
        .with("IssuingCertificateURL", X509Fields.listOrNull(issuers));
  }
}
