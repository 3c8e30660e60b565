package io.choria.messaging.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.choria.messaging.protocol.ProtocolException.Fault;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the bytes of a document, with limits on size and depth.
 *
 * <p>Go finds members by name without regard to case and takes the last of several. Documents that
 * are protected by a signature are read more narrowly: a name counts only in its exact spelling,
 * and a second member that Go could take for the same one is refused, because two readers could
 * then see two requests in one signature.
 */
final class DocumentReader {
  /** Larger than any payload that a NATS server can be set to accept. */
  static final int MAX_BYTES = 64 * 1024 * 1024;

  private static final int MAX_DEPTH = 64;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(MAX_BYTES)
                  .maxStringLength(MAX_BYTES)
                  .maxNumberLength(100)
                  .maxNameLength(1_000)
                  .build())
          .build();

  private final String document;
  private final boolean strict;
  private final JsonParser parser;

  private DocumentReader(String document, boolean strict, JsonParser parser) {
    this.document = document;
    this.strict = strict;
    this.parser = parser;
  }

  /** Takes one member, or skips it. */
  interface Members {
    /**
     * Reads the value of a member.
     *
     * @param name the name, in lower case where the document is read as Go does
     * @return whether the name is one that this document has; its value was read then
     */
    boolean read(String name, DocumentReader in) throws IOException;
  }

  /** Takes one element of an array. */
  interface Elements {
    void read(DocumentReader in) throws IOException;
  }

  /** Reads a document whose names count in any case; later members win. */
  static void lenient(String document, byte[] json, Members members) {
    read(document, json, false, members);
  }

  /** Reads a document that must not be ambiguous. */
  static void strict(String document, byte[] json, Members members) {
    read(document, json, true, members);
  }

  private static void read(String document, byte[] json, boolean strict, Members members) {
    if (json.length > MAX_BYTES) {
      throw new ProtocolException(
          Fault.JSON, document + ": expected at most " + MAX_BYTES + " bytes, got " + json.length);
    }
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      DocumentReader reader = new DocumentReader(document, strict, parser);
      reader.object(members);
      if (parser.nextToken() != null) {
        throw reader.notJson("nothing after the document", null);
      }
    } catch (IOException e) {
      throw new ProtocolException(
          Fault.JSON, document + ": expected a JSON object: " + e.getMessage(), e);
    }
  }

  /** Reads the object that the reader stands at. */
  void object(Members members) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    Set<String> seen = strict ? new HashSet<>() : Set.of();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String folded = fold(name);
      parser.nextToken();
      if (strict && !seen.add(folded)) {
        throw schema("each member once, in one spelling: member=" + name);
      }
      if (!members.read(strict ? name : folded, this)) {
        parser.skipChildren();
      }
    }
  }

  /** Reads the array that the reader stands at; null counts as absent where Go takes it so. */
  void array(Elements elements) throws IOException {
    if (!strict && isNull()) {
      return;
    }
    expect(JsonToken.START_ARRAY, "an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.read(this);
    }
  }

  String string() throws IOException {
    if (!strict && isNull()) {
      return "";
    }
    expect(JsonToken.VALUE_STRING, "a string");
    return parser.getText();
  }

  /** A string with at least one character, as the schemas demand it. */
  String filled() throws IOException {
    String text = string();
    if (text.isEmpty()) {
      throw schema("a string that is not empty");
    }
    return text;
  }

  long integer() throws IOException {
    if (!strict && isNull()) {
      return 0;
    }
    expect(JsonToken.VALUE_NUMBER_INT, "an integer");
    try {
      return parser.getLongValue();
    } catch (IOException e) {
      throw schema("an integer of 64 bits", e);
    }
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  private void expect(JsonToken token, String what) {
    if (parser.currentToken() != token) {
      if (parser.currentToken() == null) {
        throw notJson(what, null);
      }
      throw schema(what);
    }
  }

  ProtocolException schema(String expected) {
    return schema(expected, null);
  }

  private ProtocolException schema(String expected, @Nullable Throwable cause) {
    return new ProtocolException(
        Fault.SCHEMA, document + ": expected " + expected + where(), cause);
  }

  private ProtocolException notJson(String expected, @Nullable Throwable cause) {
    return new ProtocolException(Fault.JSON, document + ": expected " + expected + where(), cause);
  }

  private String where() {
    return ", got "
        + parser.currentToken()
        + " at "
        + parser.getParsingContext().pathAsPointer()
        + " byte="
        + parser.currentTokenLocation().getByteOffset();
  }

  /** The document's own complaint about a member that never came. */
  static ProtocolException missing(String document, String member) {
    return new ProtocolException(Fault.SCHEMA, document + ": expected a member " + member);
  }

  static ProtocolException otherProtocol(String document, String expected, String actual) {
    return new ProtocolException(
        Fault.PROTOCOL, document + ": expected protocol=" + expected + ", got protocol=" + actual);
  }

  /** Equal for exactly those names that Go's reader can't tell apart. */
  private static String fold(String name) {
    if (isFolded(name)) {
      return name;
    }
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      folded.append(Character.toLowerCase(Character.toUpperCase(name.charAt(i))));
    }
    return folded.toString();
  }

  /** Names as Choria writes them: nothing in them could fold to something else. */
  private static boolean isFolded(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 128 || (c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }
}
