package io.choria.rego.builtin.stdlib;

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
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates, requests and private keys (spec 08 §4.15). */
final class Certificates {
  private static final String EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";

  private Certificates() {}

  static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "crypto.x509.parse_certificates" ->
          (F1)
              (context, a) ->
                  X509Certificates.toValues(X509Certificates.parse(Operands.text(a, 1)), true);
      case "crypto.x509.parse_and_verify_certificates" ->
          (F1) (context, a) -> X509Chain.verify(context, a, null);
      case "crypto.x509.parse_and_verify_certificates_with_options" ->
          (F2) (context, a, b) -> X509Chain.verify(context, a, Operands.object(b, 2));
      case "crypto.x509.parse_certificate_request" ->
          (F1) (context, a) -> request(Operands.text(a, 1));
      case "crypto.x509.parse_keypair" -> (F2) Certificates::keyPair;
      case "crypto.x509.parse_rsa_private_key" ->
          (F1) (context, a) -> PrivateKeys.jwk(Operands.text(a, 1));
      case "crypto.parse_private_keys" ->
          (F1) (context, a) -> PrivateKeys.parse(Operands.text(a, 1));
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
    try {
      Der.Element all = der == null ? null : der.first();
      if (all == null) {
        throw BuiltinException.of("asn1: structure error: tags don't match");
      }
      return request(all);
    } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw BuiltinException.of("asn1: structure error: " + e.getMessage());
    }
  }

  private static Value request(Der.Element all) throws GeneralSecurityException {
    Der.Element body = all.children().get(0);
    List<Der.Element> parts = body.children();
    ObjectValue.Builder fields = ObjectValue.builder();
    for (String name :
        List.of(
            "Attributes",
            "DNSNames",
            "EmailAddresses",
            "Extensions",
            "ExtraExtensions",
            "IPAddresses",
            "URIs")) {
      fields.with(name, Value.nullValue());
    }
    fields
        .with("Raw", X509Fields.base64(all.encoding()))
        .with("RawTBSCertificateRequest", X509Fields.base64(body.encoding()))
        .with("Version", NumberValue.of(parts.get(0).integer()))
        .with("Subject", X509Fields.name(parts.get(1)))
        .with("RawSubject", X509Fields.base64(parts.get(1).encoding()))
        .with("RawSubjectPublicKeyInfo", X509Fields.base64(parts.get(2).encoding()))
        .with("SignatureAlgorithm", X509Fields.signatureAlgorithm(all.children().get(1)))
        .with("Signature", X509Fields.base64(all.children().get(2).bits()));
    X509Fields.publicKey(fields, parts.get(2));
    if (parts.size() > 3 && parts.get(3).tag() == 0xa0) {
      attributes(fields, parts.get(3).children());
    }
    return fields.build().without(X509Fields.URI_TEXTS);
  }

  private static void attributes(ObjectValue.Builder fields, List<Der.Element> attributes) {
    List<Value> shown = new ArrayList<>();
    List<Value> extensions = new ArrayList<>();
    for (Der.Element attribute : attributes) {
      String type = attribute.children().get(0).oid();
      List<Value> sets = new ArrayList<>();
      for (Der.Element set : attribute.children().get(1).children()) {
        List<Value> pairs = new ArrayList<>();
        for (Der.Element pair : set.children()) {
          pairs.add(pair(pair.children()));
          if (type.equals(EXTENSION_REQUEST)) {
            extensions.add(requested(fields, pair.children()));
          }
        }
        sets.add(ArrayValue.of(pairs));
      }
      shown.add(
          ObjectValue.builder()
              .with("Type", X509Fields.oid(type))
              .with("Value", ArrayValue.of(sets))
              .build());
    }
    fields
        .with("Attributes", X509Fields.listOrNull(shown))
        .with("Extensions", X509Fields.listOrNull(extensions));
  }

  private static Value pair(List<Der.Element> items) {
    Der.Element value = items.get(1);
    return ObjectValue.builder()
        .with("Type", X509Fields.oid(items.get(0).oid()))
        .with(
            "Value",
            value.tag() == Der.BOOLEAN
                ? Value.of(value.content().bytes()[0] != 0)
                : X509Fields.base64(value.content()))
        .build();
  }

  /** An extension that a certificate shall get; only names are read. */
  private static Value requested(ObjectValue.Builder fields, List<Der.Element> items) {
    String oid = items.get(0).oid();
    Der value = items.get(items.size() - 1).content();
    if (oid.equals(ALTERNATIVE_NAMES)) {
      X509Fields.alternativeNames(fields, value);
    }
    return ObjectValue.builder()
        .with("Id", X509Fields.oid(oid))
        .with("Critical", Value.of(items.get(1).tag() == Der.BOOLEAN))
        .with("Value", X509Fields.base64(value))
        .build();
  }

  private static Value keyPair(BuiltinContext context, Value a, Value b) {
    String certificateText = Operands.text(a, 1);
    // the reference calls both of them operand 1
    String keyText = Operands.text(b, 1);
    String certificate = pem(certificateText);
    String key = pem(keyText);
    List<Value> chain = new ArrayList<>();
    Der leaf = null;
    for (Pem block : Pem.all(certificate)) {
      if (block.type().equals("CERTIFICATE")) {
        leaf = leaf == null ? block.der() : leaf;
        chain.add(X509Fields.base64(block.der()));
      }
    }
    if (leaf == null) {
      throw BuiltinException.of("tls: failed to find any PEM data in certificate input");
    }
    if (!(PrivateKeys.parse(key) instanceof ArrayValue keys) || keys.size() == 0) {
      throw BuiltinException.of("tls: failed to find any PEM data in key input");
    }
    checkPair(leaf, keys.get(0));
    return ObjectValue.builder()
        .with("Certificate", ArrayValue.of(chain))
        .with("PrivateKey", keys.get(0))
        .with("Leaf", Value.nullValue())
        .with("OCSPStaple", Value.nullValue())
        .with("SignedCertificateTimestamps", Value.nullValue())
        .with("SupportedSignatureAlgorithms", Value.nullValue())
        .build();
  }

  /** A pair is refused unless the secret half belongs to the certificate. */
  private static void checkPair(Der leaf, Value key) {
    ObjectValue.Builder certified = ObjectValue.builder();
    try {
      List<Der.Element> parts = leaf.elements().get(0).children().get(0).children();
      X509Fields.publicKey(certified, parts.get(parts.get(0).tag() == 0xa0 ? 6 : 5));
    } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw BuiltinException.of("x509: malformed certificate");
    }
    Value shared = certified.build().get("PublicKey");
    boolean matches;
    if (shared instanceof ObjectValue known && key instanceof ObjectValue secret) {
      String part = known.get("N") == null ? "X" : "N";
      if (part.equals("N") != (secret.get("N") != null)) {
        throw BuiltinException.of("tls: private key type does not match public key type");
      }
      // a key of an elliptic curve may come without its public half
      Value own = secret.get(part);
      matches = own == null || own.equals(known.get(part));
    } else if (shared instanceof StringValue known && key instanceof StringValue secret) {
      byte[] both = GoBase64.STANDARD.decode(secret.value());
      byte[] half = Arrays.copyOfRange(both, both.length / 2, both.length);
      matches = Arrays.equals(half, GoBase64.STANDARD.decode(known.value()));
    } else {
      throw BuiltinException.of("tls: private key type does not match public key type");
    }
    if (!matches) {
      throw BuiltinException.of("tls: private key does not match public key");
    }
  }

  private static String pem(String text) {
    return text.startsWith("-----BEGIN")
        ? text
        : StringValue.ofBytes(GoBase64.STANDARD.decode(text)).value();
  }
}
