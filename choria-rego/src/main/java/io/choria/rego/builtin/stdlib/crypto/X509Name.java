package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** Distinguished names under the field names of Go's {@code pkix.Name} (spec 08 §4.15). */
final class X509Name {
  private static final Map<String, String> FIELDS =
      Map.of(
          "2.5.4.3", "CommonName",
          "2.5.4.5", "SerialNumber",
          "2.5.4.6", "Country",
          "2.5.4.7", "Locality",
          "2.5.4.8", "Province",
          "2.5.4.9", "StreetAddress",
          "2.5.4.10", "Organization",
          "2.5.4.11", "OrganizationalUnit",
          "2.5.4.17", "PostalCode");
  private static final List<String> LISTS =
      List.of(
          "Country",
          "Locality",
          "Province",
          "StreetAddress",
          "Organization",
          "OrganizationalUnit",
          "PostalCode",
          "ExtraNames");
  private static final Set<Integer> TEXTS = Set.of(0x0c, 0x12, 0x13, 0x14, 0x16, 0x1e);
  private static final String PRINTABLE = " '()+,-./:=?*&";

  private final ObjectValue.Builder fields = ObjectValue.builder();
  private final List<Value> all = new ArrayList<>();

  private X509Name() {
    fields.with("CommonName", StringValue.EMPTY).with("SerialNumber", StringValue.EMPTY);
    LISTS.forEach(list -> fields.with(list, Value.nullValue()));
  }

  /** Reads the name of a certificate: a sequence of sets of pairs. */
  static Value read(Der sequence) {
    X509Name name = new X509Name();
    DerReader sets = new DerReader(sequence).sequence();
    while (!sets.isEmpty()) {
      DerReader pairs = sets.in(Der.SET);
      while (!pairs.isEmpty()) {
        DerReader pair = pairs.sequence();
        String oid = pair.oid();
        name.add(oid, StringValue.of(text(pair.any())));
      }
    }
    return name.fields.with("Names", X509Fields.listOrNull(name.all)).build();
  }

  private void add(String oid, Value value) {
    all.add(ObjectValue.builder().with("Type", X509Fields.oid(oid)).with("Value", value).build());
    String field = FIELDS.get(oid);
    if (field == null) {
      return;
    }
    if (!LISTS.contains(field)) {
      fields.with(field, value);
      return;
    }
    List<Value> values = new ArrayList<>();
    if (fields.get(StringValue.of(field)) instanceof ArrayValue before) {
      values.addAll(before.asList());
    }
    values.add(value);
    fields.with(field, ArrayValue.of(values));
  }

  /** Whether an element is of a kind that is text. */
  static boolean isText(Der.Element element) {
    return TEXTS.contains(element.tag());
  }

  /** The text of an element; an exception if it holds what its kind does not allow. */
  static String text(Der.Element element) {
    byte[] bytes = element.content().bytes();
    return switch (element.tag()) {
      case 0x0c -> {
        String text = StringValue.ofBytes(bytes).value();
        // bytes that are no text are kept as halves of pairs
        if (text.codePoints().anyMatch(X509Name::isSurrogate)) {
          throw DerReader.malformed("text");
        }
        yield text;
      }
      case 0x12 -> only(bytes, c -> (c >= '0' && c <= '9') || c == ' ');
      case 0x13 ->
          only(bytes, c -> (c < 0x80 && Character.isLetterOrDigit(c)) || PRINTABLE.indexOf(c) >= 0);
      case 0x14 -> new String(bytes, StandardCharsets.ISO_8859_1);
      case 0x16 -> only(bytes, c -> c < 0x80);
      case 0x1e -> basicPlane(bytes);
      default -> throw DerReader.malformed("text");
    };
  }

  private static String only(byte[] bytes, IntPredicate allowed) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.chars().allMatch(allowed)) {
      throw DerReader.malformed("text");
    }
    return text;
  }

  private static String basicPlane(byte[] bytes) {
    if (bytes.length % 2 != 0) {
      throw DerReader.malformed("text");
    }
    boolean ended =
        bytes.length >= 2 && bytes[bytes.length - 1] == 0 && bytes[bytes.length - 2] == 0;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length - (ended ? 2 : 0); i += 2) {
      int c = (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff);
      if (c >= 0xfffe || (c >= 0xfdd0 && c <= 0xfdef) || isSurrogate(c)) {
        throw DerReader.malformed("text");
      }
      text.append((char) c);
    }
    return text.toString();
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
