package io.choria.messaging.rpc.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole requests: spec 02 §2.4, §2.6 and §2.7, with the description that the captures used. */
class RequestInputsTest {
  private static final AgentDdl LAB = AgentDdl.parse(CapturedDdls.bytes("lab"));
  private static final ActionDdl ECHO = LAB.action("echo").orElseThrow();
  private static final ActionDdl SLOW = LAB.action("slow").orElseThrow();

  private static ObjectNode object(String json) throws JsonProcessingException {
    return (ObjectNode) new ObjectMapper().readTree(json);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "{}!input 'message' is required",
        "{\"message\":1}!validation failed for input 'message': is not a string",
        "{\"message\":null}!validation failed for input 'message': is not a string",
        "{\"message\":\"a;b\"}!validation failed for input 'message': may not contain ';'",
        "{\"message\":\"aaaaaaaaaaaaaaaaaaaaa\"}!validation failed for input 'message': is longer"
            + " than 20 characters",
        "{\"message\":\"x\",\"count\":1.5}!validation failed for input 'count': is not an integer",
        "{\"message\":\"x\",\"count\":9223372036854775807}!validation failed for input 'count': is"
            + " not an integer",
        "{\"message\":\"x\",\"level\":\"mid\"}!validation failed for input 'level': should be one"
            + " of low, high",
        "{\"message\":\"x\",\"addr\":\"::1\"}!validation failed for input 'addr': ::1 is not an"
            + " IPv4 address",
        "{\"message\":\"x\",\"zz\":1,\"other\":1}!request contains an input 'other' that is not"
            + " declared in the DDL. Valid inputs are: addr, count, force, level, message, opts,"
            + " ratio",
        "{\"addr\":\"x\",\"zz\":1}!validation failed for input 'addr': x is not an IPv4 address",
      })
  void refusedRequests(String data, String message) {
    assertThatThrownBy(() -> ECHO.validate(object(data)))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void acceptedRequests() throws Exception {
    ECHO.validate(object("{\"message\":\"x\"}"));
    ECHO.validate(object("{\"message\":\"x\",\"ratio\":1,\"count\":2.0,\"opts\":{}}"));
    ECHO.validate(object("{\"message\":\"x\",\"process_results\":false}"));
    SLOW.validate(object("{\"process_results\":true}"));
    SLOW.validate(object("{}"));
  }

  @Test
  void inputsWhereNoneAreDeclared() {
    assertThatThrownBy(() -> SLOW.validate(object("{\"a\":1}")))
        .hasMessage("request contains inputs while none are declared in the DDL");
  }

  @Test
  void aDefaultDoesNotStandInForARequiredInput() throws Exception {
    ActionDdl action =
        AgentDdl.parse(
                """
                {"metadata":{"name":"x"},"actions":[{"action":"a","input":{
                  "n":{"type":"integer","default":3}}}]}
                """
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .action("a")
            .orElseThrow();
    assertThatThrownBy(() -> action.validate(object("{}"))).hasMessage("input 'n' is required");
    assertThat(action.withInputDefaults(object("{}"))).hasToString("{\"n\":3}");
    assertThat(action.convert(Map.of())).hasToString("{\"n\":3}");
  }

  @Test
  void typedTextsBecomeARequest() {
    assertThat(
            ECHO.convert(Map.of("MESSAGE", "hi", "Ratio", "1", "force", "T", "opts", "{\"a\":1}")))
        .isEqualTo(
            ECHO.withInputDefaults(
                ECHO.convert(
                    Map.of("message", "hi", "ratio", "1.0", "force", "true", "opts", "{\"a\":1}"))))
        .hasToString(
            ECHO.convert(Map.of("message", "hi", "ratio", "1", "force", "1", "opts", "{\"a\":1}"))
                .toString());
    assertThat(ECHO.convert(Map.of("message", "hi")))
        .hasToString("{\"message\":\"hi\",\"count\":3}");
  }

  @Test
  void typedTextsThatAreRefused() {
    assertThatThrownBy(() -> ECHO.convert(Map.of("Nope", "1")))
        .hasMessage("input 'nope' has not been declared");
    assertThatThrownBy(() -> ECHO.convert(Map.of("count", "x", "message", "m")))
        .hasMessage("invalid value for 'count': 'x' is not a valid integer");
    assertThatThrownBy(() -> ECHO.convert(Map.of("message", "a|b")))
        .hasMessage("invalid value for 'message': may not contain '|'");
    assertThatThrownBy(() -> ECHO.convert(Map.of())).hasMessage("input 'message' is required");
  }

  @Test
  void outputsGetTheirDefaults() throws Exception {
    assertThat(ECHO.withOutputDefaults(object("{\"message\":\"m\",\"other\":1}")))
        .hasToString("{\"message\":\"m\",\"other\":1,\"extra\":\"unset\"}");
    assertThat(ECHO.withOutputDefaults(object("{\"extra\":null}"))).hasToString("{\"extra\":null}");
  }
}
