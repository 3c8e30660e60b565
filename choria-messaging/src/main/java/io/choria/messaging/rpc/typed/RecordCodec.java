package io.choria.messaging.rpc.typed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.agent.Input;
import io.choria.messaging.rpc.agent.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Between a record and a JSON object; looks at the class once and uses method handles then. */
public final class RecordCodec implements Codec {
  private final Class<?> type;
  private final List<Part> parts;
  private final MethodHandle constructor;

  private record Part(String name, Codec codec, MethodHandle accessor) {}

  private RecordCodec(Class<?> type, List<Part> parts, MethodHandle constructor) {
    this.type = type;
    this.parts = parts;
    this.constructor = constructor;
  }

  /**
   * The codec of a record.
   *
   * @throws TypedValueException when the class is none, can't be reached, or has a component of a
   *     type that actions can't have
   */
  public static RecordCodec of(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw new TypedValueException("expected a record, got " + type.getTypeName());
    }
    try {
      RecordCodec.class.getModule().addReads(type.getModule());
      MethodHandles.Lookup lookup = lookup(type);
      List<Part> parts = new ArrayList<>();
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        RecordComponent component = components[i];
        types[i] = component.getType();
        parts.add(
            new Part(
                name(component),
                Codecs.of(component.getGenericType()),
                lookup
                    .unreflect(component.getAccessor())
                    .asType(MethodType.methodType(Object.class, Object.class))));
      }
      MethodHandle constructor =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      return new RecordCodec(type, List.copyOf(parts), constructor);
    } catch (IllegalAccessException | NoSuchMethodException e) {
      throw new TypedValueException(
          "can't reach record "
              + type.getTypeName()
              + ": make it public in an exported package, or open the package to"
              + " io.choria.messaging",
          e);
    }
  }

  private static MethodHandles.Lookup lookup(Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    } catch (IllegalAccessException e) {
      return MethodHandles.publicLookup();
    }
  }

  private static String name(RecordComponent component) {
    Input input = component.getAnnotation(Input.class);
    Output output = component.getAnnotation(Output.class);
    String given = input != null ? input.name() : output != null ? output.name() : "";
    return WireNames.of(given, component.getName());
  }

  /** The names of the members. */
  public List<String> names() {
    return parts.stream().map(Part::name).toList();
  }

  @Override
  public Object read(String where, @Nullable JsonNode json) {
    if (json == null || !json.isObject()) {
      throw new TypedValueException(where + ": expected an object, got " + Codecs.shown(json));
    }
    @Nullable Object[] values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      Part part = parts.get(i);
      String at = where.isEmpty() ? part.name() : where + "." + part.name();
      values[i] = part.codec().read(at, json.get(part.name()));
    }
    try {
      return constructor.invokeExact(values);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      // what the record itself refuses
      throw new TypedValueException((where.isEmpty() ? "" : where + ": ") + e.getMessage(), e);
    }
  }

  @Override
  public ObjectNode write(@Nullable Object value) {
    if (!type.isInstance(value)) {
      throw new TypedValueException(
          "expected a "
              + type.getTypeName()
              + ", got "
              + (value == null ? "null" : value.getClass().getTypeName()));
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Part part : parts) {
      JsonNode json = part.codec().write(get(part, value));
      if (json != null) {
        object.set(part.name(), json);
      }
    }
    return object;
  }

  private static @Nullable Object get(Part part, Object value) {
    try {
      return part.accessor().invokeExact(value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new TypedValueException(part.name() + ": " + e.getMessage(), e);
    }
  }
}
