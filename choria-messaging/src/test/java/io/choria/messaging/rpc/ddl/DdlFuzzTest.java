package io.choria.messaging.rpc.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a description: refused, or written and read again, and good enough to check by. */
class DdlFuzzTest {
  private static final List<String> TEXTS =
      List.of("", "1", "true", "1e400", "{\"a\":[]}", "[1]", "plain", "a;b", "::1", "\u00df\u0000");

  static Stream<byte[]> known() {
    Stream<byte[]> written =
        Stream.of(
                "{\"metadata\":{\"name\":\"m\"},\"actions\":[{\"action\":\"a\",\"input\":{"
                    + "\"s\":{\"type\":\"string\",\"optional\":true,\"validation\":\"^.$\","
                    + "\"maxlength\":9,\"default\":\"x\"},"
                    + "\"l\":{\"type\":\"list\",\"list\":[\"a\"]}},\"output\":{\"o\":{"
                    + "\"default\":[1]}},\"aggregate\":[{\"function\":\"summary\",\"args\":"
                    + "[\"o\",{\"format\":\"%s\"}]}]}]}",
                "{\"metadata\":{\"name\":\"d\"},\"query\":{\"type\":\"string\"},\"output\":{}}",
                "{\"metadata\":{},\"query\":null}")
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    return Stream.concat(written, Stream.of("rpcutil", "executor", "lab").map(CapturedDdls::bytes));
  }

  @Timeout(600)
  @MethodSource("known")
  @FuzzTest
  void anyBytes(byte[] json) {
    try {
      AgentDdl ddl = AgentDdl.parse(json);
      assertThat(AgentDdl.parse(ddl.toJson().getBytes(StandardCharsets.UTF_8))).isEqualTo(ddl);
      ddl.actions().forEach(DdlFuzzTest::use);
    } catch (DdlException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    try {
      DataDdl ddl = DataDdl.parse(json);
      assertThat(DataDdl.parse(ddl.toJson().getBytes(StandardCharsets.UTF_8))).isEqualTo(ddl);
    } catch (DdlException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  /** Whatever a description says, texts become inputs that it accepts, or are refused. */
  private static void use(ActionDdl action) {
    for (String text : TEXTS) {
      Map<String, String> inputs = new HashMap<>();
      action.inputs().keySet().forEach(name -> inputs.put(name, text));
      try {
        ObjectNode converted = action.convert(inputs);
        assertThat(action.withOutputDefaults(converted)).isNotNull();
        action.validate(converted);
      } catch (InputException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
