package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.builtin.BuiltinException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signatures under certificates, by the numbers that Go gives to algorithms (spec 08 §4.15). */
final class X509Signature {
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("1.2.840.113549.1.1.4", 2),
          Map.entry("1.2.840.113549.1.1.5", 3),
          Map.entry("1.3.14.3.2.29", 3),
          Map.entry("1.2.840.113549.1.1.11", 4),
          Map.entry("1.2.840.113549.1.1.12", 5),
          Map.entry("1.2.840.113549.1.1.13", 6),
          Map.entry("1.2.840.10040.4.3", 7),
          Map.entry("2.16.840.1.101.3.4.3.2", 8),
          Map.entry("1.2.840.10045.4.1", 9),
          Map.entry("1.2.840.10045.4.3.2", 10),
          Map.entry("1.2.840.10045.4.3.3", 11),
          Map.entry("1.2.840.10045.4.3.4", 12));
  private static final String EDWARDS = "1.3.101.112";
  private static final int EDWARDS_NUMBER = 16;
  private static final String PSS = "1.2.840.113549.1.1.10";
  private static final String MASK = "1.2.840.113549.1.1.8";
  private static final int LEAST_RSA_BITS = 1024;

  private X509Signature() {}

  /** The number of an algorithm, 0 for one that is not known. */
  static int number(Der identifier) {
    DerReader parts = new DerReader(identifier).sequence();
    String oid = parts.oid();
    Der.Element parameters = parts.isEmpty() ? null : parts.any();
    return switch (oid) {
      case EDWARDS -> parameters == null ? EDWARDS_NUMBER : 0;
      case PSS -> parameters == null ? 0 : pss(parameters);
      default -> NUMBERS.getOrDefault(oid, 0);
    };
  }

  /** Three choices of parameters have a number: one hash for all, and salt of its length. */
  private static int pss(Der.Element parameters) {
    try {
      DerReader parts = new DerReader(parameters.encoding()).sequence();
      String hash = hash(parts.in(0xa0).sequence());
      DerReader mask = parts.in(0xa1).sequence();
      String function = mask.oid();
      String maskHash = hash(mask.sequence());
      long salt = parts.in(0xa2).number(Der.INTEGER);
      long trailer = parts.isEmpty() ? 1 : parts.in(0xa3).number(Der.INTEGER);
      if (!function.equals(MASK) || !maskHash.equals(hash) || trailer != 1) {
        return 0;
      }
      return switch (hash + " " + salt) {
        case "2.16.840.1.101.3.4.2.1 32" -> 13;
        case "2.16.840.1.101.3.4.2.2 48" -> 14;
        case "2.16.840.1.101.3.4.2.3 64" -> 15;
        default -> 0;
      };
    } catch (BuiltinException e) {
      return 0;
    }
  }

  private static String hash(DerReader identifier) {
    String oid = identifier.oid();
    if (!identifier.isEmpty() && identifier.element(5).content().length() != 0) {
      throw DerReader.malformed("parameters");
    }
    return oid;
  }

  /** Whether a key made a signature; MD5, SHA-1, DSA and short RSA keys are never good enough. */
  static boolean verifies(int algorithm, X509Key by, Der signed, Der signature) {
    PublicKey key = by.key();
    if (key == null) {
      return false;
    }
    try {
      return switch (algorithm) {
        case 4, 5, 6, 13, 14, 15 ->
            by.algorithm() == X509Key.RSA
                && key instanceof RSAKey rsa
                && rsa.getModulus().bitLength() >= LEAST_RSA_BITS
                && verifies(
                    algorithm > 6 ? pss(algorithm) : Signature.getInstance(sha(algorithm) + "RSA"),
                    key,
                    signed,
                    signature.bytes());
        case 10, 11, 12 -> {
          byte[] pair = pair(key, signature);
          yield by.algorithm() == X509Key.ECDSA
              && pair != null
              && verifies(
                  Signature.getInstance(sha(algorithm) + "ECDSAinP1363Format"), key, signed, pair);
        }
        case EDWARDS_NUMBER ->
            by.algorithm() == X509Key.ED25519
                && verifies(Signature.getInstance("Ed25519"), key, signed, signature.bytes());
        default -> false;
      };
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String sha(int algorithm) {
    return switch (algorithm) {
      case 4, 10 -> "SHA256with";
      case 5, 11 -> "SHA384with";
      default -> "SHA512with";
    };
  }

  private static Signature pss(int algorithm) throws GeneralSecurityException {
    int bits =
        switch (algorithm) {
          case 13 -> 256;
          case 14 -> 384;
          default -> 512;
        };
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(
        new PSSParameterSpec(
            "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), bits / 8, 1));
    return verifier;
  }

  private static boolean verifies(Signature verifier, PublicKey key, Der signed, byte[] signature)
      throws GeneralSecurityException {
    verifier.initVerify(key);
    verifier.update(signed.bytes());
    return verifier.verify(signature);
  }

  /** Both numbers of an ECDSA signature at full length; null if they are not written properly. */
  private static byte @Nullable [] pair(PublicKey key, Der signature) {
    if (!(key instanceof ECKey curve)) {
      return null;
    }
    try {
      DerReader all = new DerReader(signature);
      DerReader numbers = all.sequence();
      BigInteger first = numbers.integer();
      BigInteger second = numbers.integer();
      int size = (curve.getParams().getOrder().bitLength() + 7) / 8;
      boolean fits =
          first.signum() > 0
              && second.signum() > 0
              && first.max(second).compareTo(curve.getParams().getOrder()) < 0;
      if (!fits || !numbers.isEmpty() || !all.isEmpty()) {
        return null;
      }
      byte[] pair = new byte[2 * size];
      put(first, pair, size);
      put(second, pair, 2 * size);
      return pair;
    } catch (BuiltinException e) {
      return null;
    }
  }

  private static void put(BigInteger number, byte[] into, int end) {
    byte[] bytes = number.toByteArray();
    int skip = bytes[0] == 0 ? 1 : 0;
    byte[] bare = Arrays.copyOfRange(bytes, skip, bytes.length);
    System.arraycopy(bare, 0, into, end - bare.length, bare.length);
  }
}
