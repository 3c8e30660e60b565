package io.choria.messaging.security;

import io.choria.messaging.protocol.Ksuid;
import io.choria.messaging.protocol.ProtocolException;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The chain from the organisation issuer over one chain issuer to a token (spec 03 §10). The
 * organisation signs the id and the key of the chain issuer; the chain issuer signs the id of the
 * token together with that signature.
 */
final class TrustChain {
  private TrustChain() {}

  /** The claim {@code tcs} of a chain issuer. */
  static String ofIssuer(Seed organization, String issuerId, Ed25519PublicKey issuer) {
    return hexSignature(organization, issuerId + "." + issuer.hex());
  }

  /** The claim {@code tcs} of a token that a chain issuer makes. */
  static String ofToken(Seed issuer, String issuerChain, String tokenId) {
    return issuerChain + "." + hexSignature(issuer, tokenId + "." + issuerChain);
  }

  private static String hexSignature(Seed seed, String text) {
    return HexFormat.of().formatHex(seed.sign(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * Checks the chain of a {@code C-} token.
   *
   * @return the key of the chain issuer, which must have signed the token
   */
  static Ed25519PublicKey verify(StandardClaims token, Ed25519PublicKey organization) {
    if (token.publicKey().isEmpty()
        || token.trustChain().isEmpty()
        || token.issuerExpires().isEmpty()) {
      throw broken("expected the claims public_key, tcs and issexp");
    }
    checkId(token);
    String[] issuer = parts(token.chainedIssuer(), "iss");
    String[] chain = parts(token.trustChain(), "tcs");
    Ed25519PublicKey key;
    byte[] byOrganization;
    byte[] byIssuer;
    try {
      key = Ed25519PublicKey.ofHex(issuer[1]);
      byOrganization = Hex.decode(chain[0], 64, "a signature");
      byIssuer = Hex.decode(chain[1], 64, "a signature");
    } catch (TrustException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
    if (!organization.verify(ascii(issuer[0] + "." + key.hex()), byOrganization)) {
      throw broken("the organisation issuer did not sign the chain issuer " + issuer[0]);
    }
    if (!key.verify(ascii(token.id() + "." + chain[0]), byIssuer)) {
      throw broken("the chain issuer " + issuer[0] + " did not sign this token");
    }
    return key;
  }

  /** Whether the organisation made this token a chain issuer (spec 03 §10.4). */
  static boolean isIssuer(StandardClaims token, Ed25519PublicKey organization) {
    if (token.publicKey().isEmpty()
        || token.trustChain().isEmpty()
        || !token.issuer().equals(StandardClaims.chainIssuer(organization))) {
      return false;
    }
    try {
      checkId(token);
      return organization.verify(
          ascii(token.id() + "." + token.publicKey()),
          Hex.decode(token.trustChain(), 64, "a signature"));
    } catch (TrustException e) {
      return false;
    }
  }

  /** The id of a token in a chain holds the second at which the token was made. */
  private static void checkId(StandardClaims token) {
    if (token.issuedAt().isEmpty() || token.expires().isEmpty()) {
      throw broken("expected the claims iat and exp");
    }
    try {
      if (!Ksuid.parse(token.id()).time().equals(token.issuedAt().get())) {
        throw broken("expected the second of iat in jti=" + token.id());
      }
    } catch (ProtocolException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
  }

  private static String[] parts(String text, String claim) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw broken("expected two parts in the claim " + claim + ", got " + parts.length);
    }
    return parts;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static TrustException broken(String problem) {
    return new TrustException(
        Reason.NOT_SIGNED_BY_ISSUER, "the token's chain does not hold: " + problem);
  }
}
