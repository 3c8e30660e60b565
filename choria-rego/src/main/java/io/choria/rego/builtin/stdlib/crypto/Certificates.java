package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.encoding.GoBase64;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Certificates, requests and private keys (spec 08 §4.15). */
public final class Certificates {
  private static final String EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";

  private Certificates() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "crypto.x509.parse_certificates" ->
          (F1)
              (context, a) -> {
                String text = Operands.text(a, 1);
                Pace pace = X509Certificates.pace(context, text);
                return X509Certificates.toValues(
                    X509Certificates.parse(text, pace), true, context::charge);
              };
      case "crypto.x509.parse_and_verify_certificates" ->
          (F1) (context, a) -> X509Chain.verify(context, a, null);
      case "crypto.x509.parse_and_verify_certificates_with_options" ->
          (F2) (context, a, b) -> X509Chain.verify(context, a, Operands.object(b, 2));
      case "crypto.x509.parse_certificate_request" ->
          (F1) (context, a) -> request(Operands.text(a, 1));
      case "crypto.x509.parse_keypair" -> (F2) Certificates::keyPair;
      case "crypto.x509.parse_rsa_private_key" ->
          (F1) (context, a) -> PrivateKeys.jwk(Operands.text(a, 1), context::charge);
      case "crypto.parse_private_keys" ->
          (F1) (context, a) -> PrivateKeys.parse(Operands.text(a, 1), context::charge);
      default -> null;
    };
  }

  private static Value request(String text) {
    String decoded = text;
    Der der = null;
    if (!text.startsWith("-----BEGIN CERTIFICATE REQUEST-----")) {
      byte[] bytes = GoBase64.STANDARD.decode(text);
      decoded = StringValue.ofBytes(bytes).value();
      der = new Der(bytes);
    }
    Pem block = Pem.first(decoded);
    if (block != null && !block.type().equals("CERTIFICATE REQUEST")) {
      throw BuiltinException.of("invalid PEM-encoded certificate signing request");
    }
    if (block != null) {
      der = block.der();
    }
    if (der == null) {
      throw BuiltinException.of("asn1: structure error: tags don't match");
    }
    return request(der);
  }

  private static Value request(Der der) {
    DerReader whole = new DerReader(der);
    Der raw = whole.element(Der.SEQUENCE).encoding();
    if (!whole.isEmpty()) {
      throw BuiltinException.of("asn1: syntax error: trailing data");
    }
    DerReader parts = new DerReader(raw).sequence();
    Der signed = parts.element(Der.SEQUENCE).encoding();
    DerReader body = new DerReader(signed).sequence();
    long version = body.number(Der.INTEGER);
    Der subject = body.element(Der.SEQUENCE).encoding();
    Der keyInfo = body.element(Der.SEQUENCE).encoding();
    DerReader attributes = body.in(0xa0);
    int algorithm = X509Signature.number(parts.element(Der.SEQUENCE).encoding());
    X509Key key = X509Key.read(keyInfo);
    ObjectValue.Builder fields = ObjectValue.builder();
    X509AlternativeNames.NONE.show(fields);
    fields
        .with("ExtraExtensions", Value.nullValue())
        .with("Raw", X509Fields.base64(raw))
        .with("RawTBSCertificateRequest", X509Fields.base64(signed))
        .with("Version", NumberValue.of(version))
        .with("Subject", X509Name.read(subject))
        .with("RawSubject", X509Fields.base64(subject))
        .with("RawSubjectPublicKeyInfo", X509Fields.base64(keyInfo))
        .with("SignatureAlgorithm", NumberValue.of(algorithm))
        .with("Signature", X509Fields.base64(parts.bits()))
        .with("PublicKeyAlgorithm", NumberValue.of(key.algorithm()))
        .with("PublicKey", key.shown());
    attributes(fields, attributes);
    return fields.build().without(X509Fields.URI_TEXTS);
  }

  private static void attributes(ObjectValue.Builder fields, DerReader attributes) {
    List<Value> shown = new ArrayList<>();
    List<Value> extensions = new ArrayList<>();
    while (!attributes.isEmpty()) {
      DerReader attribute = attributes.sequence();
      String type = attribute.oid();
      Der values = attribute.element(Der.SET).encoding();
      Value pairs = pairs(values);
      if (pairs != null) {
        shown.add(
            ObjectValue.builder().with("Type", X509Fields.oid(type)).with("Value", pairs).build());
      }
      DerReader sets = new DerReader(values).in(Der.SET);
      if (type.equals(EXTENSION_REQUEST) && !sets.isEmpty()) {
        requested(fields, sets.sequence(), extensions);
      }
    }
    fields
        .with("Attributes", X509Fields.listOrNull(shown))
        .with("Extensions", X509Fields.listOrNull(extensions));
  }

  /** Sets of pairs of a name and a value; null for an attribute that is made in another way. */
  private static @Nullable Value pairs(Der values) {
    try {
      List<Value> all = new ArrayList<>();
      DerReader sets = new DerReader(values).in(Der.SET);
      while (!sets.isEmpty()) {
        List<Value> pairs = new ArrayList<>();
        DerReader set = sets.sequence();
        while (!set.isEmpty()) {
          DerReader pair = set.sequence();
          pairs.add(
              ObjectValue.builder()
                  .with("Type", X509Fields.oid(pair.oid()))
                  .with("Value", value(pair))
                  .build());
        }
        all.add(ArrayValue.of(pairs));
      }
      return ArrayValue.of(all);
    } catch (BuiltinException e) {
      return null;
    }
  }

  private static Value value(DerReader reader) {
    if (reader.next(Der.BOOLEAN)) {
      return Value.of(reader.bool());
    } else if (reader.next(Der.INTEGER)) {
      return NumberValue.of(reader.number(Der.INTEGER));
    } else if (reader.next(Der.OCTET_STRING)) {
      return X509Fields.base64(reader.any().content());
    } else if (reader.next(Der.OID)) {
      return X509Fields.oid(reader.oid());
    }
    Der.Element other = reader.any();
    return X509Name.isText(other) ? StringValue.of(X509Name.text(other)) : Value.nullValue();
  }

  /** Extensions that a certificate shall get; only names are read. */
  private static void requested(
      ObjectValue.Builder fields, DerReader extensions, List<Value> shown) {
    Set<String> seen = new HashSet<>();
    while (!extensions.isEmpty()) {
      DerReader extension = extensions.sequence();
      String oid = extension.oid();
      boolean critical = extension.next(Der.BOOLEAN) && extension.bool();
      Der value = extension.element(Der.OCTET_STRING).content();
      if (!seen.add(oid)) {
        throw BuiltinException.of(
            "x509: certificate request contains duplicate requested extensions");
      }
      if (oid.equals(ALTERNATIVE_NAMES)) {
        X509AlternativeNames.read(value).show(fields);
      }
      shown.add(
          ObjectValue.builder()
              .with("Id", X509Fields.oid(oid))
              .with("Critical", Value.of(critical))
              .with("Value", X509Fields.base64(value))
              .build());
    }
  }

  private static Value keyPair(BuiltinContext context, Value a, Value b) {
    String certificateText = Operands.text(a, 1);
    // the reference calls both of them operand 1
    String keyText = Operands.text(b, 1);
    String certificate = pem(certificateText, "CERTIFICATE");
    String key = pem(keyText, "PRIVATE KEY");
    Pair pair = pair(certificate, key);
    List<Value> chain = new ArrayList<>();
    for (Pem block : Pem.all(certificate)) {
      if (block.type().equals("CERTIFICATE")) {
        chain.add(X509Fields.base64(block.der()));
      }
    }
    return ObjectValue.builder()
        .with("Certificate", ArrayValue.of(chain))
        .with("PrivateKey", pair.key().structure())
        .with("Leaf", pair.certificate().fields().without(X509Fields.URI_TEXTS))
        .with("OCSPStaple", Value.nullValue())
        .with("SignedCertificateTimestamps", Value.nullValue())
        .with("SupportedSignatureAlgorithms", Value.nullValue())
        .build();
  }

  /** A certificate and the secret key that belongs to it. */
  public record Pair(X509 certificate, SecretKey key) {}

  /** The first certificate and the first key of two texts in PEM. */
  public static Pair pair(String certificate, String key) {
    Der leaf = first(certificate, "CERTIFICATE"::equals);
    if (leaf == null) {
      throw BuiltinException.of("tls: failed to find any PEM data in certificate input");
    }
    Der secret = first(key, type -> type.equals("PRIVATE KEY") || type.endsWith(" PRIVATE KEY"));
    if (secret == null) {
      throw BuiltinException.of("tls: failed to find any PEM data in key input");
    }
    X509 certified = X509.read(leaf);
    if (!certified.raw().equals(leaf)) {
      throw BuiltinException.of("x509: trailing data");
    }
    return new Pair(certified, matching(certified, secret));
  }

  private static @Nullable Der first(String pem, Predicate<String> type) {
    for (Pem block : Pem.all(pem)) {
      if (type.test(block.type())) {
        return block.der();
      }
    }
    return null;
  }

  /** The secret key, if it belongs to the certificate. */
  private static SecretKey matching(X509 certificate, Der secret) {
    SecretKey key = PrivateKeys.any(secret);
    int algorithm = certificate.key().algorithm();
    if (algorithm == 0 || algorithm == X509Key.DSA) {
      throw BuiltinException.of("tls: unknown public key algorithm");
    } else if (key.algorithm() != algorithm) {
      throw BuiltinException.of("tls: private key type does not match public key type");
    } else if (!key.shared().equals(certificate.key().shown())) {
      throw BuiltinException.of("tls: private key does not match public key");
    }
    return key;
  }

  /** PEM, or base64 of PEM, or base64 of DER that is of this kind. */
  private static String pem(String text, String type) {
    if (text.startsWith("-----BEGIN ")) {
      return text;
    }
    byte[] bytes = GoBase64.STANDARD.decode(text);
    String decoded = StringValue.ofBytes(bytes).value();
    return decoded.startsWith("-----BEGIN ")
        ? decoded
        : "-----BEGIN "
            + type
            + "-----\n"
            + Base64.getEncoder().encodeToString(bytes)
            + "\n-----END "
            + type
            + "-----\n";
  }
}
