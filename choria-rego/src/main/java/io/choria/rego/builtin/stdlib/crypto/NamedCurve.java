package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.builtin.BuiltinException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;

/**
 * An elliptic curve that certificates and keys name by an object identifier.
 *
 * @param jwkName its name in JWK
 * @param parameters the curve
 */
public record NamedCurve(String jwkName, ECParameterSpec parameters) {
  /** The curve of an object identifier; an exception for one that Go does not know. */
  static NamedCurve of(String oid) {
    return switch (oid) {
      case "1.3.132.0.33" -> named("secp224r1", "P-224");
      case "1.2.840.10045.3.1.7" -> named("secp256r1", "P-256");
      case "1.3.132.0.34" -> named("secp384r1", "P-384");
      case "1.3.132.0.35" -> named("secp521r1", "P-521");
      default -> throw BuiltinException.of("x509: unsupported elliptic curve");
    };
  }

  private static NamedCurve named(String name, String jwkName) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(name));
      return new NamedCurve(jwkName, parameters.getParameterSpec(ECParameterSpec.class));
    } catch (GeneralSecurityException e) {
      throw BuiltinException.of("x509: unsupported elliptic curve");
    }
  }

  /** The bytes of a coordinate. */
  int bytes() {
    return (parameters.getCurve().getField().getFieldSize() + 7) / 8;
  }

  private BigInteger prime() {
    return ((ECFieldFp) parameters.getCurve().getField()).getP();
  }

  /** Whether y² = x³ + ax + b, all of it below the prime. */
  boolean holds(BigInteger x, BigInteger y) {
    BigInteger prime = prime();
    BigInteger right =
        x.pow(3).add(parameters.getCurve().getA().multiply(x)).add(parameters.getCurve().getB());
    return x.compareTo(prime) < 0
        && y.compareTo(prime) < 0
        && y.pow(2).subtract(right).mod(prime).signum() == 0;
  }

  /** The public point of a secret number between 1 and the order of the curve. */
  ECPoint pointOf(BigInteger secret) {
    ECPoint sum = ECPoint.POINT_INFINITY;
    ECPoint power = parameters.getGenerator();
    for (int bit = 0; bit < secret.bitLength(); bit++) {
      if (secret.testBit(bit)) {
        sum = add(sum, power);
      }
      power = add(power, power);
    }
    return sum;
  }

  private ECPoint add(ECPoint one, ECPoint other) {
    if (one.equals(ECPoint.POINT_INFINITY)) {
      return other;
    } else if (other.equals(ECPoint.POINT_INFINITY)) {
      return one;
    }
    BigInteger prime = prime();
    BigInteger x = one.getAffineX();
    BigInteger y = one.getAffineY();
    BigInteger slope;
    if (!x.equals(other.getAffineX())) {
      slope =
          other.getAffineY().subtract(y).multiply(other.getAffineX().subtract(x).modInverse(prime));
    } else if (y.equals(other.getAffineY()) && y.signum() != 0) {
      BigInteger three = BigInteger.valueOf(3);
      slope =
          three
              .multiply(x.pow(2))
              .add(parameters.getCurve().getA())
              .multiply(y.add(y).modInverse(prime));
    } else {
      return ECPoint.POINT_INFINITY;
    }
    BigInteger sumX = slope.pow(2).subtract(x).subtract(other.getAffineX()).mod(prime);
    return new ECPoint(sumX, slope.multiply(x.subtract(sumX)).subtract(y).mod(prime));
  }
}
