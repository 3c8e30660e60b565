package io.choria.messaging.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  static ServerToken of(Claims claims) {
    return new ServerToken(
        StandardClaims.of(claims),
        claims.text("identity"),
        claims.strings("collectives"),
        claims.permissions(ServerPermission.class, ServerPermission::claim),
        claims.text("ou"),
        claims.strings("pub_subjects"));
  }

  @Override
  public Map<String, Object> toClaims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("identity", identity);
    claims.put("collectives", collectives);
    Map<String, Object> granted = Claims.granted(permissions, ServerPermission::claim);
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
    return standard.holder();
  }

  /**
   * Starts the claims of a token that is to be issued.
   *
   * @param identity the identity of the node
   * @return a builder; everything that is not set is empty, the organisation is {@code choria}
   */
  public static Builder builder(String identity) {
    return new Builder(identity);
  }

  ServerToken with(StandardClaims issued) {
    return new ServerToken(
        issued, identity, collectives, permissions, organization, publishSubjects);
  }

  /** The claims of a token that is to be issued. Not safe for use by several threads. */
  public static final class Builder {
    private final String identity;
    private String publicKey = "";
    private List<String> collectives = List.of();
    private Set<ServerPermission> permissions = Set.of();
    private String organization = "choria";
    private List<String> publishSubjects = List.of();

    private Builder(String identity) {
      this.identity = Objects.requireNonNull(identity, "identity");
    }

    /**
     * Sets the key of the holder.
     *
     * @param key the key
     * @return this
     */
    public Builder publicKey(Ed25519PublicKey key) {
      this.publicKey = key.hex();
      return this;
    }

    /**
     * Sets the collectives that the node belongs to, at least one.
     *
     * @param value the value
     * @return this
     */
    public Builder collectives(List<String> value) {
      this.collectives = value;
      return this;
    }

    /**
     * Sets what is permitted.
     *
     * @param value the value
     * @return this
     */
    public Builder permissions(Set<ServerPermission> value) {
      this.permissions = value;
      return this;
    }

    /**
     * Sets the organisation.
     *
     * @param value the value
     * @return this
     */
    public Builder organization(String value) {
      this.organization = value;
      return this;
    }

    /**
     * Sets more NATS subjects to publish to.
     *
     * @param value the value
     * @return this
     */
    public Builder publishSubjects(List<String> value) {
      this.publishSubjects = value;
      return this;
    }

    /**
     * Makes the claims; who issues them adds the standard ones.
     *
     * @return the claims
     */
    public ServerToken build() {
      return new ServerToken(
          StandardClaims.unissued(TokenPurpose.SERVER, publicKey),
          identity,
          collectives,
          permissions,
          organization,
          publishSubjects);
    }
  }
}
