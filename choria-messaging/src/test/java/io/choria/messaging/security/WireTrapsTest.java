package io.choria.messaging.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.ProtocolException;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Reply;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.RequestIds;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.CallerHash;
import io.choria.messaging.rpc.FleetSubjects;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checklist of traps of spec 01 §17, row by row. */
class WireTrapsTest {
  private static final Instant NOW = NetworkFiles.NOW;
  private static final byte[] BODY = "{\"a\":1}".getBytes(US_ASCII);

  private static Request.Builder request(ProtocolVersion version) {
    return Request.builder(version)
        .id(new RequestIds(Clock.fixed(NOW, ZoneOffset.UTC), new Random(1)).next(version))
        .sender("ops1")
        .caller(version == ProtocolVersion.V1 ? "choria=dana.mcollective" : "up=dana")
        .collective("choria")
        .agent("rpcutil")
        .time(NOW)
        .body(BODY);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static String b64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static TokenCredentials dana() {
    return NetworkFiles.credentials(NetworkFiles.V2, "client");
  }

  private static TrustRoots roots() {
    return TrustRoots.issuers(
        Map.of("choria", Ed25519PublicKey.ofHex(NetworkFiles.issuer(NetworkFiles.V2))));
  }

  @Test
  void row01InnerFieldsAreTextInVersion1AndBase64InVersion2() {
    byte[] v1 = request(ProtocolVersion.V1).build().encode();
    assertThat(text(v1)).contains("\"message\":\"{\\\"a\\\":1}\"");
    assertThat(text(new SecureRequest.X509(v1, "insecure", "insecure").encode()))
        .contains("\"message\":\"{\\\"protocol\\\":");
    byte[] v2 = request(ProtocolVersion.V2).build().encode();
    assertThat(text(v2)).contains("\"message\":\"" + b64(BODY) + "\"");
    assertThat(text(new SecureRequest.Token(v2, new byte[64], "t", "").encode()))
        .contains("\"request\":\"" + b64(v2) + "\"");
    for (ProtocolVersion version : ProtocolVersion.values()) {
      Transport transport = new Transport(version, v2, "r", "s", List.of(), null);
      assertThat(text(transport.encode())).contains("\"data\":\"" + b64(v2) + "\"");
    }
  }

  @Test
  void row02SignaturesHaveThreeSpellings() {
    try (TokenCredentials dana = dana()) {
      Request request = request(ProtocolVersion.V2).build();
      byte[] signature = dana.sign(request.encode());
      assertThat(text(RequestSigner.token(dana).sign(request).encode()))
          .contains("\"signature\":\"" + b64(signature) + "\"");
      assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(dana.sign(BODY)))
          .hasSize(86);
    }
    StandardClaims chained =
        Token.parseUnverified(NetworkFiles.V2.get("tokens").get("chainclient").asText()).standard();
    assertThat(chained.trustChain()).matches("[0-9a-f]{128}\\.[0-9a-f]{128}");
    assertThat(chained.publicKey()).matches("[0-9a-f]{64}");
  }

  @Test
  void row03TimesAndLimitsDependOnTheVersion() {
    assertThat(text(request(ProtocolVersion.V1).build().encode()))
        .contains("\"time\":" + NOW.getEpochSecond() + ",");
    assertThat(text(request(ProtocolVersion.V2).build().encode()))
        .contains("\"time\":" + NOW.getEpochSecond() + "000000000,");
    assertThatThrownBy(() -> request(ProtocolVersion.V1).ttl(Duration.ofSeconds(29)).build())
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> request(ProtocolVersion.V1).id("short").build())
        .isInstanceOf(ProtocolException.class);
    assertThat(request(ProtocolVersion.V2).ttl(Duration.ofSeconds(1)).id("x").build().ttl())
        .isEqualTo(Duration.ofSeconds(1));
    assertThatThrownBy(() -> request(ProtocolVersion.V2).ttl(Duration.ZERO).build())
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void row04NamesOnTheWireDifferFromTheSchemas() {
    Transport.Federation federation = new Transport.Federation("id", "r", List.of("t"));
    List<Transport.Hop> hops = List.of(new Transport.Hop("a", "b", "c"));
    assertThat(text(new Transport(ProtocolVersion.V1, BODY, "r", "s", hops, federation).encode()))
        .contains("\"target\":[", "\"seen-by\":[");
    assertThat(text(new Transport(ProtocolVersion.V2, BODY, "r", "s", hops, federation).encode()))
        .contains("\"targets\":[", "\"trace\":[");
    Reply reply = Reply.to(request(ProtocolVersion.V2).build(), "web1", NOW, BODY);
    assertThat(text(reply.encode())).contains("\"protocol\":\"io.choria.protocol.v2.reply\"");
    assertThat(text(SecureReply.signed(reply.encode(), new byte[64], "t").encode()))
        .containsPattern("\"hash\":\"[A-Za-z0-9+/]{43}=\",\"signature\":\"[A-Za-z0-9+/]{86}==\"");
  }

  @Test
  void row05FilterArraysAreThereAndEmpty() {
    assertThat(text(request(ProtocolVersion.V1).filter(Filter.EMPTY).build().encode()))
        .contains(
            "\"filter\":{\"fact\":[],\"cf_class\":[],\"agent\":[],\"identity\":[],"
                + "\"compound\":[]}");
  }

  @Test
  void row06ReplySubjectIsInTheTransport() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      byte[] payload = new Transport(version, BODY, "c.reply.h.i", "s", List.of(), null).encode();
      assertThat(Transport.parse(payload).replySubject()).isEqualTo("c.reply.h.i");
    }
  }

  @Test
  void row07CallersAreHashedWithMd5InReplySubjects() {
    assertThat(FleetSubjects.inboxPrefix("choria", CallerHash.MD5, "up=dana"))
        .isEqualTo("choria.reply.ce90e8bcdd2006142331a06a35b5c58d");
    assertThat(CallerHash.MD5.of("choria=dana")).isEqualTo("0fb38cb24df713e3810d3b091ffa3e07");
    assertThat(CallerHash.MD5.of("web1.example.net")).isEqualTo("b4bea56748abd61190d1f6686618a395");
    assertThat(CallerHash.SHA256.of("up=dana"))
        .isEqualTo("cdf64f25cae94d9e7739c00dbb24554160117900292132a074ddda3141b9a2a3");
  }

  @Test
  void row08TextOfTheNonceIsSignedUndecodedAndTlsIsThere(@TempDir Path directory) {
    Seed seed = Seed.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    assertThat(
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(seed.sign("q3JZ0aYk7LwXb2E".getBytes(US_ASCII))))
        .isEqualTo(
            "qUCl6r21VLx4fH1UBHnjNzcmhVIWPU_nep9-UJEaVeVm5mVZdoVAktVxqAFNrPype0Kya0hFmiwfvAPteTR0Cg");
    NetworkFiles files = new NetworkFiles(directory).tokens(NetworkFiles.V2, "client");
    try (SecurityProvider provider =
        files.loader(Role.CLIENT, "ops1", NetworkFiles.v2("client")).load()) {
      assertThat(provider.broker().tls()).isPresent();
      assertThat(provider.broker().token())
          .contains(NetworkFiles.V2.get("tokens").get("client").asText());
    }
  }

  @Test
  void row09PingTravelsAsBase64() {
    Request ping = request(ProtocolVersion.V2).body("cGluZw==".getBytes(US_ASCII)).build();
    assertThat(text(ping.encode())).contains("\"message\":\"Y0dsdVp3PT0=\"");
  }

  @Test
  void row10ReplaysPassUnlessAWindowIsAskedForAndReplySignaturesAreVerified() {
    try (TokenCredentials dana = dana()) {
      SecureRequest secure = RequestSigner.token(dana).sign(request(ProtocolVersion.V2).build());
      RequestVerifier open = RequestVerifier.tokens(roots()).build();
      open.verify(secure, NOW);
      open.verify(secure, NOW);
      RequestVerifier closed = RequestVerifier.tokens(roots()).replayWindow(10).build();
      closed.verify(secure, NOW);
      refused(Reason.REPLAYED, () -> closed.verify(secure, NOW));
      SecureReply bare =
          ReplySigner.unsigned()
              .sign(Reply.to(request(ProtocolVersion.V2).build(), "web1", NOW, BODY));
      refused(Reason.UNSIGNED, () -> ReplyVerifier.signed(roots()).verify(bare, NOW));
      assertThat(ReplyVerifier.hashOnly().verify(bare, NOW).server()).isEmpty();
    }
  }

  @Test
  void row11KeyFilesHaveNoNewline(@TempDir Path directory) throws Exception {
    try (Seed seed = Seed.ofHex("01".repeat(32))) {
      seed.write(directory.resolve("a.seed"));
      seed.publicKey().write(directory.resolve("a.public"));
      Token.write("a.b.c", directory.resolve("a.jwt"));
      assertThat(directory.resolve("a.seed")).hasSize(64);
      assertThat(directory.resolve("a.public")).hasSize(64);
      assertThat(directory.resolve("a.jwt")).hasSize(5);
    }
    NetworkFiles files = new NetworkFiles(directory);
    Path seed = files.write("n.seed", "01".repeat(32) + "\n");
    refused(Reason.MALFORMED, () -> Seed.read(seed));
    Path key = files.write("n.public", "01".repeat(32) + "\n");
    refused(Reason.MALFORMED, () -> Ed25519PublicKey.read(key));
  }

  @Test
  void row12DefaultCollectiveDependsOnTheProvider(@TempDir Path directory) {
    NetworkFiles files = new NetworkFiles(directory);
    assertThat(files.settings("plugin.security.provider = choria\n").node().mainCollective())
        .isEqualTo("choria");
    assertThat(files.settings("plugin.security.provider = file\n").node().mainCollective())
        .isEqualTo("mcollective");
  }

  @Test
  void row13CallerIsThatOfTheTokenAndServersCallNobody() {
    RequestVerifier verifier = RequestVerifier.tokens(roots()).build();
    try (TokenCredentials dana = dana();
        TokenCredentials web1 = NetworkFiles.credentials(NetworkFiles.V2, "web1")) {
      SecureRequest lie =
          RequestSigner.token(dana).sign(request(ProtocolVersion.V2).caller("up=bob").build());
      refused(Reason.CALLER, () -> verifier.verify(lie, NOW));
      SecureRequest server =
          RequestSigner.token(web1)
              .sign(request(ProtocolVersion.V2).caller("web1.example.net").build());
      refused(Reason.PURPOSE, () -> verifier.verify(server, NOW));
    }
  }

  @Test
  void row14TimeToLiveCountsInBothDirections() {
    RequestVerifier verifier = RequestVerifier.tokens(roots()).build();
    try (TokenCredentials dana = dana()) {
      SecureRequest secure = RequestSigner.token(dana).sign(request(ProtocolVersion.V2).build());
      for (int seconds : new int[] {-59, 0, 59}) {
        assertThat(verifier.verify(secure, NOW.plusSeconds(seconds)).request().agent())
            .isEqualTo("rpcutil");
      }
      refused(Reason.NOT_CURRENT, () -> verifier.verify(secure, NOW.plusSeconds(60)));
      refused(Reason.NOT_CURRENT, () -> verifier.verify(secure, NOW.minusSeconds(60)));
    }
  }

  /** As in Choria (spec 01 §1): members that nobody knows mean nothing, but they are signed too. */
  @Test
  void unknownMembersMeanNothingAndStayInWhatIsSigned() {
    try (TokenCredentials dana = dana()) {
      String signed = withUnknown(text(request(ProtocolVersion.V2).build().encode()));
      byte[] bytes = signed.getBytes(UTF_8);
      assertThat(Request.parse(ProtocolVersion.V2, bytes).agent()).isEqualTo("rpcutil");
      SecureRequest.Token made = new SecureRequest.Token(bytes, dana.sign(bytes), dana.token(), "");
      byte[] secure = withUnknown(text(made.encode())).getBytes(UTF_8);
      byte[] transport =
          withUnknown(
                  text(
                      new Transport(ProtocolVersion.V2, secure, "r", "s", List.of(), null)
                          .encode()))
              .getBytes(UTF_8);
      SecureRequest read =
          SecureRequest.parse(ProtocolVersion.V2, Transport.parse(transport).data());
      assertThat(text(((SecureRequest.Token) read).request())).isEqualTo(signed);
      RequestVerifier verifier = RequestVerifier.tokens(roots()).build();
      assertThat(verifier.verify(read, NOW).request().caller()).isEqualTo("up=dana");
    }
  }

  private static String withUnknown(String document) {
    assertThat(document).startsWith("{");
    return "{\"x_new\":{\"a\":[1,null,\"}\"]}," + document.substring(1);
  }

  @Test
  void signatureOfTheRequestAndReplyVectorsOfSection16() {
    Seed seed = Seed.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    assertThat(seed.publicKey().hex())
        .isEqualTo("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
    Request request =
        Request.builder(ProtocolVersion.V2)
            .id("2yY8AATu7KbCbVb9ooR0UM9Dpt9")
            .sender("ops1.example.net")
            .caller("up=dana")
            .collective("choria")
            .agent("rpcutil")
            .time(Instant.ofEpochSecond(1_750_000_000, 123_456_789))
            .filter(new Filter(List.of(), List.of(), List.of("rpcutil"), List.of(), List.of()))
            .body("{\"agent\":\"rpcutil\",\"action\":\"ping\",\"data\":{}}".getBytes(UTF_8))
            .build();
    assertThat(b64(seed.sign(request.encode())))
        .isEqualTo(
            "KABZwvWhvBZqzZhheobxSIYCsNA/6tkJ49wVO59xMg2DYWlIwn57wcbVctxHyOZVGjt/6VrYX36BeZrlUjpLBQ==");
    byte[] body =
        ("{\"statuscode\":0,\"statusmsg\":\"OK\",\"action\":\"ping\","
                + "\"data\":{\"pong\":1750000000}}")
            .getBytes(UTF_8);
    Reply reply =
        Reply.to(
            request, "web1.example.net", Instant.ofEpochSecond(1_750_000_000, 223_456_789), body);
    Seed server = Seed.ofHex("11".repeat(32));
    assertThat(server.publicKey().hex())
        .isEqualTo("d04ab232742bb4ab3a1368bd4615e4e6d0224ab71a016baf8520a332c9778737");
    assertThat(b64(server.sign(reply.encode())))
        .isEqualTo(
            "98biIAYoXVWmbEdNl2iLMsLb41tBDakfUc9Ryb1Nc9GLdt6tFruTOQwsQ8yxkS3K7PStvTqgxepHbnzt6lGaDw==");
  }

  @Test
  void chainOfTheVectorsOfSection16() {
    Seed organization = Seed.ofHex("22".repeat(32));
    assertThat(organization.publicKey().hex())
        .isEqualTo("a09aa5f47a6759802ff955f8dc2d2a14a5c99d23be97f864127ff9383455a4f0");
    Seed issuer = Seed.ofHex("33".repeat(32));
    assertThat(issuer.publicKey().hex())
        .isEqualTo("17cb79fb2b4120f2b1ec65e4198d6e08b28e813feb01e4a400839b85e18080ce");
    String chain =
        TrustChain.ofIssuer(organization, "2yY8AAVn6kBi95NvEy6RnN6rGsL", issuer.publicKey());
    assertThat(chain)
        .isEqualTo(
            "150ed560e801c65bbdd675fdf5a525df4217e3b95bf209ece0091ae7a3b199068ca13ed84e9613563aba7"
                + "f09b02796d579eb722dd1daa4fdb4abbb51e840400d");
    assertThat(TrustChain.ofToken(issuer, chain, "2yY8MjgC86fxyErer9iSECeFKJG"))
        .isEqualTo(
            chain
                + ".35d0ef89c6d046fcbb35d08516b0bf7545657fd3bea572dd9d1e6e47b36037b2615196a04a708fd"
                + "ea7103d2fe933475ea7787a95cafd7ff9e494df39c9b7b509");
    assertThat(HexFormat.of().parseHex(chain)).hasSize(64);
  }

  private static void refused(Reason reason, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TrustException.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }
}
