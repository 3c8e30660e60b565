package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.choria.rego.core.CorePolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Texts of all kinds, read by this reader and by another one, in whole and in parts. */
class JsonReaderPropertiesTest {
  private static final String ASCII = "{}[]\",:\\/u0e19-+. \ntrfalsn\u0001";

  private static final ObjectMapper OTHER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final JsonReader ALL = JsonReader.withDefaults();

  private static final JsonReader NOTHING = JsonReader.of(new CorePolicy(List.of(), List.of(), 0));

  /** Knows some of the names and texts that {@link JsonTexts} makes. */
  private static final JsonReader SOME =
      Rego.compile(
              "p.rego",
              """
              package p
              q if input.a.id == "a"
              r if input.name.roles[_].members == "sixteen16sixteen"
              s if input.collective == {"prefixed-B-suffixed": "seventeen17seven!", "café": "€"}
              t if input["café"]["\\t"].eight888.nine99999 == "tab\\t"
              u if input["prefixed-A-suffixed"]
              """)
          .inputs();

  private static final Set<String> SEEN_WHOLE =
      Set.of(
          "/a/id",
          "/name/roles/*/members",
          "/collective",
          "/café/\t/eight888/nine99999",
          "/prefixed-A-suffixed");

  @Property(tries = 3_000)
  void otherReadersReadTheSame(@ForAll long seed) throws JsonProcessingException {
    String text = new JsonTexts(seed).document();
    Value value = ALL.read(text);
    assertThat(value).as(text).isEqualTo(value(OTHER.readTree(text)));
    assertThat(ALL.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(value);
    assertThat(ALL.read(value.toJson())).isEqualTo(value);
  }

  @Property(tries = 5_000)
  void otherReadersRefuseTheSame(@ForAll long seed) {
    JsonTexts texts = new JsonTexts(seed);
    String text = texts.damaged(texts.document(), ASCII);
    JsonNode other;
    try {
      other = OTHER.readTree(text);
    } catch (JsonProcessingException e) {
      // half a pair is an error there, but U+FFFD here and in OPA
      Assume.that(!e.getOriginalMessage().contains("surrogate"));
      other = null;
    } catch (NumberFormatException e) {
      // an exponent beyond what decimals hold
      other = null;
    }
    boolean refused = other == null || other.isMissingNode();
    JsonException refusal = refusal(ALL, text.getBytes(StandardCharsets.UTF_8));
    if (refusal == null || !String.valueOf(refusal.getMessage()).contains("too big")) {
      assertThat(refusal != null).as(text).isEqualTo(refused);
    }
    if (other != null && !refused && refusal == null && !text.contains("\\u")) {
      assertThat(ALL.read(text)).as(text).isEqualTo(value(other));
    }
  }

  @Property(tries = 10_000)
  void partsAreReadAsTheyAreInTheWhole(@ForAll long seed) {
    JsonTexts texts = new JsonTexts(seed);
    String document = texts.document();
    // all of them with what the policy looks at, and half of them damaged
    String text =
        "{\"a\":"
            + document
            + ",\"name\":"
            + texts.document()
            + ",\"café\":{\"\\t\":"
            + texts.document()
            + "},\"id\":"
            + texts.document()
            + "}";
    byte[] bytes =
        (seed % 2 == 0 ? text : texts.damaged(text, ASCII + "é€")).getBytes(StandardCharsets.UTF_8);
    if (seed % 3 == 0 && bytes.length > 0) {
      bytes[Math.floorMod(seed, bytes.length)] = (byte) seed;
    }
    JsonException expected = refusal(ALL, bytes);
    for (JsonReader reader : List.of(NOTHING, SOME)) {
      JsonException refusal = refusal(reader, bytes);
      assertThat(refusal == null).as(text).isEqualTo(expected == null);
      if (refusal != null && expected != null) {
        assertThat(refusal).as(text).hasMessage(expected.getMessage());
        assertThat(refusal.offset()).as(text).isEqualTo(expected.offset());
      }
    }
    if (expected == null) {
      Value whole = ALL.read(bytes);
      Value part = SOME.read(bytes);
      assertThat(part.toJson()).as(text).isEqualTo(part("", whole).toJson());
      assertThat(NOTHING.read(bytes))
          .isEqualTo(whole instanceof ObjectValue ? ObjectValue.EMPTY : whole);
    }
  }

  /** What {@link #SOME} leaves of a document. */
  private static Value part(String path, Value value) {
    if (SEEN_WHOLE.contains(path)) {
      return value;
    }
    if (value instanceof ArrayValue array && isSeen(path + "/*")) {
      return ArrayValue.of(array.asList().stream().map(e -> part(path + "/*", e)).toList());
    }
    if (!(value instanceof ObjectValue object)) {
      return value;
    }
    ObjectValue.Builder left = ObjectValue.builder();
    object.forEach(
        (key, member) -> {
          String named = path + "/" + ((StringValue) key).value();
          String below = isSeen(named) ? named : path + "/*";
          if (isSeen(below)) {
            left.put(key, part(below, member));
          }
        });
    return left.build();
  }

  private static boolean isSeen(String path) {
    return SEEN_WHOLE.stream().anyMatch(seen -> (seen + "/").startsWith(path + "/"));
  }

  private static @Nullable JsonException refusal(JsonReader reader, byte[] text) {
    try {
      reader.read(text);
      return null;
    } catch (JsonException e) {
      return e;
    }
  }

  private static Value value(JsonNode node) {
    if (node.isObject()) {
      ObjectValue.Builder object = ObjectValue.builder();
      node.properties().forEach(entry -> object.with(entry.getKey(), value(entry.getValue())));
      return object.build();
    }
    if (node.isArray()) {
      Value[] elements = new Value[node.size()];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = value(node.get(i));
      }
      return Value.array(elements);
    }
    if (node.getNodeType() == JsonNodeType.STRING) {
      return Value.of(node.textValue());
    }
    if (node.isNumber()) {
      return Value.of(node.decimalValue());
    }
    return node.isNull() ? Value.nullValue() : Value.of(node.booleanValue());
  }
}
