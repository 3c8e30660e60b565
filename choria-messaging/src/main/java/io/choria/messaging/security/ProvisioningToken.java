package io.choria.messaging.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the token of a node says that is not provisioned yet (spec 03 §6).
 *
 * @param standard the claims that all tokens have
 * @param secret the claim {@code cht}: what the provisioner must present to the node
 * @param secure whether protocol security stays on while provisioning
 * @param urls the brokers to connect to, empty when they are looked up
 * @param srvDomain the domain of the SRV lookup, empty when there are URLs
 * @param byDefault whether a node without configuration provisions itself
 * @param registrationFile a file whose content is published meanwhile, perhaps empty
 * @param factsFile a file with facts, perhaps empty
 * @param username the NATS user of the provisioning broker, perhaps empty
 * @param password the NATS password of the provisioning broker, perhaps empty
 * @param extensions free data
 * @param organization the organisation, {@code choria} when the token has none
 * @param protocolV2 whether to provision with protocol version 2
 * @param allowUpdate whether the node's program may be replaced
 */
public record ProvisioningToken(
    StandardClaims standard,
    String secret,
    boolean secure,
    List<String> urls,
    String srvDomain,
    boolean byDefault,
    String registrationFile,
    String factsFile,
    String username,
    String password,
    Map<String, Object> extensions,
    String organization,
    boolean protocolV2,
    boolean allowUpdate)
    implements Token {

  static ProvisioningToken of(Claims claims) {
    String urls = claims.text("chu");
    String organization = claims.text("ou");
    return new ProvisioningToken(
        StandardClaims.of(claims),
        claims.text("cht"),
        claims.flag("chs"),
        urls.isEmpty() ? List.of() : List.of(urls.split(",", -1)),
        claims.text("chsrv"),
        claims.flag("chpd"),
        claims.text("chrd"),
        claims.text("chf"),
        claims.text("chusr"),
        claims.text("chpwd"),
        claims.object("extensions"),
        organization.isEmpty() ? "choria" : organization,
        claims.flag("v2"),
        claims.flag("update"));
  }

  @Override
  public Map<String, Object> toClaims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("cht", secret);
    claims.put("chs", secure);
    StandardClaims.putText(claims, "chu", String.join(",", urls));
    StandardClaims.putText(claims, "chsrv", srvDomain);
    claims.put("chpd", byDefault);
    StandardClaims.putText(claims, "chrd", registrationFile);
    StandardClaims.putText(claims, "chf", factsFile);
    StandardClaims.putText(claims, "chusr", username);
    StandardClaims.putText(claims, "chpwd", password);
    claims.put("extensions", extensions);
    StandardClaims.putText(claims, "ou", organization);
    if (protocolV2) {
      claims.put("v2", true);
    }
    if (allowUpdate) {
      claims.put("update", true);
    }
    claims.putAll(standard.toClaims());
    return claims;
  }

  /** Names what is no secret. */
  @Override
  public String toString() {
    return "ProvisioningToken[id="
        + standard.id()
        + ", urls="
        + urls
        + ", srvDomain="
        + srvDomain
        + ", organization="
        + organization
        + "]";
  }

  /**
   * Starts the claims of a token that is to be issued.
   *
   * @param secret what the provisioner must present to the node
   * @return a builder; everything that is not set is empty, the organisation is {@code choria}
   */
  public static Builder builder(String secret) {
    return new Builder(secret);
  }

  ProvisioningToken with(StandardClaims issued) {
    return new ProvisioningToken(
        issued,
        secret,
        secure,
        urls,
        srvDomain,
        byDefault,
        registrationFile,
        factsFile,
        username,
        password,
        extensions,
        organization,
        protocolV2,
        allowUpdate);
  }

  /** The claims of a token that is to be issued. Not safe for use by several threads. */
  public static final class Builder {
    private final String secret;
    private String publicKey = "";
    private boolean secure = false;
    private List<String> urls = List.of();
    private String srvDomain = "";
    private boolean byDefault = false;
    private String registrationFile = "";
    private String factsFile = "";
    private String username = "";
    private String password = "";
    private Map<String, Object> extensions = Map.of();
    private String organization = "choria";
    private boolean protocolV2 = false;
    private boolean allowUpdate = false;

    private Builder(String secret) {
      this.secret = Objects.requireNonNull(secret, "secret");
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
     * Sets whether protocol security stays on while provisioning.
     *
     * @param value the value
     * @return this
     */
    public Builder secure(boolean value) {
      this.secure = value;
      return this;
    }

    /**
     * Sets the brokers to connect to.
     *
     * @param value the value
     * @return this
     */
    public Builder urls(List<String> value) {
      this.urls = value;
      return this;
    }

    /**
     * Sets the domain of the SRV lookup.
     *
     * @param value the value
     * @return this
     */
    public Builder srvDomain(String value) {
      this.srvDomain = value;
      return this;
    }

    /**
     * Sets whether a node without configuration provisions itself.
     *
     * @param value the value
     * @return this
     */
    public Builder byDefault(boolean value) {
      this.byDefault = value;
      return this;
    }

    /**
     * Sets a file whose content is published meanwhile.
     *
     * @param value the value
     * @return this
     */
    public Builder registrationFile(String value) {
      this.registrationFile = value;
      return this;
    }

    /**
     * Sets a file with facts.
     *
     * @param value the value
     * @return this
     */
    public Builder factsFile(String value) {
      this.factsFile = value;
      return this;
    }

    /**
     * Sets the NATS user of the provisioning broker.
     *
     * @param value the value
     * @return this
     */
    public Builder username(String value) {
      this.username = value;
      return this;
    }

    /**
     * Sets the NATS password of the provisioning broker.
     *
     * @param value the value
     * @return this
     */
    public Builder password(String value) {
      this.password = value;
      return this;
    }

    /**
     * Sets free data.
     *
     * @param value the value
     * @return this
     */
    public Builder extensions(Map<String, Object> value) {
      this.extensions = value;
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
     * Sets whether to provision with protocol version 2.
     *
     * @param value the value
     * @return this
     */
    public Builder protocolV2(boolean value) {
      this.protocolV2 = value;
      return this;
    }

    /**
     * Sets whether the node's program may be replaced.
     *
     * @param value the value
     * @return this
     */
    public Builder allowUpdate(boolean value) {
      this.allowUpdate = value;
      return this;
    }

    /**
     * Makes the claims; who issues them adds the standard ones.
     *
     * @return the claims
     */
    public ProvisioningToken build() {
      return new ProvisioningToken(
          StandardClaims.unissued(TokenPurpose.PROVISIONING, publicKey),
          secret,
          secure,
          urls,
          srvDomain,
          byDefault,
          registrationFile,
          factsFile,
          username,
          password,
          extensions,
          organization,
          protocolV2,
          allowUpdate);
    }
  }
}
