package io.choria.rego.builtin.stdlib;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Private keys other than RSA as Go shows them: the secret number, or the bytes of Ed25519. */
final class OtherPrivateKeys {
  private OtherPrivateKeys() {}

  static @Nullable Value structure(Pem block) {
    try {
      Der.Element key = block.der().first();
      if (key == null) {
        return null;
      }
      if (block.type().equals("EC PRIVATE KEY")) {
        return elliptic(key);
      }
      String algorithm = key.children().get(1).children().get(0).oid();
      Der.Element inner = key.children().get(2).content().first();
      if (inner == null) {
        return null;
      }
      return algorithm.equals("1.3.101.112") ? X509Fields.base64(inner.content()) : elliptic(inner);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static Value elliptic(Der.Element key) {
    byte[] secret = key.children().get(1).content().bytes();
    return ObjectValue.builder()
        .with("Curve", ObjectValue.EMPTY)
        .with("D", NumberValue.of(new BigInteger(1, secret)))
        .build();
  }
}
