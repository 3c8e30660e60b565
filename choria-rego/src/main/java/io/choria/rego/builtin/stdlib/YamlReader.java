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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Builds a value from the events of a YAML text (spec 08 §5.10). */
final class YamlReader {
  private static final int MAX_CODE_POINTS = 64 << 20;

  private final Iterator<Event> events;
  private final Map<String, Value> anchors = new HashMap<>();
  private final String text;
  private int depth;

  YamlReader(String text) {
    this.text = text;
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  Value read() {
    try {
      Value first = null;
      while (events.hasNext()) {
        Event event = events.next();
        if (event instanceof DocumentStartEvent) {
          Value document = value(events.next());
          first = first == null ? document : first;
        } else if (event instanceof DocumentEndEvent) {
          anchors.clear();
        }
      }
      return first == null ? Value.nullValue() : first;
    } catch (YamlEngineException e) {
      throw BuiltinException.of(YamlErrors.message(e, text));
    }
  }

  private Value value(Event event) {
    if (event instanceof AliasEvent alias) {
      String name = alias.getAlias().getValue();
      Value known = anchors.get(name);
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
    Value value =
        event instanceof SequenceStartEvent sequence
            ? anchored(sequence.getAnchor(), sequence())
            : anchored(((MappingStartEvent) event).getAnchor(), mapping());
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
    while (true) {
      Event event = events.next();
      if (event instanceof MappingEndEvent) {
        break;
      }
      if (event instanceof ScalarEvent scalar && YamlScalars.isMerge(scalar)) {
        merged.add(value(events.next()));
      } else {
        StringValue key = key(value(event));
        entries.put(key, value(events.next()));
      }
    }
    merged.forEach(value -> merge(entries, value));
    return entries.build();
  }

  private static StringValue key(Value key) {
    if (key instanceof StringValue text) {
      return text;
    }
    if (key instanceof NumberValue || key instanceof BooleanValue) {
      return StringValue.of(key.toString());
    }
    if (key instanceof NullValue) {
      throw BuiltinException.of("unsupported map key of type: %!s(<nil>), key: <nil>");
    }
    throw BuiltinException.of("yaml: invalid map key: " + key);
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
