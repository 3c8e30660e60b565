package io.choria.messaging.stream;

import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the acknowledgement of a published message.
 *
 * <p>The usual form {@code {"stream":"S", "seq":12}} is read without a JSON parser, because this is
 * the hot path of every publisher; whatever looks different goes through the parser. Used by one
 * thread at a time.
 */
final class AckReply {
  private static final byte[] STREAM = "{\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SEQ = "\"seq\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DUPLICATE = "\"duplicate\":".getBytes(StandardCharsets.US_ASCII);

  private final JetStreamApi api;
  private byte[] lastName = new byte[0];
  private String stream = "";
  private long sequence;
  private boolean duplicate;

  AckReply(JetStreamApi api) {
    this.api = api;
  }

  String stream() {
    return stream;
  }

  long sequence() {
    return sequence;
  }

  boolean duplicate() {
    return duplicate;
  }

  /** Reads a reply; null when the message is stored, else why it is not. */
  @Nullable StreamException read(String subject, Message reply) {
    if (reply.isStatusMessage()) {
      int code = reply.getStatus().getCode();
      return code == 503
          ? new StreamException(
              StreamException.Code.NO_RESPONDERS, "no stream answers for subject=" + subject)
          : StreamException.refused(
              "publish to " + subject, 0, code, reply.getStatus().getMessage());
    }
    byte[] data = reply.getData();
    if (readFast(data)) {
      return null;
    }
    return readSlowly(subject, data);
  }

  private @Nullable StreamException readSlowly(String subject, byte[] data) {
    try {
      var document = api.parse("publish to " + subject, data);
      JetStreamApi.throwError("publish to " + subject, document);
      stream = document.path("stream").asText("");
      sequence = document.path("seq").asLong();
      duplicate = document.path("duplicate").asBoolean();
      if (stream.isEmpty() || sequence <= 0) {
        return new StreamException(
            StreamException.Code.MALFORMED, "expected stream and seq in the answer to " + subject);
      }
      return null;
    } catch (StreamException e) {
      return e;
    }
  }

  private boolean readFast(byte[] data) {
    int at = after(data, 0, STREAM);
    if (at < 0) {
      return false;
    }
    int end = at;
    while (end < data.length && data[end] != '"') {
      if (data[end] == '\\') {
        return false;
      }
      end++;
    }
    int next = skip(data, end + 1);
    next = after(data, next, SEQ);
    if (next < 0) {
      return false;
    }
    next = blanks(data, next);
    long value = 0;
    int digits = next;
    while (next < data.length && data[next] >= '0' && data[next] <= '9') {
      value = value * 10 + (data[next++] - '0');
    }
    if (next == digits || next - digits > 18 || next >= data.length) {
      return false;
    }
    boolean dup = false;
    if (data[next] != '}') {
      int flag = after(data, skip(data, next), DUPLICATE);
      if (flag < 0) {
        return false; // a domain or batch fields: the parser knows them
      }
      dup = data[blanks(data, flag)] == 't';
    }
    name(data, at, end);
    sequence = value;
    duplicate = dup;
    return value > 0;
  }

  private void name(byte[] data, int from, int to) {
    if (lastName.length != to - from
        || !java.util.Arrays.equals(lastName, 0, lastName.length, data, from, to)) {
      lastName = java.util.Arrays.copyOfRange(data, from, to);
      stream = new String(lastName, StandardCharsets.UTF_8);
    }
  }

  private static int skip(byte[] data, int from) {
    int at = blanks(data, from);
    if (at < data.length && data[at] == ',') {
      at = blanks(data, at + 1);
    }
    return at;
  }

  private static int blanks(byte[] data, int from) {
    int at = from;
    while (at < data.length - 1 && data[at] == ' ') {
      at++;
    }
    return at;
  }

  private static int after(byte[] data, int at, byte[] expected) {
    if (at + expected.length >= data.length) {
      return -1;
    }
    for (int i = 0; i < expected.length; i++) {
      if (data[at + i] != expected[i]) {
        return -1;
      }
    }
    return at + expected.length;
  }
}
