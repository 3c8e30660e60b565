package io.choria.rego;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Values as Java objects, by Jackson. Who asks decides on what comes out, so nothing is made to fit
 * that does not: no {@code true} of a text or a number, no zero of a null or of nothing, no integer
 * of a number with a fraction.
 */
final class JavaObjects {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .findAndAddModules()
          .build();

  private JavaObjects() {}

  @SuppressWarnings("TypeParameterUnusedInFormals") // the callers know that the type is of T
  static <T> T of(Value value, Type type) {
    JavaType wanted = MAPPER.constructType(type);
    T object;
    try (JsonParser text = new ExactNumbers(MAPPER.createParser(value.toJson()))) {
      object = MAPPER.readValue(text, wanted);
    } catch (JsonProcessingException e) {
      throw misfit(type, e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // texts in memory are read without
    }
    if (object == null) {
      throw misfit(type, "it is null", null);
    }
    return object;
  }

  private static RegoException misfit(Type type, String reason, @Nullable Throwable cause) {
    String message = "the result does not fit " + type.getTypeName() + ": " + reason;
    return cause == null ? new RegoException(message) : new RegoException(message, cause);
  }

  /** Jackson cuts fractions off, but must not be forbidden to take {@code 1.0} for an integer. */
  private static final class ExactNumbers extends JsonParserDelegate {
    ExactNumbers(JsonParser text) {
      super(text);
    }

    private void checkInteger() throws IOException {
      if (hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
        BigDecimal number = getDecimalValue();
        if (number.stripTrailingZeros().scale() > 0) {
          throw new JsonParseException(this, number + " is no integer");
        }
      }
    }

    @Override
    public int getValueAsInt() throws IOException {
      checkInteger();
      return super.getValueAsInt();
    }

    @Override
    public long getValueAsLong() throws IOException {
      checkInteger();
      return super.getValueAsLong();
    }

    @Override
    public short getShortValue() throws IOException {
      checkInteger();
      return super.getShortValue();
    }

    @Override
    public byte getByteValue() throws IOException {
      checkInteger();
      return super.getByteValue();
    }
  }
}
