package io.choria.messaging.security;

import com.auth0.jwt.interfaces.DecodedJWT;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the token of a server says (spec 03 §5).
 *
 * @param standard the claims that all tokens have
 * @param identity the identity of the node; it must be the configured one
 * @param collectives the collectives that the node belongs to
 * @param permissions what is permitted
 * @param organization the organisation
 * @param publishSubjects more NATS subjects to publish to
 */
public record ServerToken(
    StandardClaims standard,
    String identity,
    List<String> collectives,
    Set<ServerPermission> permissions,
    String organization,
    List<String> publishSubjects)
    implements Token {

  /**
   * Copies the collections.
   *
   * @param standard the claims that all tokens have
   * @param identity the identity of the node
   * @param collectives the collectives that the node belongs to
   * @param permissions what is permitted
   * @param organization the organisation
   * @param publishSubjects more NATS subjects to publish to
   */
  public ServerToken {
    collectives = List.copyOf(collectives);
    permissions = Set.copyOf(permissions);
    publishSubjects = List.copyOf(publishSubjects);
  }

  static ServerToken of(DecodedJWT token) {
    EnumSet<ServerPermission> permissions = EnumSet.noneOf(ServerPermission.class);
    List<String> granted = Claims.flags(token, "permissions");
    for (ServerPermission permission : ServerPermission.values()) {
      if (granted.contains(permission.claim())) {
        permissions.add(permission);
      }
    }
    return new ServerToken(
        StandardClaims.of(token),
        StandardClaims.text(token, "identity"),
        Claims.strings(token, "collectives"),
        permissions,
        StandardClaims.text(token, "ou"),
        Claims.strings(token, "pub_subjects"));
  }

  @Override
  public Map<String, Object> toClaims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("identity", identity);
    claims.put("collectives", collectives);
    Map<String, Object> granted = new LinkedHashMap<>();
    for (ServerPermission permission : ServerPermission.values()) {
      if (permissions.contains(permission)) {
        granted.put(permission.claim(), true);
      }
    }
    claims.put("permissions", granted);
    StandardClaims.putText(claims, "ou", organization);
    ClientToken.putList(claims, "pub_subjects", publishSubjects);
    claims.putAll(standard.toClaims());
    return claims;
  }

  /**
   * The key of the node.
   *
   * @return the key
   * @throws TrustException when the token has none
   */
  public Ed25519PublicKey publicKey() {
    return ClientToken.holderKey(standard);
  }
}
