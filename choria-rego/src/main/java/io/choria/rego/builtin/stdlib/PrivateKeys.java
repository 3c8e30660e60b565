package io.choria.rego.builtin.stdlib;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Private keys in PEM: PKCS#1, PKCS#8 and SEC 1 (spec 08 §4.15). */
final class PrivateKeys {
  private static final int RSA_FIELDS = 9;
  private static final List<String> JWK_FIELDS = List.of("n", "e", "d", "p", "q", "dp", "dq", "qi");

  private PrivateKeys() {}

  private static String pem(String text) {
    try {
      return StringValue.ofBytes(GoBase64.STANDARD.decode(text)).value();
    } catch (BuiltinException e) {
      return text;
    }
  }

  /** The Go structures of all keys of a text. */
  static Value parse(String text) {
    if (text.isEmpty()) {
      return Value.nullValue();
    }
    List<Value> keys = new ArrayList<>();
    for (Pem block : Pem.all(pem(text))) {
      List<BigInteger> rsa = rsa(block);
      if (rsa != null) {
        keys.add(structure(rsa));
      } else if (block.type().equals("PRIVATE KEY") || block.type().equals("EC PRIVATE KEY")) {
        Value other = OtherPrivateKeys.structure(block);
        if (other != null) {
          keys.add(other);
        }
      }
    }
    return ArrayValue.of(keys);
  }

  private static Value structure(List<BigInteger> rsa) {
    return ObjectValue.builder()
        .with("N", NumberValue.of(rsa.get(1)))
        .with("E", NumberValue.of(rsa.get(2)))
        .with("D", NumberValue.of(rsa.get(3)))
        .with("Primes", ArrayValue.of(NumberValue.of(rsa.get(4)), NumberValue.of(rsa.get(5))))
        .with(
            "Precomputed",
            ObjectValue.builder()
                .with("Dp", NumberValue.of(rsa.get(6)))
                .with("Dq", NumberValue.of(rsa.get(7)))
                .with("Qinv", NumberValue.of(rsa.get(8)))
                .with("CRTValues", ArrayValue.EMPTY)
                .build())
        .build();
  }

  /** The first private key of a text as JWK; null if it holds none. */
  static Value jwk(String text) {
    if (text.isEmpty()) {
      throw BuiltinException.of("input PEM data was empty");
    }
    String decoded =
        text.startsWith("-----BEGIN")
            ? text
            : StringValue.ofBytes(GoBase64.STANDARD.decode(text)).value();
    for (Pem block : Pem.all(pem(decoded))) {
      List<BigInteger> rsa = rsa(block);
      if (rsa != null) {
        ObjectValue.Builder key = ObjectValue.builder().with("kty", StringValue.of("RSA"));
        for (int i = 0; i < JWK_FIELDS.size(); i++) {
          key.with(JWK_FIELDS.get(i), unsigned(rsa.get(i + 1)));
        }
        return key.build();
      }
      Value other = OtherPrivateKeys.jwk(block);
      if (other != null) {
        return other;
      }
    }
    return Value.nullValue();
  }

  private static Value unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    return StringValue.of(
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(java.util.Arrays.copyOfRange(bytes, skip, bytes.length)));
  }

  /** Version, n, e, d, p, q, dp, dq, qi of an RSA key; null for other blocks. */
  private static @Nullable List<BigInteger> rsa(Pem block) {
    try {
      Der.Element key = block.der().first();
      if (key == null) {
        return null;
      }
      if (block.type().equals("PRIVATE KEY")) {
        String algorithm = key.children().get(1).children().get(0).oid();
        key =
            algorithm.equals("1.2.840.113549.1.1.1")
                ? key.children().get(2).content().first()
                : null;
      } else if (!block.type().equals("RSA PRIVATE KEY")) {
        return null;
      }
      if (key == null || key.children().size() < RSA_FIELDS) {
        return null;
      }
      List<BigInteger> numbers = new ArrayList<>();
      for (int i = 0; i < RSA_FIELDS; i++) {
        numbers.add(key.children().get(i).integer());
      }
      return numbers;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }
}
