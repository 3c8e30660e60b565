package io.choria.rego.differential;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The documents that generated modules look into; the same members each time, other values. */
final class World {
  static final Map<String, Shape> MEMBERS = members();

  private final Random random;
  private final Values values;

  World(Random random) {
    this.random = random;
    this.values = new Values(random);
  }

  private static Map<String, Shape> members() {
    Map<String, Shape> members = new LinkedHashMap<>();
    members.put("n", Shape.NUMBER);
    members.put("m", Shape.NUMBER);
    members.put("s", Shape.STRING);
    members.put("r", Shape.STRING);
    members.put("b", Shape.BOOLEAN);
    members.put("ns", Shape.array(Shape.NUMBER));
    members.put("ss", Shape.array(Shape.STRING));
    members.put("on", Shape.object(Shape.NUMBER));
    members.put("os", Shape.object(Shape.STRING));
    members.put("oo", Shape.object(Shape.object(Shape.NUMBER)));
    members.put("aa", Shape.array(Shape.array(Shape.NUMBER)));
    members.put("ao", Shape.array(Shape.object(Shape.STRING)));
    members.put("oa", Shape.object(Shape.array(Shape.STRING)));
    return members;
  }

  /** A document; now and then something is missing or of another kind. */
  Value document() {
    ObjectValue.Builder result = ObjectValue.builder();
    MEMBERS.forEach(
        (name, shape) -> {
          int dice = random.nextInt(14);
          if (dice > 0) {
            result.put(Value.of(name), dice == 1 ? json(values.any(2)) : value(shape));
          }
        });
    return result.build();
  }

  private static Value json(Value value) {
    return Value.parseJson(value.toJson());
  }

  Value value(Shape shape) {
    return switch (shape.kind()) {
      case NUMBER -> random.nextInt(5) == 0 ? values.number() : Value.of(random.nextInt(5));
      case STRING ->
          random.nextInt(6) == 0
              ? values.string()
              : Value.of(List.of("a", "b", "c", "x", "foo").get(random.nextInt(5)));
      case BOOLEAN -> Value.of(random.nextBoolean());
      case NULL -> Value.nullValue();
      case ARRAY -> Value.array(values.list(() -> value(shape.of())));
      case OBJECT -> values.object(values::key, () -> value(shape.of()));
      case SET -> Value.set(values.list(() -> value(shape.of())).toArray(new Value[0]));
    };
  }
}
