package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.crypto.Der;
import io.choria.rego.builtin.stdlib.crypto.Pem;
import io.choria.rego.builtin.stdlib.crypto.X509;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys from PEM certificates, PEM public keys, JWK and JWK sets (spec 08 §4.16). */
final class JwtKeys {
  private JwtKeys() {}

  /** Keys to verify with. */
  static List<JwtKey> verification(String text, Pace pace) {
    Pem block = Pem.first(text);
    if (block == null) {
      return JwkReader.read(
          text, "failed to parse a JWK key (set): jwk.ParseString: failed to parse string: ", pace);
    }
    if (!block.rest().isEmpty()) {
      throw BuiltinException.of("extra data after a PEM certificate block");
    }
    return switch (block.type()) {
      case "CERTIFICATE" -> List.of(JwtKey.of(certificateKey(block.der().bytes())));
      case "PUBLIC KEY" -> List.of(JwtKey.of(publicKey(block.der().bytes())));
      default -> throw BuiltinException.of("failed to extract a Key from the PEM certificate");
    };
  }

  private static PublicKey certificateKey(byte[] der) {
    try {
      PublicKey key = X509.read(new Der(der)).key().key();
      if (key != null) {
        return key;
      }
      throw BuiltinException.of("x509: unknown public key algorithm");
    } catch (BuiltinException e) {
      throw BuiltinException.of("failed to parse a PEM certificate: " + e.text());
    }
  }

  private static PublicKey publicKey(byte[] der) {
    try {
      return spki(der);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw BuiltinException.of("failed to parse a PEM public key: " + e.getMessage());
    }
  }

  /** A public key from its SubjectPublicKeyInfo. */
  static PublicKey spki(byte[] der) throws GeneralSecurityException {
    Der.Element info = new Der(der).first();
    if (info == null || info.children().isEmpty()) {
      throw new GeneralSecurityException("asn1: structure error");
    }
    String oid = info.children().get(0).children().get(0).oid();
    String algorithm =
        switch (oid) {
          case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10" -> "RSA";
          case "1.2.840.10045.2.1" -> "EC";
          case "1.3.101.112" -> "Ed25519";
          case "1.2.840.10040.4.1" -> "DSA";
          default -> throw new GeneralSecurityException("x509: unknown public key algorithm");
        };
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
  }

  /** The first key of a set, to sign with. */
  static @Nullable JwtKey signing(String jwks, Pace pace) {
    List<JwtKey> keys = JwkReader.read(jwks, "", pace);
    return keys.isEmpty() ? null : keys.get(0);
  }
}
