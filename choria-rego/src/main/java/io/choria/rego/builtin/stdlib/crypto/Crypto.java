package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.encoding.Hex;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Hashes and message authentication codes (spec 08 §4.15). */
public final class Crypto {
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
            StringValue.of(Hex.encode(digest(algorithm, Operands.string(a, 1).bytes())));
  }

  private static BuiltinImpl mac(String algorithm) {
    return (F2)
        (context, a, b) -> {
          byte[] message = Operands.string(a, 1).bytes();
          return StringValue.of(
              Hex.encode(hmac(algorithm, Operands.string(b, 2).bytes(), message)));
        };
  }

  public static byte[] digest(String algorithm, byte[] message) {
    try {
      return MessageDigest.getInstance(algorithm).digest(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + algorithm + " in this JVM", e);
    }
  }

  public static byte[] hmac(String algorithm, byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      // the JDK refuses an empty key; padded with zeros, a zero byte is the same key
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + algorithm + " in this JVM", e);
    }
  }
}
