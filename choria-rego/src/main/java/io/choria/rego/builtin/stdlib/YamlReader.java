package io.choria.rego.builtin.stdlib;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.JsonLimits;
import io.choria.rego.NullValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Builds a value from the events of a YAML text (spec 08 §5.10). */
final class YamlReader {
  private static final int MAX_CODE_POINTS = 64 << 20;

  private final Iterator<Event> events;
  private final Map<String, Value> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final String text;
  private final @Nullable Set<String> unique;
  private final List<String> repeated = new ArrayList<>();
  private String outermost = "";
  private int depth;

  /**
   * A reader.
   *
   * @param text the text
   * @param unique what in the outermost mapping must not repeat its keys, nor may that mapping;
   *     null if the last one of equal keys counts
   */
  YamlReader(String text, @Nullable Set<String> unique) {
    this.unique = unique;
    this.text = text.replace('\u0085', '\n');
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).build();
    this.events = new Parse(settings).parseString(this.text).iterator();
  }

  Value read() {
    try {
      Value first = null;
      while (events.hasNext()) {
        Event event = events.next();
        if (event instanceof DocumentStartEvent start) {
          start.getSpecVersion().ifPresent(YamlReader::checkVersion);
          Value document = value(events.next());
          first = first == null ? document : first;
        } else if (event instanceof DocumentEndEvent) {
          anchors.clear();
        }
      }
      if (!repeated.isEmpty()) {
        throw BuiltinException.of("yaml: unmarshal errors:\n  " + String.join("\n  ", repeated));
      }
      return first == null ? Value.nullValue() : first;
    } catch (YamlEngineException e) {
      throw BuiltinException.of(YamlErrors.message(e, text));
    }
  }

  private static void checkVersion(SpecVersion version) {
    if (version.getMajor() != 1 || version.getMinor() != 1) {
      throw BuiltinException.of("yaml: found incompatible YAML document");
    }
  }

  private Value value(Event event) {
    if (event instanceof AliasEvent alias) {
      String name = alias.getAlias().getValue();
      Value known = anchors.get(name);
      if (known == null && open.contains(name)) {
        throw BuiltinException.of("yaml: anchor '" + name + "' value contains itself");
      }
      if (known == null) {
        throw BuiltinException.of("yaml: unknown anchor '" + name + "' referenced");
      }
      return known;
    }
    if (event instanceof ScalarEvent scalar) {
      return anchored(scalar.getAnchor(), YamlScalars.value(scalar));
    }
    if (++depth > JsonLimits.DEFAULT.maxDepth()) {
      throw BuiltinException.of("yaml: exceeded max depth of " + JsonLimits.DEFAULT.maxDepth());
    }
    boolean list = event instanceof SequenceStartEvent;
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(
        name -> {
          anchors.remove(name.getValue());
          open.add(name.getValue());
        });
    Value value = anchored(anchor, list ? sequence() : mapping());
    anchor.ifPresent(name -> open.remove(name.getValue()));
    depth--;
    return value;
  }

  private Value anchored(Optional<Anchor> anchor, Value value) {
    anchor.ifPresent(name -> anchors.put(name.getValue(), value));
    return value;
  }

  private Value sequence() {
    List<Value> elements = new ArrayList<>();
    while (true) {
      Event event = events.next();
      if (event instanceof SequenceEndEvent) {
        return ArrayValue.of(elements);
      }
      elements.add(value(event));
    }
  }

  private Value mapping() {
    ObjectValue.Builder entries = ObjectValue.builder();
    List<Value> merged = new ArrayList<>();
    Map<StringValue, Integer> lines = new HashMap<>();
    while (true) {
      Event event = events.next();
      if (event instanceof MappingEndEvent) {
        break;
      }
      if (event instanceof ScalarEvent scalar && YamlScalars.isMerge(scalar)) {
        merged.add(value(events.next()));
      } else {
        Value key = value(event);
        if (key instanceof NullValue) {
          throw BuiltinException.of(
              "unsupported map key of type: %!s(<nil>), key: <nil>, value: "
                  + goText(value(events.next())));
        }
        StringValue name = key(key);
        outermost = depth == 1 ? name.value() : outermost;
        if (unique != null && (depth == 1 || unique.contains(outermost))) {
          checkNew(lines, name, event);
        }
        entries.put(name, value(events.next()));
      }
    }
    merged.forEach(value -> merge(entries, value));
    return entries.build();
  }

  private void checkNew(Map<StringValue, Integer> lines, StringValue name, Event event) {
    int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
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
