package io.choria.messaging.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.protocol.ProtocolException.Fault;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of spec 01 §16 and the traps of §17, and what bad documents get. */
class ProtocolVectorsTest {
  private static final String REQUEST_V2 =
      "{\"protocol\":\"io.choria.protocol.v2.request\",\"message\":"
          + "\"eyJhZ2VudCI6InJwY3V0aWwiLCJhY3Rpb24iOiJwaW5nIiwiZGF0YSI6e319\","
          + "\"id\":\"2yY8AATu7KbCbVb9ooR0UM9Dpt9\",\"sender\":\"ops1.example.net\","
          + "\"caller\":\"up=dana\",\"collective\":\"choria\",\"agent\":\"rpcutil\",\"ttl\":60,"
          + "\"time\":1750000000123456789,\"filter\":{\"fact\":[],\"cf_class\":[],"
          + "\"agent\":[\"rpcutil\"],\"identity\":[],\"compound\":[]}}";
  private static final String REPLY_V1 =
      "{\"protocol\":\"choria:reply:1\",\"message\":\"pong\",\"envelope\":{\"requestid\":"
          + "\"0f6d4c1e9ab24d7c8e5f3a2b1c0d9e8f\",\"senderid\":\"web1.example.net\","
          + "\"agent\":\"discovery\",\"time\":1750000000}}";
  private static final String REQUEST_V1 =
      "{\"protocol\":\"choria:request:1\",\"message\":\"cGluZw==\",\"envelope\":{\"requestid\":"
          + "\"0f6d4c1e9ab24d7c8e5f3a2b1c0d9e8f\",\"senderid\":\"ops1.example.net\","
          + "\"callerid\":\"choria=dana.mcollective\",\"collective\":\"mcollective\","
          + "\"agent\":\"discovery\",\"ttl\":60,\"time\":1750000000,\"filter\":{\"fact\":[],"
          + "\"cf_class\":[],\"agent\":[],\"identity\":[],\"compound\":[]}}}";

  @Test
  void requestOfVersion2HasTheDigestOfTheVector() throws Exception {
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
    assertThat(new String(request.encode(), UTF_8)).isEqualTo(REQUEST_V2);
    assertThat(sha256(request.encode()))
        .isEqualTo("43c61df49a0c6e35e84c5e3731cf6f7afd120f0047059c25d829b6fd6dc0173f");
  }

  @Test
  void replyOfVersion2HasTheHashOfTheVector() {
    String hash = "QWvfm+sZRml2lfzz6pVR7JLbRbuyuSybXDfohJHshUs=";
    String body =
        "{\"statuscode\":0,\"statusmsg\":\"OK\",\"action\":\"ping\",\"data\":{\"pong\":1750000000}}";
    Request request = Request.parse(ProtocolVersion.V2, REQUEST_V2.getBytes(UTF_8));
    Instant time = Instant.ofEpochSecond(1_750_000_000, 223_456_789);
    Reply reply = Reply.to(request, "web1.example.net", time, body.getBytes(UTF_8));
    byte[] secure = SecureReply.unsigned(ProtocolVersion.V2, reply.encode()).encode();
    assertThat(new String(secure, UTF_8)).contains("\"hash\":\"" + hash + "\"");
  }

  @Test
  void replyOfVersion1HasTheHashOfTheVector() {
    byte[] secure = SecureReply.unsigned(ProtocolVersion.V1, REPLY_V1.getBytes(UTF_8)).encode();
    assertThat(new String(secure, UTF_8))
        .contains("\"hash\":\"+2blOSPRFytO4vaV2De7C7zlVK0w3MWjXS/Mei05wMs=\"");
  }

  @Test
  void ksuidOfTheVector() {
    byte[] payload = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    Ksuid ksuid = Ksuid.of(Instant.ofEpochSecond(1_750_000_000), payload);
    assertThat(ksuid).hasToString("2yY8AATu7KbCbVb9ooR0UM9Dpt9");
    assertThat(Ksuid.parse("2yY8AATu7KbCbVb9ooR0UM9Dpt9")).isEqualTo(ksuid);
    assertThat(ksuid.time()).isEqualTo(Instant.ofEpochSecond(1_750_000_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2yY8", "2yY8AATu7KbCbVb9ooR0UM9Dpt!", "zzzzzzzzzzzzzzzzzzzzzzzzzzz"})
  void textThatIsNoKsuidIsRefused(String text) {
    assertThatThrownBy(() -> Ksuid.parse(text)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void requestIdsHaveTheShapeOfTheirVersion() {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(1_750_000_000), ZoneOffset.UTC);
    RequestIds ids = new RequestIds(clock, new Random(1));
    assertThat(ids.next(ProtocolVersion.V1)).matches("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}");
    assertThat(Ksuid.parse(ids.next(ProtocolVersion.V2)).time()).isEqualTo(clock.instant());
    assertThat(ids.next(ProtocolVersion.V2)).isNotEqualTo(ids.next(ProtocolVersion.V2));
  }

  @ParameterizedTest(name = "version 1: {0} -> {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "\"ttl\":60;\"ttl\":29",
        "\"ttl\":60;\"ttl\":\"60\"",
        "\"ttl\":60;\"ttl\":60.5",
        "\"ttl\":60;\"x\":1",
        "0f6d4c1e9ab24d7c8e5f3a2b1c0d9e8f;0f6d",
        "\"callerid\":\"choria=dana.mcollective\";\"callerid\":\"\"",
        "\"agent\":\"discovery\";\"agent\":null",
        "\"cf_class\":[];\"cf_class\":null",
        "\"cf_class\":[];\"other\":[]",
        "\"fact\":[];\"fact\":[{\"fact\":\"a\",\"operator\":\"~\",\"value\":\"b\"}]",
        "\"fact\":[];\"fact\":[{\"fact\":\"\",\"operator\":\"==\",\"value\":\"b\"}]",
        "\"compound\":[];\"compound\":[\"a\"]",
        "\"time\":1750000000;\"time\":9223372036854775807",
        "\"time\":1750000000;\"time\":92233720368547758070",
        "\"message\":\"cGluZw==\";\"message\":\"\"",
        "\"agent\":\"discovery\";\"agent\":\"discovery\",\"Agent\":\"other\"",
        "\"agent\":\"discovery\";\"Agent\":\"other\",\"agent\":\"discovery\"",
        "\"agent\":\"discovery\";\"agent\":\"discovery\",\"agent\":\"other\""
      })
  void requestThatBreaksTheSchemaIsRefused(String member, String instead) {
    assertThat(Request.parse(ProtocolVersion.V1, REQUEST_V1.getBytes(UTF_8)).ttl())
        .isEqualTo(Duration.ofSeconds(60));
    String broken = REQUEST_V1.replace(member, instead);
    assertThat(broken).isNotEqualTo(REQUEST_V1);
    assertThatThrownBy(() -> Request.parse(ProtocolVersion.V1, broken.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SCHEMA));
  }

  @Test
  void requestOfVersion2NeedsNoFilter() {
    String bare = REQUEST_V2.replaceAll(",\"filter\":.*}}", "}");
    Request request = Request.parse(ProtocolVersion.V2, bare.getBytes(UTF_8));
    assertThat(request.filter()).isEqualTo(Filter.EMPTY);
    assertThat(new String(request.encode(), UTF_8)).isEqualTo(bare);
  }

  @Test
  void compoundQueriesKeepTheirForm() {
    List<Map<String, String>> query = List.of(Map.of("expr", "a && b < \"c\""));
    Request request =
        Request.builder(ProtocolVersion.V2)
            .id("x")
            .sender("s")
            .caller("c=d")
            .collective("choria")
            .agent("a")
            .time(Instant.ofEpochSecond(5))
            .filter(new Filter(List.of(), List.of(), List.of(), List.of(), List.of(query)))
            .body(new byte[] {1})
            .build();
    assertThat(new String(request.encode(), UTF_8))
        .contains("\"compound\":[[{\"expr\":\"a \\u0026\\u0026 b \\u003c \\\"c\\\"\"}]]");
    assertThat(Request.parse(ProtocolVersion.V2, request.encode()).filter().compounds())
        .containsExactly(query);
  }

  @Test
  void documentOfTheOtherVersionIsRefused() {
    assertThatThrownBy(() -> Request.parse(ProtocolVersion.V2, REQUEST_V1.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> Reply.parse(ProtocolVersion.V2, REPLY_V1.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.fault()).isEqualTo(Fault.PROTOCOL));
  }

  @Test
  void replyWithAnotherHashIsRefused() {
    byte[] secure = SecureReply.unsigned(ProtocolVersion.V1, REPLY_V1.getBytes(UTF_8)).encode();
    byte[] changed = new String(secure, UTF_8).replace("pong", "ping").getBytes(UTF_8);
    assertThatThrownBy(() -> SecureReply.parse(ProtocolVersion.V1, changed))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.fault()).isEqualTo(Fault.HASH));
  }

  @ParameterizedTest(name = "now {0} s after the request, valid {1}")
  @CsvSource({"0,true", "59,true", "60,false", "-59,true", "-60,false", "100000000,false"})
  void timeToLiveCountsInBothDirections(long seconds, boolean current) {
    Request request = Request.parse(ProtocolVersion.V1, REQUEST_V1.getBytes(UTF_8));
    assertThat(request.isCurrent(Instant.ofEpochSecond(1_750_000_000 + seconds)))
        .isEqualTo(current);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAA", "AB==", "AAB=", "A===", "!!!!", "AA=A"})
  void base64ThatIsNotCanonicalIsRefused(String text) {
    assertThatThrownBy(() -> Base64Text.decode(text, "test")).isInstanceOf(ProtocolException.class);
  }

  @Property
  void base64RoundTrips(@ForAll byte[] bytes) {
    assertThat(Base64Text.decode(Base64.getEncoder().encodeToString(bytes), "test"))
        .isEqualTo(bytes);
    assertThat(
            Base64Text.decode(
                Base64.getMimeEncoder(4, new byte[] {'\n'}).encodeToString(bytes), "test"))
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "null",
        "[]",
        "\"a\"",
        "{}",
        "{\"protocol\":7}",
        "{\"protocol\":\"x\"}",
        "{\"protocol\":\"choria:transport:1\"}",
        "{\"protocol\":\"choria:transport:1\",\"data\":\"!\",\"headers\":{}}",
        "{\"protocol\":\"choria:transport:1\",\"data\":\"AAAA\",\"headers\":[]}",
        "{\"protocol\":\"choria:transport:1\",\"data\":\"AAAA\",\"headers\":{\"seen-by\":[[\"a\"]]}}",
        "{\"protocol\":\"choria:transport:1\",\"data\":\"AAAA\"} x"
      })
  void payloadThatIsNoTransportIsRefused(String payload) {
    assertThatThrownBy(() -> Transport.parse(payload.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void deepNestingIsRefused() {
    byte[] deep = "[".repeat(10_000_000).getBytes(UTF_8);
    assertThatThrownBy(() -> Transport.parse(deep)).isInstanceOf(ProtocolException.class);
    String headers = "{\"headers\":" + "{\"a\":".repeat(100_000);
    assertThatThrownBy(() -> Transport.parse(headers.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void namesOfATransportCountInAnyCase() {
    String text =
        "{\"Protocol\":\"choria:transport:1\",\"DATA\":\"AAAA\",\"headers\":{\"MC_Sender\":\"a\"}}";
    assertThat(Transport.parse(text.getBytes(UTF_8)).sender()).isEqualTo("a");
  }

  @Test
  void federationHasTheNamesOfItsVersion() {
    Transport.Federation federation =
        new Transport.Federation("r", "reply.here", List.of("c.broadcast.agent.a"));
    List<Transport.Hop> trace = List.of(new Transport.Hop("a", "b", "c"));
    for (ProtocolVersion version : ProtocolVersion.values()) {
      Transport transport = new Transport(version, new byte[] {1}, "to", "me", trace, federation);
      String text = new String(transport.encode(), UTF_8);
      boolean v1 = version == ProtocolVersion.V1;
      assertThat(text)
          .contains(v1 ? "\"target\":[" : "\"targets\":[")
          .contains(v1 ? "\"seen-by\":[[" : "\"trace\":[[");
      Transport again = Transport.parse(transport.encode());
      assertThat(again.federation()).contains(federation);
      assertThat(again.trace()).isEqualTo(trace);
      assertThat(again.replySubject()).isEqualTo("to");
    }
  }

  @Property(tries = 2_000)
  void aChangedByteNeverGivesAnotherException(
      @ForAll @IntRange(min = 0, max = 400) int position, @ForAll byte value) {
    byte[] changed = REQUEST_V2.getBytes(UTF_8);
    changed[position % changed.length] = value;
    parseAll(changed);
    changed = REQUEST_V1.getBytes(UTF_8);
    changed[position % changed.length] = value;
    parseAll(changed);
  }

  private static void parseAll(byte[] bytes) {
    List<Runnable> parsers =
        List.of(
            () -> Transport.parse(bytes),
            () -> SecureRequest.parse(ProtocolVersion.V1, bytes),
            () -> SecureReply.parse(ProtocolVersion.V2, bytes),
            () -> Request.parse(ProtocolVersion.V1, bytes),
            () -> Request.parse(ProtocolVersion.V2, bytes),
            () -> Reply.parse(ProtocolVersion.V1, bytes),
            () -> Reply.parse(ProtocolVersion.V2, bytes));
    for (Runnable parser : parsers) {
      try {
        parser.run();
      } catch (ProtocolException e) {
        assertThat(e.getMessage()).contains("expected");
      }
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
