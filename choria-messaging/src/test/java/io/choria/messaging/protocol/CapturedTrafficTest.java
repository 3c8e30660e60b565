package io.choria.messaging.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recorded document is read, and written again to the very same bytes. */
class CapturedTrafficTest {
  private static final AtomicInteger SEEN = new AtomicInteger();

  @TestFactory
  Stream<DynamicTest> everyDocumentIsWrittenAgainToTheSameBytes() {
    return Captures.files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    Captures.name(file),
                    () -> Captures.transports(file).forEach(CapturedTrafficTest::checkRoundTrip)));
  }

  @AfterAll
  static void printCount() {
    System.out.println("recorded transports read and written again: " + SEEN.get());
    assertThat(SEEN.get()).isEqualTo(466);
  }

  private static void checkRoundTrip(Captures.Message message) {
    String where = message.file() + ":" + message.line();
    SEEN.incrementAndGet();
    Transport transport = Transport.parse(message.payload());
    assertThat(text(transport.encode())).as(where).isEqualTo(text(message.payload()));
    ProtocolVersion version = transport.version();
    byte[] data = transport.data();
    boolean request = text(data).contains(version.secureRequest());
    if (request) {
      SecureRequest secure = SecureRequest.parse(version, data);
      assertThat(text(secure.encode())).as(where).isEqualTo(text(data));
      byte[] inner = secure.request();
      Request parsed = Request.parse(version, inner);
      assertThat(text(parsed.encode())).as(where).isEqualTo(text(inner));
      assertThat(parsed.agent()).as(where).isNotEmpty();
    } else {
      SecureReply secure = SecureReply.parse(version, data);
      assertThat(text(secure.encode())).as(where).isEqualTo(text(data));
      byte[] inner = secure.reply();
      assertThat(text(Reply.parse(version, inner).encode())).as(where).isEqualTo(text(inner));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
