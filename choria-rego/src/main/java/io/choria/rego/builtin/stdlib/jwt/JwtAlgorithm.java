package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.crypto.Crypto;
import io.choria.rego.builtin.stdlib.crypto.Der;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/** The signature algorithms of tokens (spec 08 §4.16). */
enum JwtAlgorithm {
  HS256,
  HS384,
  HS512,
  RS256,
  RS384,
  RS512,
  PS256,
  PS384,
  PS512,
  ES256,
  ES384,
  ES512,
  EDDSA;

  /** To make or verify one signature. */
  private static final int STEPS = 1_000;

  static @Nullable JwtAlgorithm of(String name) {
    if (name.equals("EdDSA")) {
      return EDDSA;
    }
    for (JwtAlgorithm algorithm : values()) {
      if (algorithm != EDDSA && algorithm.name().equals(name)) {
        return algorithm;
      }
    }
    return null;
  }

  private String family() {
    return name().substring(0, 2);
  }

  private int bits() {
    return Integer.parseInt(name().substring(2));
  }

  boolean isSymmetric() {
    return family().equals("HS");
  }

  private byte[] mac(byte[] secret, byte[] message, Pace pace) {
    return Crypto.hmac("HmacSHA" + bits(), secret, message, pace);
  }

  private Signature signature() throws GeneralSecurityException {
    return switch (family()) {
      case "RS" -> Signature.getInstance("SHA" + bits() + "withRSA");
      case "ES" -> Signature.getInstance("SHA" + bits() + "withECDSAinP1363Format");
      case "PS" -> {
        Signature pss = Signature.getInstance("RSASSA-PSS");
        String hash = "SHA-" + bits();
        pss.setParameter(
            new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits() / 8, 1));
        yield pss;
      }
      default -> Signature.getInstance("Ed25519");
    };
  }

  /** Whether a key is of the kind that this algorithm uses. */
  boolean fits(Key key) {
    return switch (family()) {
      case "RS", "PS" -> key instanceof RSAKey;
      case "ES" -> key instanceof ECKey;
      default -> key instanceof EdECKey;
    };
  }

  /** Whether a signature is right; false also if the key is of another kind. */
  boolean verify(JwtKey key, byte[] message, byte[] signature, Pace pace) {
    pace.step(STEPS);
    Der secret = key.secret();
    if (isSymmetric()) {
      return secret != null && MessageDigest.isEqual(mac(secret.bytes(), message, pace), signature);
    }
    PublicKey publicKey = key.publicKey();
    if (publicKey == null || !fits(publicKey)) {
      return false;
    }
    try {
      Signature verifier = signature();
      verifier.initVerify(publicKey);
      Crypto.feed(message, pace, verifier::update);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private String goType() {
    return switch (family()) {
      case "RS", "PS" -> "*rsa.PrivateKey";
      case "ES" -> "*ecdsa.PrivateKey";
      default -> "ed25519.PrivateKey";
    };
  }

  private BuiltinException refused(JwtKey key, String wanted, String otherwise) {
    JwkForm form = key.form();
    // the reference signs with the bytes of keys of Ed25519 as if they were secrets
    if (form == null || (isSymmetric() && key.publicKey() instanceof EdECKey)) {
      return BuiltinException.of(otherwise + name());
    }
    return BuiltinException.of(form.refusal(wanted, isSymmetric() || family().equals("ES")));
  }

  byte[] sign(JwtKey key, byte[] message, Pace pace) {
    pace.step(STEPS);
    Der secret = key.secret();
    if (isSymmetric()) {
      if (secret == null) {
        throw refused(key, "[]byte", "expected a symmetric key for ");
      }
      return mac(secret.bytes(), message, pace);
    }
    PrivateKey privateKey = key.privateKey();
    if (privateKey == null || !fits(privateKey)) {
      throw refused(key, goType(), "expected a private key for ");
    }
    try {
      Signature signer = signature();
      signer.initSign(privateKey);
      Crypto.feed(message, pace, signer::update);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw BuiltinException.of("can't sign with " + name() + ": " + e.getMessage());
    }
  }
}
