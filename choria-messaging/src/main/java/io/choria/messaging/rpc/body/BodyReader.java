package io.choria.messaging.rpc.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One pass over the members of a body, with limits on size and depth. */
final class BodyReader {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_DEPTH = 500;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(MAX_BYTES)
                  .maxStringLength(MAX_BYTES)
                  .maxNumberLength(1_000)
                  .build())
          .build();
  private static final ObjectMapper TREES =
      JsonMapper.builder(JSON).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final ObjectMapper MEMBERS = JsonMapper.builder(JSON).build();

  private final String document;
  private final String json;
  private final JsonParser parser;

  private BodyReader(String document, String json, JsonParser parser) {
    this.document = document;
    this.json = json;
    this.parser = parser;
  }

  static BodyReader of(String document, byte[] json) {
    if (json.length > MAX_BYTES) {
      throw new BodyException(
          document + ": expected at most " + MAX_BYTES + " bytes, got " + json.length, null);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonParser parser = JSON.createParser(text);
      BodyReader reader = new BodyReader(document, text, parser);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw reader.wrong("an object");
      }
      return reader;
    } catch (CharacterCodingException e) {
      throw new BodyException(document + ": expected UTF-8 text", e);
    } catch (IOException e) {
      throw notJson(document, e);
    }
  }

  static JsonNode tree(String document, String json) {
    try {
      return TREES.readTree(json);
    } catch (IOException e) {
      throw notJson(document, e);
    }
  }

  private static BodyException notJson(String document, IOException e) {
    String problem = String.valueOf(e.getMessage());
    int line = problem.indexOf('\n');
    return new BodyException(
        document + ": expected JSON: " + (line < 0 ? problem : problem.substring(0, line)), e);
  }

  /** The name of the next member in lower case, its value being next; null after the last. */
  @Nullable String next() {
    try {
      if (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName().toLowerCase(Locale.ROOT);
        parser.nextToken();
        return name;
      }
      if (parser.nextToken() != null) {
        throw wrong("nothing after the object");
      }
      return null;
    } catch (IOException e) {
      throw notJson(document, e);
    }
  }

  String text() {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong("a text");
    }
    try {
      return parser.getText();
    } catch (IOException e) {
      throw notJson(document, e);
    }
  }

  int integer(int least, int most) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return 0;
    }
    try {
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() == JsonParser.NumberType.INT) {
        int value = parser.getIntValue();
        if (value >= least && value <= most) {
          return value;
        }
      }
    } catch (IOException e) {
      throw notJson(document, e);
    }
    throw wrong("an integer from " + least + " to " + most);
  }

  JsonNode tree() {
    try {
      return MEMBERS.readTree(parser);
    } catch (IOException e) {
      throw notJson(document, e);
    }
  }

  /** The text of the value. */
  String source() {
    try {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      parser.finishToken();
      parser.skipChildren();
      return json.substring(start, (int) parser.currentLocation().getCharOffset());
    } catch (IOException e) {
      throw notJson(document, e);
    }
  }

  void skip() {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw notJson(document, e);
    }
  }

  private BodyException wrong(String expected) {
    return new BodyException(
        document
            + ": expected "
            + expected
            + ", got "
            + parser.currentToken()
            + " at "
            + parser.getParsingContext().pathAsPointer(),
        null);
  }
}
