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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates, requests and private keys (spec 08 §4.15). */
final class Certificates {
  private Certificates() {}

  static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "crypto.x509.parse_certificates" ->
          (F1)
              (context, a) ->
                  X509Certificates.toValues(X509Certificates.parse(Operands.text(a, 1)));
      case "crypto.x509.parse_and_verify_certificates" ->
          (F1) (context, a) -> X509Chain.verify(context, a, ObjectValue.EMPTY);
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
    return fields.build();
  }

  private static Value keyPair(BuiltinContext context, Value a, Value b) {
    String certificateText = Operands.text(a, 1);
    // the reference calls both of them operand 1
    String keyText = Operands.text(b, 1);
    String certificate = pem(certificateText);
    String key = pem(keyText);
    List<Value> chain = new ArrayList<>();
    for (Pem block : Pem.all(certificate)) {
      if (block.type().equals("CERTIFICATE")) {
        chain.add(X509Fields.base64(block.der()));
      }
    }
    if (chain.isEmpty()) {
      throw BuiltinException.of("tls: failed to find any PEM data in certificate input");
    }
    if (!(PrivateKeys.parse(key) instanceof ArrayValue keys) || keys.size() == 0) {
      throw BuiltinException.of("tls: failed to find any PEM data in key input");
    }
    return ObjectValue.builder()
        .with("Certificate", ArrayValue.of(chain))
        .with("PrivateKey", keys.get(0))
        .with("Leaf", Value.nullValue())
        .with("OCSPStaple", Value.nullValue())
        .with("SignedCertificateTimestamps", Value.nullValue())
        .with("SupportedSignatureAlgorithms", Value.nullValue())
        .build();
  }

  private static String pem(String text) {
    return text.startsWith("-----BEGIN")
        ? text
        : StringValue.ofBytes(GoBase64.STANDARD.decode(text)).value();
  }
}
