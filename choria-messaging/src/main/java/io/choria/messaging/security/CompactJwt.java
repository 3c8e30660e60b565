package io.choria.messaging.security;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.choria.messaging.security.TrustException.Reason;
import java.util.Map;
import java.util.TreeMap;

/** The text of a token, split and decoded but not believed. */
final class CompactJwt {
  /** More than any token that a NATS server would accept in a CONNECT. */
  private static final int MAX_LENGTH = 512 * 1024;

  private CompactJwt() {}

  static DecodedJWT decode(String jwt) {
    String text = jwt.strip();
    if (text.length() > MAX_LENGTH) {
      throw new TrustException(
          Reason.MALFORMED,
          "expected a token of at most " + MAX_LENGTH + " characters, got " + text.length());
    }
    try {
      return JWT.decode(text);
    } catch (JWTDecodeException e) {
      throw new TrustException(Reason.MALFORMED, "expected a compact JWT", e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new TrustException(Reason.MALFORMED, "expected a compact JWT of sane depth", e);
    }
  }

  static Map<String, Object> claims(DecodedJWT token) {
    Map<String, Object> claims = new TreeMap<>();
    token.getClaims().forEach((name, claim) -> claims.put(name, claim.as(Object.class)));
    return claims;
  }

  /** What a decoded token says, by its kind. */
  static Token read(DecodedJWT token) {
    return switch (StandardClaims.of(token).purpose()) {
      case CLIENT -> ClientToken.of(token);
      case SERVER -> ServerToken.of(token);
      case PROVISIONING -> ProvisioningToken.of(token);
      case UNKNOWN ->
          throw new TrustException(
              Reason.PURPOSE,
              "expected a client, server or provisioning token, got purpose="
                  + StandardClaims.text(token, "purpose"));
    };
  }
}
