package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** An RSA key of two primes whose numbers fit together. */
public record RsaSecretKey(
    BigInteger modulus,
    BigInteger exponent,
    BigInteger secret,
    BigInteger first,
    BigInteger second,
    BigInteger firstExponent,
    BigInteger secondExponent,
    BigInteger coefficient)
    implements SecretKey {
  private static final int CLOSE = 100;

  /** Larger numbers, of which the JDK makes no keys either, would take too long to check. */
  private static final int MOST_BITS = 16_384;

  /** Reads PKCS#1; what is behind it is an error, what is behind the last field is not. */
  static RsaSecretKey pkcs1(Der der) {
    DerReader whole = new DerReader(der);
    DerReader fields = whole.sequence();
    long version = fields.number(Der.INTEGER);
    List<BigInteger> numbers = new ArrayList<>();
    while (numbers.size() < 8 && (numbers.size() < 5 || fields.next(Der.INTEGER))) {
      numbers.add(fields.integer());
    }
    boolean positive = numbers.stream().allMatch(n -> n.signum() > 0);
    if (!whole.isEmpty() || version > 1 || !positive || fields.next(Der.SEQUENCE)) {
      throw BuiltinException.of("x509: failed to parse private key");
    }
    if (numbers.stream().anyMatch(n -> n.bitLength() > MOST_BITS)) {
      throw BuiltinException.of("crypto/rsa: a key of more than " + MOST_BITS + " bits");
    }
    BigInteger p = numbers.get(3);
    BigInteger q = numbers.get(4);
    BigInteger d = numbers.get(2);
    if (p.equals(BigInteger.ONE) || q.equals(BigInteger.ONE)) {
      throw BuiltinException.of("crypto/rsa: invalid prime");
    }
    if (numbers.size() < 8) {
      numbers.subList(5, numbers.size()).clear();
      numbers.add(d.mod(p.subtract(BigInteger.ONE)));
      numbers.add(d.mod(q.subtract(BigInteger.ONE)));
      numbers.add(q.gcd(p).equals(BigInteger.ONE) ? q.modInverse(p) : BigInteger.ZERO);
    }
    RsaSecretKey key =
        new RsaSecretKey(
            numbers.get(0),
            numbers.get(1),
            d,
            p,
            q,
            numbers.get(5),
            numbers.get(6),
            numbers.get(7));
    key.check();
    return key;
  }

  /** Refuses what is no key, and what can be factored. */
  private void check() {
    BigInteger one = BigInteger.ONE;
    int bits = modulus.bitLength();
    boolean fits =
        modulus.testBit(0)
            && exponent.testBit(0)
            && exponent.bitLength() > 1
            && exponent.bitLength() < Integer.SIZE
            && secret.compareTo(modulus) < 0
            && first.multiply(second).equals(modulus)
            && isExponent(firstExponent, first.subtract(one))
            && isExponent(secondExponent, second.subtract(one))
            && coefficient.compareTo(first) < 0
            && coefficient.multiply(second).mod(first).equals(one)
            && first.subtract(second).abs().bitLength() > bits / 2 - CLOSE
            && secret.bitLength() > bits / 2;
    if (!fits) {
      throw BuiltinException.of("crypto/rsa: the numbers of the key do not fit together");
    }
  }

  private boolean isExponent(BigInteger shortened, BigInteger order) {
    return shortened.compareTo(order) < 0
        && shortened.multiply(exponent).mod(order).equals(BigInteger.ONE)
        && secret.mod(order).equals(shortened);
  }

  @Override
  public Value structure() {
    return ((ObjectValue) shared())
        .with(Value.of("D"), NumberValue.of(secret))
        .with(Value.of("Primes"), ArrayValue.of(NumberValue.of(first), NumberValue.of(second)))
        .with(
            Value.of("Precomputed"),
            ObjectValue.builder()
                .with("Dp", NumberValue.of(firstExponent))
                .with("Dq", NumberValue.of(secondExponent))
                .with("Qinv", NumberValue.of(coefficient))
                .with("CRTValues", ArrayValue.EMPTY)
                .build());
  }

  @Override
  public Value jwk() {
    return ObjectValue.builder()
        .with("kty", StringValue.of("RSA"))
        .with("n", unsigned(modulus))
        .with("e", unsigned(exponent))
        .with("d", unsigned(secret))
        .with("p", unsigned(first))
        .with("q", unsigned(second))
        .with("dp", unsigned(firstExponent))
        .with("dq", unsigned(secondExponent))
        .with("qi", unsigned(coefficient))
        .build();
  }

  private static Value unsigned(BigInteger number) {
    return SecretKey.base64Url(SecretKey.bytes(number, 1));
  }

  @Override
  public int algorithm() {
    return X509Key.RSA;
  }

  @Override
  public Value shared() {
    return ObjectValue.builder()
        .with("N", NumberValue.of(modulus))
        .with("E", NumberValue.of(exponent))
        .build();
  }
}
