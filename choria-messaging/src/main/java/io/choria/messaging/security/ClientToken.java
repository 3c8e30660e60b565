package io.choria.messaging.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the token of a client says (spec 03 §4).
 *
 * @param standard the claims that all tokens have
 * @param callerId who calls, usually {@code kind=name}
 * @param agents an action list: {@code *}, {@code agent.*}, {@code agent.action}
 * @param organization the organisation
 * @param userProperties free data that policies may read
 * @param opaPolicy the text of a Rego module, empty when there is none
 * @param permissions what is permitted
 * @param publishSubjects more NATS subjects to publish to
 * @param subscribeSubjects more NATS subjects to subscribe to
 */
public record ClientToken(
    StandardClaims standard,
    String callerId,
    List<String> agents,
    String organization,
    Map<String, String> userProperties,
    String opaPolicy,
    Set<ClientPermission> permissions,
    List<String> publishSubjects,
    List<String> subscribeSubjects)
    implements Token {

  /**
   * Copies the collections.
   *
   * @param standard the claims that all tokens have
   * @param callerId who calls
   * @param agents an action list
   * @param organization the organisation
   * @param userProperties free data
   * @param opaPolicy the text of a Rego module
   * @param permissions what is permitted
   * @param publishSubjects more NATS subjects to publish to
   * @param subscribeSubjects more NATS subjects to subscribe to
   */
  public ClientToken {
    agents = List.copyOf(agents);
    userProperties = Map.copyOf(userProperties);
    permissions = Set.copyOf(permissions);
    publishSubjects = List.copyOf(publishSubjects);
    subscribeSubjects = List.copyOf(subscribeSubjects);
  }

  static ClientToken of(Claims claims) {
    return new ClientToken(
        StandardClaims.of(claims),
        claims.text("callerid"),
        claims.strings("agents"),
        claims.text("ou"),
        claims.texts("user_properties"),
        claims.text("opa_policy"),
        claims.permissions(ClientPermission.class, ClientPermission::claim),
        claims.strings("pub_subjects"),
        claims.strings("sub_subjects"));
  }

  @Override
  public Map<String, Object> toClaims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("callerid", callerId);
    putList(claims, "agents", agents);
    StandardClaims.putText(claims, "ou", organization);
    if (!userProperties.isEmpty()) {
      claims.put("user_properties", new TreeMap<>(userProperties));
    }
    StandardClaims.putText(claims, "opa_policy", opaPolicy);
    Map<String, Object> granted = Claims.granted(permissions, ClientPermission::claim);
    if (!standard.claimsToIssue() || !granted.isEmpty()) {
      claims.put("permissions", granted);
    }
    putList(claims, "pub_subjects", publishSubjects);
    putList(claims, "sub_subjects", subscribeSubjects);
    claims.putAll(standard.toClaims());
    return claims;
  }

  static void putList(Map<String, Object> claims, String name, List<String> values) {
    if (!values.isEmpty()) {
      claims.put(name, values);
    }
  }

  /**
   * Whether requests that the holder signs itself count: fleet management, and not only with a
   * delegator's signature.
   *
   * @return false when another must sign, or nothing may be called
   */
  public boolean maySignOwnRequests() {
    return permissions.contains(ClientPermission.FLEET_MANAGEMENT)
        && !permissions.contains(ClientPermission.SIGNED_FLEET_MANAGEMENT);
  }

  /**
   * Whether an organisation made the holder a chain issuer (spec 03 §10.4). The token itself still
   * has to be verified.
   *
   * @param organization the key of the organisation issuer
   * @return true when its signature over the id and the key of this token holds
   */
  public boolean isChainIssuerOf(Ed25519PublicKey organization) {
    return TrustChain.isIssuer(standard, organization);
  }

  /**
   * The key of the holder.
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
   * @param callerId who calls, usually {@code kind=name}
   * @return a builder; everything that is not set is empty, the organisation is {@code choria}
   */
  public static Builder builder(String callerId) {
    return new Builder(callerId);
  }

  ClientToken with(StandardClaims issued) {
    return new ClientToken(
        issued,
        callerId,
        agents,
        organization,
        userProperties,
        opaPolicy,
        permissions,
        publishSubjects,
        subscribeSubjects);
  }

  /** The claims of a token that is to be issued. Not safe for use by several threads. */
  public static final class Builder {
    private final String callerId;
    private String publicKey = "";
    private List<String> agents = List.of();
    private String organization = "choria";
    private Map<String, String> userProperties = Map.of();
    private String opaPolicy = "";
    private Set<ClientPermission> permissions = Set.of();
    private List<String> publishSubjects = List.of();
    private List<String> subscribeSubjects = List.of();

    private Builder(String callerId) {
      this.callerId = Objects.requireNonNull(callerId, "callerId");
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
     * Sets the action list: {@code *}, {@code agent.*}, {@code agent.action}.
     *
     * @param value the value
     * @return this
     */
    public Builder agents(List<String> value) {
      this.agents = value;
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
     * Sets free data that policies may read.
     *
     * @param value the value
     * @return this
     */
    public Builder userProperties(Map<String, String> value) {
      this.userProperties = value;
      return this;
    }

    /**
     * Sets the text of a Rego module.
     *
     * @param value the value
     * @return this
     */
    public Builder opaPolicy(String value) {
      this.opaPolicy = value;
      return this;
    }

    /**
     * Sets what is permitted.
     *
     * @param value the value
     * @return this
     */
    public Builder permissions(Set<ClientPermission> value) {
      this.permissions = value;
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
     * Sets more NATS subjects to subscribe to.
     *
     * @param value the value
     * @return this
     */
    public Builder subscribeSubjects(List<String> value) {
      this.subscribeSubjects = value;
      return this;
    }

    /**
     * Makes the claims; who issues them adds the standard ones.
     *
     * @return the claims
     */
    public ClientToken build() {
      return new ClientToken(
          StandardClaims.unissued(TokenPurpose.CLIENT, publicKey),
          callerId,
          agents,
          organization,
          userProperties,
          opaPolicy,
          permissions,
          publishSubjects,
          subscribeSubjects);
    }
  }
}
