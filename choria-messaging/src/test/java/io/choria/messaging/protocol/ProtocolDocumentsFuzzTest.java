package io.choria.messaging.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as each document of both versions: refused, or written and read again as they were. */
class ProtocolDocumentsFuzzTest {
  private static <T> void check(
      byte[] json, Function<byte[], T> parse, Function<T, byte[]> encode) {
    T document;
    try {
      document = parse.apply(json);
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return;
    }
    byte[] written = encode.apply(document);
    assertThat(encode.apply(parse.apply(written))).isEqualTo(written);
  }

  static Stream<byte[]> recorded() {
    List<byte[]> documents = new ArrayList<>();
    Captures.files().stream()
        .flatMap(file -> Captures.transports(file).stream().limit(2))
        .forEach(
            message -> {
              Transport transport = Transport.parse(message.payload());
              byte[] secure = transport.data();
              documents.add(message.payload());
              documents.add(secure);
              documents.add(inner(transport.version(), secure));
            });
    return documents.stream();
  }

  private static byte[] inner(ProtocolVersion version, byte[] secure) {
    try {
      return SecureRequest.parse(version, secure).request();
    } catch (ProtocolException e) {
      return SecureReply.parse(version, secure).reply();
    }
  }

  @Timeout(600)
  @MethodSource("recorded")
  @FuzzTest
  void anyBytes(byte[] content) {
    check(content, Transport::parse, Transport::encode);
    for (ProtocolVersion version : ProtocolVersion.values()) {
      check(content, json -> SecureRequest.parse(version, json), SecureRequest::encode);
      check(content, json -> SecureReply.parse(version, json), SecureReply::encode);
      check(content, json -> Request.parse(version, json), Request::encode);
      check(content, json -> Reply.parse(version, json), Reply::encode);
    }
  }
}
