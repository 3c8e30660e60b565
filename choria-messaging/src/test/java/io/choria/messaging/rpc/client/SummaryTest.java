package io.choria.messaging.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.ddl.AgentDdl;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("spec 02 §6.7: what the values of an output come to")
class SummaryTest {
  private static Summaries summaries(String outputs, String aggregates) {
    String ddl =
        "{\"metadata\":{\"name\":\"lab\"},\"actions\":[{\"action\":\"go\",\"input\":{},"
            + "\"output\":%s,\"aggregate\":%s}]}";
    return new Summaries(
        AgentDdl.parse(ddl.formatted(outputs, aggregates).getBytes(StandardCharsets.UTF_8))
            .action("go"));
  }

  private static Map<String, Summary> sum(String aggregates, String... replies) throws Exception {
    Summaries summaries = summaries("{\"v\":{},\"d\":{\"default\":\"none\"}}", aggregates);
    for (String data : replies) {
      int code = data.contains("failed") ? 1 : 0;
      summaries.add(
          ReplyBody.parse(
              "{\"action\":\"go\",\"statuscode\":%d,\"statusmsg\":\"\",\"data\":%s}"
                  .formatted(code, data)
                  .getBytes(StandardCharsets.UTF_8)));
    }
    return summaries.result();
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "[\"v\",{\"true\":\"Yes\",\"false\":\"No\"}]!true,true,false!{\"No\":1,\"Yes\":2}",
        "[\"v\"]!\"a\",\"b\",\"a\"!{\"a\":2,\"b\":1}",
        "[\"v\"]![\"a\",\"b\"]!{\"[\\\"a\\\",\\\"b\\\"]\":1}",
        "[\"v\"]!null,null!{\"null\":2}",
        "[\"v\"]!1,1.0,1.5,\"1\"!{\"1\":3,\"1.5\":1}",
        "[\"v\"]!{\"x\":1}!{\"{\\\"x\\\":1}\":1}",
      })
  void countsOfValues(String args, String values, String expected) throws Exception {
    for (String function : new String[] {"summary", "boolean_summary"}) {
      String[] each =
          values.startsWith("[") || values.startsWith("{")
              ? new String[] {values}
              : values.split(",");
      String[] replies = new String[each.length];
      for (int i = 0; i < each.length; i++) {
        replies[i] = "{\"v\":" + each[i] + "}";
      }
      Summary summary =
          sum("[{\"function\":\"%s\",\"args\":%s}]".formatted(function, args), replies).get("v");
      assertThat(summary.toJson()).hasToString(expected);
    }
  }

  @Test
  @DisplayName("lines: the most frequent first, as wide as the longest, or as the format says")
  void linesOfCounts() throws Exception {
    String[] replies = {"{\"v\":\"blue\"}", "{\"v\":\"red\"}", "{\"v\":\"red\"}"};
    assertThat(sum("[{\"function\":\"summary\",\"args\":[\"v\"]}]", replies).get("v").lines())
        .containsExactly(" red: 2", "blue: 1");
    assertThat(
            sum("[{\"function\":\"summary\",\"args\":[\"v\",{\"format\":\"%s on %d\"}]}]", replies)
                .get("v")
                .lines())
        .containsExactly("red on 2", "blue on 1");
    assertThat(sum("[{\"function\":\"summary\",\"args\":[\"v\"]}]").get("v").lines()).isEmpty();
  }

  @Test
  @DisplayName("averages of numbers, and of texts that are numbers; nothing without any")
  void averages() throws Exception {
    String plain = "[{\"function\":\"average\",\"args\":[\"v\"]}]";
    Summary some =
        sum(plain, "{\"v\":1}", "{\"v\":\"2\"}", "{\"v\":\"x\"}", "{\"v\":true}").get("v");
    assertThat(some.toJson()).hasToString("{\"average\":1.5}");
    assertThat(some.lines()).containsExactly("Average: 1.500");
    Summary formatted =
        sum(
                "[{\"function\":\"average\",\"args\":[\"v\",{\"format\":\"mean %.1f\"}]}]",
                "{\"v\":1}", "{\"v\":2}")
            .get("v");
    assertThat(formatted.lines()).containsExactly("mean 1.5");
    Summary none = sum(plain, "{\"v\":\"x\"}").get("v");
    assertThat(none.toJson()).hasToString("{}");
    assertThat(none.lines()).containsExactly("Average: NaN");
  }

  @Test
  @DisplayName("failed replies count, defaults of outputs too, and a later definition wins")
  void whatCounts() throws Exception {
    Map<String, Summary> sums =
        sum(
            "[{\"function\":\"nosuch\",\"args\":[\"v\"]},"
                + "{\"function\":\"summary\",\"args\":[\"v\",{\"a\":\"never\"}]},"
                + "{\"function\":\"summary\",\"args\":[\"v\",{\"a\":\"A\"}]},"
                + "{\"function\":\"summary\",\"args\":[\"d\"]},"
                + "{\"function\":\"summary\",\"args\":[]},"
                + "{\"function\":\"summary\",\"args\":[{}]}]",
            "{\"v\":\"a\"}",
            "{\"v\":\"a\",\"d\":\"failed\"}",
            "{\"other\":1}",
            "null",
            "\"{}\"");
    assertThat(sums).containsOnlyKeys("v", "d");
    assertThat(sums.get("v").toJson()).hasToString("{\"A\":2}");
    assertThat(sums.get("d").toJson()).hasToString("{\"failed\":1,\"none\":4}");
  }

  @Test
  @DisplayName("formats that would fill the memory, or are none, are not used")
  void hostileFormats() throws Exception {
    for (String format : new String[] {"%999999999d", "%s %09999999d", "%q", "%s %s %s", "%"}) {
      assertThat(
              sum(
                      "[{\"function\":\"summary\",\"args\":[\"v\",{\"format\":\"%s\"}]}]"
                          .formatted(format),
                      "{\"v\":\"a\"}")
                  .get("v")
                  .lines())
          .as(format)
          .singleElement()
          .satisfies(line -> assertThat(line).hasSizeLessThan(100));
    }
  }
}
