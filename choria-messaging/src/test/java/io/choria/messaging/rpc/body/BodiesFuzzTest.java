package io.choria.messaging.rpc.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a body: refused, or written and read again as it was. */
class BodiesFuzzTest {
  static Stream<byte[]> known() {
    return Stream.of(
            "{\"agent\":\"motd\",\"action\":\"set\",\"data\":{\"text\":\"x\"}}",
            "{\"action\":\"set\",\"statuscode\":0,\"statusmsg\":\"OK\",\"data\":{\"a\":[1,2.5e3]}}",
            "{\"DATA\":\"{}\",\"statuscode\":300}",
            "{\"\":\"\",\"data\":{\"\":[-0e15]}}")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @Timeout(600)
  @MethodSource("known")
  @FuzzTest
  void anyBytes(byte[] json) {
    try {
      // Go writes -0.0 as -0, which reads as the integer 0: only what was read twice is stable
      byte[] written = RequestBody.parse(RequestBody.parse(json).encode()).encode();
      assertThat(RequestBody.parse(written).encode()).isEqualTo(written);
    } catch (BodyException e) {
      assertThat(e.getMessage()).contains("request body");
    }
    try {
      ReplyBody body = ReplyBody.parse(json);
      assertThat(body.data()).isNotNull();
      assertThat(ReplyBody.parse(body.encode()).encode()).isEqualTo(body.encode());
    } catch (BodyException e) {
      assertThat(e.getMessage()).contains("reply");
    }
  }
}
