package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.encoding.Hex;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Hashes and message authentication codes (spec 08 §4.15). */
public final class Crypto {
  private static final int PIECE = 1 << 18;

  /** What a digest takes in about a microsecond. */
  private static final int BYTES_PER_STEP = 256;

  private Crypto() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "crypto.md5" -> hash("MD5");
      case "crypto.sha1" -> hash("SHA-1");
      case "crypto.sha256" -> hash("SHA-256");
      case "crypto.hmac.md5" -> mac("HmacMD5");
      case "crypto.hmac.sha1" -> mac("HmacSHA1");
      case "crypto.hmac.sha256" -> mac("HmacSHA256");
      case "crypto.hmac.sha512" -> mac("HmacSHA512");
      case "crypto.hmac.equal" ->
          (F2)
              (context, a, b) ->
                  Value.of(
                      MessageDigest.isEqual(
                          Operands.string(a, 1).bytes(), Operands.string(b, 2).bytes()));
      default -> null;
    };
  }

  private static BuiltinImpl hash(String algorithm) {
    return (F1)
        (context, a) ->
            StringValue.of(
                Hex.encode(digest(algorithm, Operands.string(a, 1).bytes(), context::charge)));
  }

  private static BuiltinImpl mac(String algorithm) {
    return (F2)
        (context, a, b) -> {
          byte[] message = Operands.string(a, 1).bytes();
          return StringValue.of(
              Hex.encode(hmac(algorithm, Operands.string(b, 2).bytes(), message, context::charge)));
        };
  }

  /** What takes a message in pieces. */
  public interface Sink {
    void update(byte[] bytes, int from, int length) throws GeneralSecurityException;
  }

  /** Gives a message to what computes something of it, which takes time for long ones. */
  public static void feed(byte[] message, Pace pace, Sink sink) throws GeneralSecurityException {
    for (int from = 0; from < message.length; from += PIECE) {
      int length = Math.min(PIECE, message.length - from);
      pace.step(length / BYTES_PER_STEP);
      sink.update(message, from, length);
    }
  }

  public static byte[] digest(String algorithm, byte[] message, Pace pace) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      feed(message, pace, digest::update);
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + algorithm + " in this JVM", e);
    }
  }

  public static byte[] hmac(String algorithm, byte[] key, byte[] message, Pace pace) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      // the JDK refuses an empty key; padded with zeros, a zero byte is the same key
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      feed(message, pace, mac::update);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + algorithm + " in this JVM", e);
    }
  }
}
