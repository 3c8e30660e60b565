package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.StringValue;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.crypto.Der;
import io.choria.rego.builtin.stdlib.crypto.Pem;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;

/**
 * A key for one algorithm, to verify signatures with that were made outside of policies (spec 08
 * §8.4). Immutable and thread-safe.
 */
public final class JwsKey {
  private final JwtAlgorithm algorithm;
  private final JwtKey key;

  private JwsKey(JwtAlgorithm algorithm, JwtKey key) {
    this.algorithm = algorithm;
    this.key = key;
  }

  /**
   * Reads a key.
   *
   * @param algorithm for example {@code RS256}
   * @param text PEM, or the secret itself for HMAC
   * @return the key
   * @throws BuiltinException if the algorithm is unknown or the text is no key for it
   */
  public static JwsKey of(String algorithm, String text) {
    JwtAlgorithm known = JwtAlgorithm.of(algorithm);
    if (known == null || known == JwtAlgorithm.EDDSA) {
      throw BuiltinException.of("unknown signature algorithm: " + algorithm);
    }
    if (known.isSymmetric()) {
      if (text.isEmpty()) {
        throw BuiltinException.of("expected a secret, got an empty text");
      }
      return new JwsKey(known, JwtKey.of(StringValue.of(text).bytes()));
    }
    PublicKey key = publicKey(text);
    if (!known.fits(key)) {
      throw BuiltinException.of(
          "expected a key for " + algorithm + ", got one for " + key.getAlgorithm());
    }
    return new JwsKey(known, JwtKey.of(key));
  }

  private static PublicKey publicKey(String text) {
    Pem block = Pem.first(text);
    if (block == null) {
      throw BuiltinException.of("expected a key in PEM");
    }
    try {
      return switch (block.type()) {
        case "RSA PUBLIC KEY" -> rsa(block.der().elements().get(0).children(), 0);
        case "RSA PRIVATE KEY" -> rsa(block.der().elements().get(0).children(), 1);
        case "PRIVATE KEY" -> rsa(inner(block), 1);
        case "PUBLIC KEY", "CERTIFICATE" -> only(JwtKeys.verification(text, Pace.FREE));
        default -> throw BuiltinException.of("unsupported PEM block type: " + block.type());
      };
    } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw BuiltinException.of("malformed " + block.type() + ": " + e.getMessage());
    }
  }

  private static PublicKey only(List<JwtKey> keys) {
    PublicKey key = keys.get(0).publicKey();
    if (key == null) {
      throw BuiltinException.of("expected a public key");
    }
    return key;
  }

  private static List<Der.Element> inner(Pem block) throws GeneralSecurityException {
    List<Der.Element> info = block.der().elements().get(0).children();
    if (!info.get(1).children().get(0).oid().equals("1.2.840.113549.1.1.1")) {
      throw new GeneralSecurityException("expected an RSA key; of other keys give the public part");
    }
    return info.get(2).content().elements().get(0).children();
  }

  private static PublicKey rsa(List<Der.Element> numbers, int first)
      throws GeneralSecurityException {
    BigInteger modulus = numbers.get(first).integer();
    BigInteger exponent = numbers.get(first + 1).integer();
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  /**
   * Whether a signature is by this key.
   *
   * @param message what was signed
   * @param signature the bytes of the signature
   * @return true if it is right
   */
  public boolean verifies(byte[] message, byte[] signature) {
    return algorithm.verify(key, message, signature, Pace.FREE);
  }
}
