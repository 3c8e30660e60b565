package io.choria.rego.builtin.stdlib.yaml;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.JsonLimits;
import io.choria.rego.NullValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.yaml.YamlEvent.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Builds a value from the events of a YAML text (spec 08 §5.10). */
final class YamlReader {
  private static final int LONGEST = 64 << 20;

  private final List<YamlEvent> events;
  private final Map<Integer, Value> aliased = new HashMap<>();
  private final Set<Integer> open = new HashSet<>();
  private final @Nullable Set<String> unique;
  private final Pace pace;
  private final List<String> repeated = new ArrayList<>();
  private @Nullable BuiltinException nullKey;
  private String outermost = "";
  private int at;
  private int depth;

  /**
   * A reader.
   *
   * @param text the text
   * @param unique what in the outermost mapping must not repeat its keys, nor may that mapping;
   *     null if the last one of equal keys counts
   * @param pace told how far it is
   */
  YamlReader(String text, @Nullable Set<String> unique, Pace pace) {
    this.unique = unique;
    this.pace = pace;
    if (text.length() > LONGEST) {
      throw BuiltinException.of("yaml: the text has more than " + LONGEST + " characters");
    }
    this.events = YamlParser.parse(text, pace);
  }

  /** The value of the first document. */
  Value read() {
    if (events.isEmpty()) {
      return Value.nullValue();
    }
    at = 1;
    Value document = value();
    if (!repeated.isEmpty()) {
      throw BuiltinException.of("yaml: unmarshal errors:\n  " + String.join("\n  ", repeated));
    }
    if (nullKey != null) {
      throw nullKey;
    }
    return document;
  }

  private Value value() {
    pace.step(1);
    int position = at++;
    YamlEvent event = events.get(position);
    return switch (event.kind()) {
      case ALIAS -> alias(event);
      case SCALAR -> YamlScalars.value(event);
      default -> {
        depth++;
        open.add(position);
        Value value = event.kind() == Kind.SEQUENCE ? sequence() : mapping();
        open.remove(position);
        depth--;
        yield value;
      }
    };
  }

  /** What an alias stands for is read once, wherever it is. */
  private Value alias(YamlEvent alias) {
    if (open.contains(alias.target())) {
      throw BuiltinException.of("yaml: anchor '" + alias.anchor() + "' value contains itself");
    }
    Value known = aliased.get(alias.target());
    if (known == null) {
      int behind = at;
      at = alias.target();
      if (depth + 1 > JsonLimits.DEFAULT.maxDepth()) {
        throw BuiltinException.of("yaml: exceeded max depth of " + JsonLimits.DEFAULT.maxDepth());
      }
      known = value();
      aliased.put(alias.target(), known);
      at = behind;
    }
    return known;
  }

  private Value sequence() {
    List<Value> elements = new ArrayList<>();
    while (events.get(at).kind() != Kind.END) {
      elements.add(value());
    }
    at++;
    return ArrayValue.of(elements);
  }

  /** Moves behind a value that is not read now. */
  private void skip() {
    int nested = 0;
    do {
      Kind kind = events.get(at++).kind();
      nested += kind == Kind.SEQUENCE || kind == Kind.MAPPING ? 1 : kind == Kind.END ? -1 : 0;
    } while (nested > 0);
  }

  /** Where a key and the value that counts for it stand. */
  private static final class Entry {
    final int key;
    int value;

    Entry(int key, int value) {
      this.key = key;
      this.value = value;
    }
  }

  private Value mapping() {
    List<Integer> merged = new ArrayList<>();
    List<Entry> entries = entries(merged);
    int behind = at;
    ObjectValue.Builder members = ObjectValue.builder();
    for (Entry entry : entries) {
      at = entry.key;
      Value key = value();
      at = entry.value;
      if (key instanceof NullValue) {
        Value value = value();
        if (unique != null && depth == 1) {
          // a field of a block without a name is one that nobody knows
          continue;
        }
        BuiltinException error =
            BuiltinException.of(
                "unsupported map key of type: %!s(<nil>), key: <nil>, value: "
                    + (value instanceof NullValue ? "<nil>" : goText(value)));
        nullKey = nullKey == null ? error : nullKey;
        continue;
      }
      StringValue name = key(key);
      outermost = depth == 1 ? name.value() : outermost;
      members.put(name, value());
    }
    for (int value : merged) {
      at = value;
      merge(members, value());
    }
    at = behind;
    return members.build();
  }

  /** The entries; of those with the same scalar key the last value counts. */
  private List<Entry> entries(List<Integer> merged) {
    List<Entry> entries = new ArrayList<>();
    Map<StringValue, Entry> known = new HashMap<>();
    Map<StringValue, Integer> lines = new HashMap<>();
    while (events.get(at).kind() != Kind.END) {
      int position = at;
      YamlEvent key = events.get(position);
      skip();
      int value = at;
      skip();
      if (key.kind() == Kind.SCALAR && YamlScalars.isMerge(key)) {
        merged.add(value);
        continue;
      }
      StringValue name = key.kind() == Kind.SCALAR ? scalarKey(key) : null;
      if (name != null && unique != null) {
        outermost = depth == 1 ? name.value() : outermost;
        if (depth == 1 || unique.contains(outermost)) {
          checkNew(lines, name, key);
        }
      }
      Entry before = name == null ? null : known.get(name);
      if (before != null) {
        before.value = value;
      } else {
        Entry entry = new Entry(position, value);
        entries.add(entry);
        if (name != null) {
          known.put(name, entry);
        }
      }
    }
    at++;
    return entries;
  }

  /** The text of a key; null if it has none, which counts only if the entry is read. */
  private static @Nullable StringValue scalarKey(YamlEvent key) {
    try {
      Value value = YamlScalars.value(key);
      return value instanceof NullValue ? null : key(value);
    } catch (BuiltinException e) {
      return null;
    }
  }

  private void checkNew(Map<StringValue, Integer> lines, StringValue name, YamlEvent event) {
    int line = event.line() + 1;
    Integer before = lines.putIfAbsent(name, line);
    if (before != null) {
      repeated.add("line " + line + ": mapping key " + name + " already defined at line " + before);
    }
  }

  private static StringValue key(Value key) {
    if (key instanceof StringValue text) {
      return text;
    }
    if (key instanceof NumberValue || key instanceof BooleanValue) {
      return StringValue.of(key.toString());
    }
    throw BuiltinException.of("yaml: invalid map key: " + goText(key));
  }

  /** A value as a program of the reference's language writes it. */
  private static String goText(Value value) {
    StringJoiner parts = new StringJoiner(", ", "{", "}");
    if (value instanceof NullValue) {
      return "interface {}(nil)";
    } else if (value instanceof ArrayValue array) {
      array.forEach(element -> parts.add(goText(element)));
      return "[]interface {}" + parts;
    } else if (value instanceof ObjectValue object) {
      object.forEach((key, entry) -> parts.add(goText(key) + ":" + goText(entry)));
      return "map[string]interface {}" + parts;
    }
    return value.toString();
  }

  private static void merge(ObjectValue.Builder entries, @Nullable Value value) {
    if (value instanceof ObjectValue object) {
      object.forEach(
          (key, entry) -> {
            if (entries.get(key) == null) {
              entries.put(key, entry);
            }
          });
    } else if (value instanceof ArrayValue objects && isObjects(objects)) {
      objects.forEach(object -> merge(entries, object));
    } else {
      throw BuiltinException.of("yaml: map merge requires map or sequence of maps as the value");
    }
  }

  private static boolean isObjects(ArrayValue array) {
    for (Value element : array) {
      if (!(element instanceof ObjectValue)) {
        return false;
      }
    }
    return true;
  }
}
