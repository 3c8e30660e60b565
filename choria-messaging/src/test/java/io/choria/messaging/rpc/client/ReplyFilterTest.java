package io.choria.messaging.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.client.RpcException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("spec 02 §6.5: expressions about one reply")
class ReplyFilterTest {
  private static NodeReply reply(int code) throws Exception {
    String body =
        """
        {"action":"go","statuscode":%d,"statusmsg":"all is well",
         "data":{"free":12.5,"os":{"name":"linux"},"tags":["a","b"],"ver":"1.2.3","none":null}}
        """;
    return new NodeReply(
        "web1.example.net",
        ReplyBody.parse(body.formatted(code).getBytes(StandardCharsets.UTF_8)),
        Instant.parse("2024-05-01T08:00:00Z"),
        Duration.ZERO);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "ok()!true",
        "msg == 'all is well'!true",
        "msg contains 'bad'!false",
        "code == 0!true",
        "code in 1..5!false",
        "data('free') > 12!true",
        "data('os.name') == 'linux'!true",
        "data('tags.#') == 2!true",
        "data('missing') == nil!true",
        "include(data('tags'), 'a')!true",
        "semver(data('ver'), '>=1.2')!true",
        "sender() matches '^web'!true",
        "time() < now()!true",
        "time().Year() == 2024!true",
        "aborted() or unknown_action() or missing_data() or invalid_data() or"
            + " unknown_error()!false",
        // nil is no boolean here, other than in filters of servers
        "data('missing')!false",
        "not data('missing')!false",
        "data('none')!false",
        "data('free') > 'x'!false",
        "data('tags')[7] == 1!false",
        "semver('nonsense', '>1')!false"
      })
  void vectors(String expression, boolean expected) throws Exception {
    assertThat(ReplyFilter.of(expression).matches(reply(0))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "code {0} is {1}()")
  @CsvSource({
    "0, ok",
    "1, aborted",
    "2, unknown_action",
    "3, missing_data",
    "4, invalid_data",
    "5, unknown_error"
  })
  void tests(int code, String test) throws Exception {
    for (String each :
        new String[] {
          "ok", "aborted", "unknown_action", "missing_data", "invalid_data", "unknown_error"
        }) {
      assertThat(ReplyFilter.of(each + "()").matches(reply(code))).isEqualTo(each.equals(test));
    }
  }

  @ParameterizedTest(name = "{0} is refused when the call is described")
  @ValueSource(
      strings = {
        "",
        "nosuch == 1",
        "nosuch()",
        "1",
        "msg",
        "code",
        "msg == 1",
        "ok",
        "data()",
        "("
      })
  void mistakes(String expression) {
    assertThatThrownBy(() -> ReplyFilter.of(expression))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REPLY_FILTER));
  }
}
