package io.choria.messaging.protocol;

import io.choria.messaging.protocol.ProtocolException.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes that have to be text, because version 1 embeds them as JSON strings. */
final class Text {
  private Text() {}

  static String of(byte[] utf8, String where) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolException(Fault.ENCODING, "expected UTF-8 text: where=" + where, e);
    }
  }
}
