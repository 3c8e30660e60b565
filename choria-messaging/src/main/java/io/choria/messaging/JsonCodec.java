package io.choria.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** JSON through one shared mapper; the reader and writer of a type are prepared once. */
final class JsonCodec<T> implements Codec<T> {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Class<T> type;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  private JsonCodec(Class<T> type) {
    this.type = type;
    this.reader = MAPPER.readerFor(type);
    this.writer = MAPPER.writerFor(type);
  }

  static <T> JsonCodec<T> of(Class<T> type) {
    return new JsonCodec<>(type);
  }

  @Override
  public byte[] encode(T value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new CodecException(
          "cannot write as JSON: type=" + type.getName() + ": " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public T decode(byte[] payload) {
    T value;
    try {
      value = reader.readValue(payload);
    } catch (IOException | RuntimeException e) {
      throw new CodecException(
          "expected JSON of type=" + type.getName() + ": bytes=" + payload.length + ": " + e, e);
    }
    if (value == null) {
      throw new CodecException("expected JSON of type=" + type.getName() + ", got null", null);
    }
    return value;
  }
}
