package io.choria.messaging.security;

import com.auth0.jwt.interfaces.DecodedJWT;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  static ProvisioningToken of(DecodedJWT token) {
    String urls = StandardClaims.text(token, "chu");
    String organization = StandardClaims.text(token, "ou");
    return new ProvisioningToken(
        StandardClaims.of(token),
        StandardClaims.text(token, "cht"),
        Claims.flag(token, "chs"),
        urls.isEmpty() ? List.of() : List.of(urls.split(",", -1)),
        StandardClaims.text(token, "chsrv"),
        Claims.flag(token, "chpd"),
        StandardClaims.text(token, "chrd"),
        StandardClaims.text(token, "chf"),
        StandardClaims.text(token, "chusr"),
        StandardClaims.text(token, "chpwd"),
        Claims.object(token, "extensions"),
        organization.isEmpty() ? "choria" : organization,
        Claims.flag(token, "v2"),
        Claims.flag(token, "update"));
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
}
