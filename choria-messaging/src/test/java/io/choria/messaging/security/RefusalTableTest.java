package io.choria.messaging.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.protocol.Captures;
import io.choria.messaging.protocol.ProtocolException;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Reply;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.security.TrustException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Recorded traffic that must not count: each refusal of the two versions with its reason, on the
 * side of the server for requests and on that of the client for replies. The same rows are sent to
 * real programs by the interop tests.
 */
@DisplayName("refusals on recorded traffic")
class RefusalTableTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static void refused(Reason reason, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TrustException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static byte[] replaced(byte[] signed, String what, String with) {
    String changed = new String(signed, UTF_8).replace(what, with);
    assertThat(changed).isNotEqualTo(new String(signed, UTF_8));
    return changed.getBytes(UTF_8);
  }

  private static byte[] ping(String folder) {
    Captures.Message message =
        Captures.transports(folder).stream()
            .filter(m -> m.file().endsWith("/ping.ndjson"))
            .findFirst()
            .orElseThrow();
    return Transport.parse(message.payload()).data();
  }

  @Nested
  @DisplayName("requests of version 1")
  class Version1 {
    private final SecureRequest.X509 good =
        (SecureRequest.X509) SecureRequest.parse(ProtocolVersion.V1, ping("v1-mtls"));
    private final Request request = Request.parse(ProtocolVersion.V1, good.request());
    private final Instant now = request.time();
    private final CertificateAuthority authority = CapturedCertificatesTest.authority();
    private final X509Credentials dana = CapturedCertificatesTest.credentials("client");

    private void refuse(Reason reason, SecureRequest secure) {
      RequestVerifier verifier = RequestVerifier.certificates(authority).build();
      verifier.verify(good, now);
      refused(reason, () -> verifier.verify(secure, now));
      refused(
          reason,
          () ->
              RequestVerifier.certificates(CapturedCertificatesTest.authority())
                  .build()
                  .verify(secure, now));
    }

    private SecureRequest signed(X509Credentials key, byte[] bytes, String certificates) {
      return new SecureRequest.X509(
          bytes, Base64.getEncoder().encodeToString(key.sign(bytes)), certificates);
    }

    @Test
    void wrongCaller() {
      byte[] bytes = replaced(good.request(), request.caller(), "choria=bob.mcollective");
      refuse(Reason.CALLER, signed(dana, bytes, dana.pem()));
    }

    @Test
    void wrongIssuer() {
      CertificateAuthority other =
          CertificateAuthority.ofPem(
              CapturedCertificatesTest.credentials("server").pem(),
              CertificateAuthority.DEFAULT_ALLOWED,
              CertificateAuthority.DEFAULT_PRIVILEGED);
      refused(
          Reason.CERTIFICATE, () -> RequestVerifier.certificates(other).build().verify(good, now));
    }

    /** Each before and after the chain was remembered. */
    @Test
    void expiredCertificate() {
      outOfTime(Reason.EXPIRED, dana.chain().get(0).getNotAfter().toInstant().plusSeconds(1));
    }

    @Test
    void certificateThatIsNotYetValid() {
      outOfTime(
          Reason.NOT_YET_VALID, dana.chain().get(0).getNotBefore().toInstant().minusSeconds(1));
    }

    private void outOfTime(Reason reason, Instant then) {
      SecureRequest secure = signed(dana, at(then).encode(), dana.pem());
      RequestVerifier verifier = RequestVerifier.certificates(authority).build();
      refused(reason, () -> verifier.verify(secure, then));
      verifier.verify(good, now);
      refused(reason, () -> verifier.verify(secure, then));
    }

    private Request at(Instant time) {
      return Request.builder(ProtocolVersion.V1)
          .id(request.id())
          .sender(request.sender())
          .caller(request.caller())
          .collective(request.collective())
          .agent(request.agent())
          .time(time)
          .body(request.body())
          .build();
    }

    @Test
    void certificateOfAnotherKey() {
      X509Credentials server = CapturedCertificatesTest.credentials("server");
      refuse(Reason.SIGNATURE, signed(server, good.request(), dana.pem()));
    }

    @Test
    void missingPermission() {
      X509Credentials server = CapturedCertificatesTest.credentials("server");
      String name = CertificateAuthority.names(server.chain().get(0)).get(0);
      byte[] bytes = replaced(good.request(), request.caller(), "choria=" + name);
      refuse(Reason.PERMISSION, signed(server, bytes, server.pem()));
    }

    @Test
    void tampered() {
      byte[] bytes = replaced(good.request(), request.sender(), "ops2.example.net");
      refuse(
          Reason.SIGNATURE, new SecureRequest.X509(bytes, good.signature(), good.certificates()));
    }

    @Test
    void replayed() {
      RequestVerifier verifier = RequestVerifier.certificates(authority).replayWindow(10).build();
      verifier.verify(good, now);
      refused(Reason.REPLAYED, () -> verifier.verify(good, now));
    }

    @Test
    void unsigned() {
      refuse(Reason.UNSIGNED, new SecureRequest.X509(good.request(), "insecure", "insecure"));
    }

    @Test
    void outOfItsTimeToLive() {
      RequestVerifier verifier = RequestVerifier.certificates(authority).build();
      refused(Reason.NOT_CURRENT, () -> verifier.verify(good, now.plus(request.ttl())));
      refused(Reason.NOT_CURRENT, () -> verifier.verify(good, now.minus(request.ttl())));
    }
  }

  /** The keys of a recorded network, and tokens that were never in it. */
  private static final class Network {
    private final JsonNode keys = Captures.keys("v2-plain");
    private final TrustRoots roots = CapturedRequestsTest.roots("v2-plain");

    Seed seed(String name) {
      return Seed.ofHex(keys.get("keys").get(name).get("seed_hex").asText());
    }

    String token(String name) {
      return keys.get("tokens").get(name).asText();
    }

    TokenIssuer issuer(Instant at) {
      return issuer(seed("org-issuer"), at);
    }

    TokenIssuer issuer(Seed organization, Instant at) {
      return TokenIssuer.organization(organization, Clock.fixed(at, ZoneOffset.UTC), new Random(1));
    }
  }

  @Nested
  @DisplayName("requests of version 2")
  class Version2 {
    private final Network network = new Network();
    private final SecureRequest.Token good =
        (SecureRequest.Token) SecureRequest.parse(ProtocolVersion.V2, ping("v2-plain"));
    private final Request request = Request.parse(ProtocolVersion.V2, good.request());
    private final Instant now = request.time();
    private final Seed dana = network.seed("client");
    private final Set<ClientPermission> fleet = Set.of(ClientPermission.FLEET_MANAGEMENT);

    private SecureRequest signed(Seed seed, byte[] bytes, String token) {
      return new SecureRequest.Token(bytes, seed.sign(bytes), token, "");
    }

    /** By a verifier that knows the good token already, and by one that knows nothing. */
    private void refuse(Reason reason, SecureRequest secure) {
      RequestVerifier verifier = RequestVerifier.tokens(network.roots).build();
      verifier.verify(good, now);
      refused(reason, () -> verifier.verify(secure, now));
      refused(reason, () -> RequestVerifier.tokens(network.roots).build().verify(secure, now));
    }

    private void refuseToken(Reason reason, TokenIssuer issuer, Set<ClientPermission> permissions) {
      String token = issuer.client(request.caller(), dana.publicKey(), HOUR, permissions);
      refuse(reason, signed(dana, good.request(), token));
    }

    @Test
    void wrongCaller() {
      byte[] bytes = replaced(good.request(), request.caller(), "up=root");
      refuse(Reason.CALLER, signed(dana, bytes, good.caller()));
    }

    @Test
    void wrongIssuer() {
      refuseToken(Reason.SIGNATURE, network.issuer(Seed.ofHex("07".repeat(32)), now), fleet);
    }

    @Test
    void expiredToken() {
      refuseToken(Reason.EXPIRED, network.issuer(now.minus(HOUR)), fleet);
    }

    @Test
    void expiredTokenThatWasVerifiedBefore() {
      Instant start = now.minus(HOUR).plusSeconds(10);
      String token = network.issuer(start).client(request.caller(), dana.publicKey(), HOUR, fleet);
      SecureRequest secure = signed(dana, good.request(), token);
      RequestVerifier verifier = RequestVerifier.tokens(network.roots).build();
      verifier.verify(secure, now);
      refused(Reason.EXPIRED, () -> verifier.verify(secure, start.plus(HOUR)));
    }

    @Test
    void tokenThatIsNotYetValid() {
      refuseToken(Reason.NOT_YET_VALID, network.issuer(now.plusSeconds(2)), fleet);
    }

    @Test
    void tokenOfAnotherKey() {
      refuse(Reason.SIGNATURE, signed(network.seed("admin"), good.request(), good.caller()));
    }

    @Test
    void missingPermission() {
      refuseToken(Reason.PERMISSION, network.issuer(now), Set.of(ClientPermission.STREAMS_USER));
    }

    @Test
    void permissionThatNeedsADelegator() {
      refuseToken(
          Reason.PERMISSION,
          network.issuer(now),
          Set.of(ClientPermission.FLEET_MANAGEMENT, ClientPermission.SIGNED_FLEET_MANAGEMENT));
    }

    @Test
    void tokenOfAServer() {
      refuse(Reason.PURPOSE, signed(network.seed("web1"), good.request(), network.token("web1")));
    }

    @Test
    void tampered() {
      byte[] bytes = replaced(good.request(), request.sender(), "ops2.example.net");
      refuse(
          Reason.SIGNATURE,
          new SecureRequest.Token(bytes, good.signature(), good.caller(), good.signer()));
    }

    @Test
    void replayed() {
      RequestVerifier verifier = RequestVerifier.tokens(network.roots).replayWindow(10).build();
      verifier.verify(good, now);
      refused(Reason.REPLAYED, () -> verifier.verify(good, now));
    }

    @Test
    void outOfItsTimeToLive() {
      RequestVerifier verifier = RequestVerifier.tokens(network.roots).build();
      refused(Reason.NOT_CURRENT, () -> verifier.verify(good, now.plus(request.ttl())));
    }
  }

  @Nested
  @DisplayName("replies")
  class Replies {
    private final Network network = new Network();
    private final SecureReply good = reply("v2-plain", ProtocolVersion.V2);
    private final Reply content = Reply.parse(ProtocolVersion.V2, good.reply());
    private final Instant now = content.time();
    private final Seed server =
        network.seed(content.sender().substring(0, content.sender().indexOf('.')));

    private SecureReply reply(String folder, ProtocolVersion version) {
      return Captures.transports(folder).stream()
          .filter(m -> m.file().endsWith("/ping.ndjson"))
          .map(m -> Transport.parse(m.payload()).data())
          .filter(data -> new String(data, UTF_8).contains(version.secureReply()))
          .map(data -> SecureReply.parse(version, data))
          .findFirst()
          .orElseThrow();
    }

    private void refuse(Reason reason, SecureReply secure) {
      ReplyVerifier verifier = ReplyVerifier.signed(network.roots);
      assertThat(verifier.verify(good, now).server()).isPresent();
      refused(reason, () -> verifier.verify(secure, now));
    }

    private SecureReply signed(Seed seed, byte[] bytes, String token) {
      return SecureReply.signed(bytes, seed.sign(bytes), token);
    }

    private void refuseToken(Reason reason, TokenIssuer issuer, String identity) {
      String token = issuer.server(identity, server.publicKey(), HOUR, List.of("choria"), Set.of());
      refuse(reason, signed(server, good.reply(), token));
    }

    @Test
    void anotherServer() {
      refuseToken(Reason.CALLER, network.issuer(now), "web9.example.net");
    }

    @Test
    void wrongIssuer() {
      refuseToken(
          Reason.SIGNATURE, network.issuer(Seed.ofHex("07".repeat(32)), now), content.sender());
    }

    @Test
    void expiredToken() {
      refuseToken(Reason.EXPIRED, network.issuer(now.minus(HOUR)), content.sender());
    }

    @Test
    void tokenThatIsNotYetValid() {
      refuseToken(Reason.NOT_YET_VALID, network.issuer(now.plusSeconds(2)), content.sender());
    }

    @Test
    void tokenOfAnotherKey() {
      refuse(Reason.SIGNATURE, signed(network.seed("admin"), good.reply(), good.sender()));
    }

    @Test
    void tokenOfAClient() {
      refuse(Reason.PURPOSE, signed(network.seed("client"), good.reply(), network.token("client")));
    }

    @Test
    void tampered() {
      byte[] bytes = replaced(good.reply(), content.agent(), "other");
      refuse(Reason.SIGNATURE, SecureReply.signed(bytes, good.signature(), good.sender()));
    }

    @Test
    void unsigned() {
      refuse(Reason.UNSIGNED, SecureReply.unsigned(ProtocolVersion.V2, good.reply()));
    }

    @Test
    void tamperedInVersion1() {
      SecureReply recorded = reply("v1-mtls", ProtocolVersion.V1);
      byte[] changed = replaced(recorded.encode(), "example.net", "example.org");
      assertThatThrownBy(() -> SecureReply.parse(ProtocolVersion.V1, changed))
          .isInstanceOfSatisfying(
              ProtocolException.class,
              e -> assertThat(e.fault()).isEqualTo(ProtocolException.Fault.HASH));
    }
  }
}
