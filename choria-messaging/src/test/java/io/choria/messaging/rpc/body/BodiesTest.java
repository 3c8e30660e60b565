package io.choria.messaging.rpc.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies of spec 02 §1.1 to §1.3, with their traps. */
class BodiesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static JsonNode json(String text) throws Exception {
    return JSON.readTree(text);
  }

  @Test
  void aRequestIsWrittenAsGoWritesIt() throws Exception {
    String expected =
        "{\"agent\":\"motd\",\"action\":\"set\","
            + "\"data\":{\"text\":\"a \\u003c b \\u0026 c\",\"urgent\":true,\"n\":1.5e-7}}";
    RequestBody body =
        new RequestBody(
            "motd", "set", json("{\"text\":\"a < b & c\",\"urgent\":true,\"n\":0.00000015}"));
    assertThat(text(body.encode())).isEqualTo(expected.replace("1.5e-7", "1.5e-7"));
    assertThat(RequestBody.parse(body.encode())).isEqualTo(body);
  }

  @Test
  void absentDataIsAnEmptyObjectAndNullStaysNull() {
    assertThat(RequestBody.parse(bytes("{\"agent\":\"a\",\"action\":\"b\"}")).data())
        .isEqualTo(JsonNodeFactory.instance.objectNode());
    assertThat(RequestBody.parse(bytes("{\"agent\":\"a\",\"action\":\"b\",\"data\":null}")).data())
        .isEqualTo(NullNode.instance);
  }

  @Test
  void authorityThatABodyClaimsIsPassedOver() {
    RequestBody body =
        RequestBody.parse(
            bytes(
                "{\"callerid\":\"up=root\",\"ttl\":\"x\",\"time\":1,\"Agent\":\"a\",\"ACTION\":\"b\"}"));
    assertThat(body.agent()).isEqualTo("a");
    assertThat(body.action()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ping",
        "[]",
        "null",
        "{",
        "{}x",
        "{} {}",
        "{\"agent\":1}",
        "{\"action\":{}}",
        "{\"data\":}",
        "{\"agent\":\"a\",}"
      })
  void whatIsNoRequestIsRefused(String body) {
    assertThatThrownBy(() -> RequestBody.parse(bytes(body))).isInstanceOf(BodyException.class);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThatThrownBy(() -> RequestBody.parse(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1'}))
        .isInstanceOf(BodyException.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(
            () -> RequestBody.parse("{\"agent\":\"a\"}".getBytes(StandardCharsets.UTF_16LE)))
        .isInstanceOf(BodyException.class);
  }

  @Test
  void depthIsLimited() {
    String deep = "{\"data\":" + "[".repeat(600) + "]".repeat(600) + "}";
    assertThatThrownBy(() -> RequestBody.parse(bytes(deep))).isInstanceOf(BodyException.class);
    assertThatThrownBy(() -> ReplyBody.parse(bytes(deep))).isInstanceOf(BodyException.class);
  }

  @Test
  void aReplyIsWrittenAsGoWritesItAndReadAgain() throws Exception {
    ReplyBody body = ReplyBody.ok("set", json("{\"previous\":\"welcome\",\"length\":22}"));
    assertThat(text(body.encode()))
        .isEqualTo(
            "{\"action\":\"set\",\"statuscode\":0,\"statusmsg\":\"OK\","
                + "\"data\":{\"previous\":\"welcome\",\"length\":22}}");
    assertThat(ReplyBody.parse(body.encode())).isEqualTo(body);
    assertThat(text(ReplyBody.failed("", Status.INVALID_DATA, "no").encode()))
        .isEqualTo("{\"action\":\"\",\"statuscode\":4,\"statusmsg\":\"no\",\"data\":{}}");
  }

  @ParameterizedTest
  @CsvSource({
    "0,OK",
    "1,ABORTED",
    "2,UNKNOWN_ACTION",
    "3,MISSING_DATA",
    "4,INVALID_DATA",
    "5,UNKNOWN_ERROR",
    "6,UNKNOWN_ERROR",
    "255,UNKNOWN_ERROR"
  })
  void statusCodes(int code, Status status) {
    ReplyBody body = ReplyBody.parse(bytes("{\"statuscode\":" + code + "}"));
    assertThat(body.statusCode()).isEqualTo(code);
    assertThat(body.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "256", "1.0", "\"1\"", "true", "99999999999999999999999"})
  void aStatusThatDoesNotFitFailsTheReply(String code) {
    assertThatThrownBy(() -> ReplyBody.parse(bytes("{\"statuscode\":" + code + "}")))
        .isInstanceOf(BodyException.class)
        .hasMessageContaining("255");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "\"{}\"", "[1]", "3", "true"})
  void dataIsAnythingAndOutputsAnObject(String data) throws Exception {
    ReplyBody body = ReplyBody.parse(bytes("{\"data\": " + data + " ,\"statuscode\":0}"));
    assertThat(body.dataText()).isEqualTo(data);
    assertThat(body.data()).isEqualTo(json(data));
    assertThat(body.outputs()).isEmpty();
  }

  @Test
  void dataIsKeptExactlyAsItCame() {
    String data = "{\"b\":1.0, \"a\":1e3,\"s\":\"\\u0041<\",\"b2\":12345678901234567890}";
    ReplyBody body = ReplyBody.parse(bytes("{\"data\":" + data + "}"));
    assertThat(body.dataText()).isEqualTo(data);
    assertThat(text(body.encode()))
        .isEqualTo(
            "{\"action\":\"\",\"statuscode\":0,\"statusmsg\":\"\",\"data\":"
                + "{\"b\":1.0,\"a\":1e3,\"s\":\"\\u0041\\u003c\",\"b2\":12345678901234567890}}");
  }
}
