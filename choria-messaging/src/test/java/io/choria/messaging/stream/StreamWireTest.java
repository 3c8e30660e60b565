package io.choria.messaging.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents and subjects that go over the wire. */
class StreamWireTest {
  private static final JetStreamApi NO_SERVER = new JetStreamApi(null, "$JS.API", Duration.ZERO);

  private static StreamException read(AckReply ack, String json) {
    return ack.read("s", NatsMessage.builder().subject("inbox").data(json.getBytes(UTF_8)).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"stream\":\"JOBS\",\"seq\":12}|JOBS|12|false",
        "{\"stream\":\"JOBS\", \"seq\":12}|JOBS|12|false",
        "{\"stream\":\"JOBS\",\"seq\":12,\"duplicate\": true}|JOBS|12|true",
        "{\"stream\":\"JOBS\",\"seq\":12,\"duplicate\":false}|JOBS|12|false",
        "{\"stream\":\"JOBS\",\"domain\":\"hub\",\"seq\":7}|JOBS|7|false",
        "{\"seq\":9223372036854775807,\"stream\":\"J\"}|J|9223372036854775807|false",
        "{\"type\":\"x\",\"stream\":\"J\\u0041\",\"seq\":1}|JA|1|false"
      })
  void reqMp7_acknowledgementsAreRead(String json, String stream, long sequence, boolean dup) {
    AckReply ack = new AckReply(NO_SERVER);
    assertThat(read(ack, json)).isNull();
    assertThat(ack.stream()).isEqualTo(stream);
    assertThat(ack.sequence()).isEqualTo(sequence);
    assertThat(ack.duplicate()).isEqualTo(dup);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+OK",
        "{",
        "[]",
        "{}",
        "{\"stream\":\"J\"}",
        "{\"stream\":\"J\",\"seq\":0}",
        "{\"stream\":\"J\",\"seq\":-1}",
        "{\"stream\":\"J\",\"seq\":",
        "{\"stream\":\"J"
      })
  void reqMp7_brokenAcknowledgementsAreNotTakenForStored(String json) {
    StreamException problem = read(new AckReply(NO_SERVER), json);
    assertThat(problem).isNotNull();
    assertThat(problem.code()).isEqualTo(StreamException.Code.MALFORMED);
  }

  @Property
  void reqMp7_noBytesMakeTheReaderFail(@ForAll byte[] data) {
    StreamException problem =
        new AckReply(NO_SERVER)
            .read("s", NatsMessage.builder().subject("inbox").data(data).build());
    assertThat(problem == null || problem.code() != null).isTrue();
  }

  @Test
  void reqMp7_refusalsKeepTheServersCode() {
    StreamException problem =
        read(
            new AckReply(NO_SERVER),
            "{\"error\":{\"code\":400,\"err_code\":10071,\"description\":\"wrong last sequence:"
                + " 1\"},\"stream\":\"J\",\"seq\":0}");
    assertThat(problem.code()).isEqualTo(StreamException.Code.WRONG_LAST);
    assertThat(problem.serverCode()).isEqualTo(10071);
    assertThat(problem).hasMessageContaining("wrong last sequence: 1");
  }

  @ParameterizedTest
  @CsvSource({
    "$JS.ACK.S.C.2.31.41.1771000215000000001.5,2,31,41,5",
    "$JS.ACK.hub.ACC.S.C.1.7.8.1771000215000000000.0,1,7,8,0",
    "$JS.ACK._.ACC.S.C.1.7.8.1771000215000000000.0.tok,1,7,8,0"
  })
  void reqMp10_ackSubjectsOfBothFormsAreRead(
      String subject, long deliveries, long stream, long consumer, long pending) {
    AckSubject ack = AckSubject.parse(subject);
    assertThat(ack).isNotNull();
    assertThat(ack.deliveries()).isEqualTo(deliveries);
    assertThat(ack.streamSequence()).isEqualTo(stream);
    assertThat(ack.consumerSequence()).isEqualTo(consumer);
    assertThat(ack.pending()).isEqualTo(pending);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$JS.ACK",
        "$JS.ACK.S.C.1.2.3.4",
        "$JS.ACK.S.C.x.2.3.4.5",
        "_INBOX.1.2",
        "$JS.ACK.S.C..2.3.4.5",
        "$JS.ACK.S.C.1.99999999999999999999999.3.4.5",
        "$JS.FC.S.C.1"
      })
  void reqMp10_otherSubjectsAreNoAckSubjects(String subject) {
    assertThat(AckSubject.parse(subject)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a b", "a*", ">", "../x", "a/b", "a\\b", "a\tb"})
  void reqMp7_namesThatCannotBeStreamsAreRefused(String name) {
    assertThatThrownBy(() -> StreamSpec.builder(name))
        .isInstanceOfSatisfying(
            StreamException.class,
            e -> assertThat(e.code()).isEqualTo(StreamException.Code.INVALID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "a.*", "a.>", ">", "a.\r\nPUB x"})
  void reqMp7_subjectsThatCannotBePublishedToAreRefused(String subject) {
    assertThatThrownBy(() -> Publication.of(subject, new byte[0]))
        .isInstanceOf(StreamException.class);
  }

  @Test
  void reqMp7_specificationsCompareByContent() {
    StreamSpec one = StreamSpec.builder("S").subjects("a").maxAge(Duration.ofSeconds(1)).build();
    StreamSpec two = StreamSpec.builder("S").subjects("a").maxAge(Duration.ofSeconds(1)).build();
    assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
    assertThat(one).isNotEqualTo(StreamSpec.builder("S").subjects("b").build());
    assertThat(one.settings()).containsEntry("max_age", 1_000_000_000L);
    assertThatThrownBy(() -> StreamSpec.builder("S").replicas(6))
        .hasMessageContaining("replicas=6");
    assertThatThrownBy(() -> StreamSpec.builder("S").maxAge(Duration.ofSeconds(-1)))
        .isInstanceOf(StreamException.class);
    assertThat(ConsumerSpec.builder("S", "C").metadata(Map.of("a", "b")).build())
        .isEqualTo(ConsumerSpec.builder("S", "C").metadata(Map.of("a", "b")).build());
  }

  @Test
  void reqMp7_storedHeadersAreRead() {
    byte[] block = "NATS/1.0\r\nNats-Msg-Id: a:b\r\nbroken\r\nX:1\r\nX:2\r\n\r\n".getBytes(UTF_8);
    var headers = MessageLookup.parseHeaders(block);
    assertThat(headers.getFirst("Nats-Msg-Id")).isEqualTo("a:b");
    assertThat(headers.get("X")).containsExactly("1", "2");
    assertThat(MessageLookup.parseHeaders(new byte[0]).isEmpty()).isTrue();
  }

  @Test
  void reqMp10_aMessageIsDecidedOnce() {
    ConsumedMessage message = AckFloorTest.message(3, 1);
    assertThat(message.settle()).isTrue();
    assertThat(message.settle()).isFalse();
    assertThat(message.isSettled()).isTrue();
    assertThat(message.progress()).isFalse();
    assertThatThrownBy(() -> Outcome.nak(Duration.ofSeconds(-1)))
        .isInstanceOf(StreamException.class);
  }
}
