package io.choria.messaging.rpc.ddl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.NullNode;
import io.choria.messaging.rpc.ddl.DdlException.Fault;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a description. Names of its own members count in any case, the last of several
 * wins, and null counts as absent: so Go reads them.
 */
final class JsonCursor {
  static final int MAX_BYTES = 1 << 20;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxDocumentLength(MAX_BYTES)
                  .maxStringLength(MAX_BYTES)
                  .maxNumberLength(100)
                  .maxNameLength(1_000)
                  .build())
          .build();

  private static final ObjectReader TREES = new ObjectMapper().reader();

  private final String document;
  private final JsonParser parser;

  private JsonCursor(String document, JsonParser parser) {
    this.document = document;
    this.parser = parser;
  }

  /** Reads the value of one member, or says that it does not know the name. */
  @FunctionalInterface
  interface Members {
    boolean read(String name, JsonCursor in) throws IOException;
  }

  /** Reads one element of an array, or the value of one name of an object. */
  @FunctionalInterface
  interface Element {
    void read(String name, JsonCursor in) throws IOException;
  }

  /** Reads a whole document that is an object. */
  static void read(String document, byte[] json, Members members) {
    var unused =
        whole(
            document,
            json,
            in -> {
              if (!in.object(members)) {
                throw in.shape("an object");
              }
              return NullNode.getInstance();
            });
  }

  /** Reads a whole text that is one value. */
  static JsonNode readValue(String document, byte[] json) {
    return whole(document, json, JsonCursor::value);
  }

  private interface Whole {
    JsonNode read(JsonCursor in) throws IOException;
  }

  private static JsonNode whole(String document, byte[] json, Whole what) {
    if (json.length > MAX_BYTES) {
      throw new DdlException(
          Fault.TOO_LARGE,
          document + ": expected at most " + MAX_BYTES + " bytes, got bytes=" + json.length);
    }
    try (JsonParser parser = JSON.createParser(json)) {
      JsonCursor in = new JsonCursor(document, parser);
      if (parser.nextToken() == null) {
        throw new DdlException(Fault.JSON, document + ": expected JSON, got an empty text");
      }
      JsonNode value = what.read(in);
      if (parser.nextToken() != null) {
        throw in.shape("nothing after the document");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw new DdlException(Fault.TOO_LARGE, document + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new DdlException(
          Fault.JSON, document + ": expected JSON: " + firstLine(e.getMessage()), e);
    }
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  /** The members of a description; others are skipped. Says whether it was there. */
  boolean object(Members members) throws IOException {
    if (isNull()) {
      return false;
    }
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName().toLowerCase(Locale.ROOT);
      parser.nextToken();
      if (!members.read(name, this)) {
        parser.skipChildren();
      }
    }
    return true;
  }

  /** An object whose names are those of inputs or outputs. */
  void named(Element element) throws IOException {
    if (isNull()) {
      return;
    }
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      element.read(name, this);
    }
  }

  void array(Element element) throws IOException {
    if (isNull()) {
      return;
    }
    expect(JsonToken.START_ARRAY, "an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read("", this);
    }
  }

  String string() throws IOException {
    if (isNull()) {
      return "";
    }
    expect(JsonToken.VALUE_STRING, "a string");
    return parser.getText();
  }

  boolean flag() {
    if (isNull()) {
      return false;
    }
    if (parser.currentToken() != JsonToken.VALUE_TRUE) {
      expect(JsonToken.VALUE_FALSE, "true or false");
    }
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  /** A count: whole, not negative, of 31 bits. */
  int count() throws IOException {
    if (isNull()) {
      return 0;
    }
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
      expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    }
    double value = parser.getDoubleValue();
    if (value < 0 || value > Integer.MAX_VALUE || value != Math.rint(value)) {
      throw shape("a whole number of 0 to " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  /** Any value. */
  JsonNode value() throws IOException {
    return TREES.readTree(parser);
  }

  /** Any value; null for null. */
  @Nullable JsonNode valueOrNull() throws IOException {
    return isNull() ? null : value();
  }

  private boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  private void expect(JsonToken token, String what) {
    if (parser.currentToken() != token) {
      throw shape(what);
    }
  }

  DdlException shape(String expected) {
    return new DdlException(
        Fault.SHAPE,
        document
            + ": expected "
            + expected
            + ", got "
            + parser.currentToken()
            + " at "
            + parser.getParsingContext().pathAsPointer()
            + " line="
            + parser.currentTokenLocation().getLineNr());
  }
}
