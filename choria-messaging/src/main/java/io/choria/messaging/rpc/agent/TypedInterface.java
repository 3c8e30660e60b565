package io.choria.messaging.rpc.agent;

import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.DdlException;
import io.choria.messaging.rpc.typed.RecordCodec;
import io.choria.messaging.rpc.typed.TypedValueException;
import io.choria.messaging.rpc.typed.WireNames;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An interface marked with {@link Agent}, looked at once. */
record TypedInterface(Class<?> type, AgentDdl ddl, List<Method> methods) {
  /** One action. */
  record Method(
      String action,
      java.lang.reflect.Method declared,
      MethodHandle handle,
      @Nullable RecordCodec input,
      RecordCodec output) {}

  static TypedInterface of(Class<?> type) {
    Agent agent = type.getAnnotation(Agent.class);
    if (agent == null || !type.isInterface()) {
      throw new AgentException("expected an interface marked with @Agent, got " + type.getName());
    }
    List<Method> methods = new ArrayList<>();
    for (java.lang.reflect.Method method : type.getMethods()) {
      Action action = method.getAnnotation(Action.class);
      if (action != null) {
        methods.add(method(type, method, action));
      }
    }
    return new TypedInterface(type, readDdl(type, agent.name()), List.copyOf(methods));
  }

  Optional<Method> method(java.lang.reflect.Method declared) {
    return methods.stream().filter(method -> method.declared().equals(declared)).findFirst();
  }

  private static Method method(Class<?> type, java.lang.reflect.Method method, Action action) {
    try {
      TypedInterface.class.getModule().addReads(type.getModule());
      MethodHandles.Lookup lookup;
      try {
        lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      } catch (IllegalAccessException e) {
        lookup = MethodHandles.publicLookup();
      }
      Class<?>[] parameters = method.getParameterTypes();
      return new Method(
          WireNames.of(action.name(), method.getName()),
          method,
          lookup.unreflect(method),
          parameters.length == 0 ? null : RecordCodec.of(parameters[0]),
          RecordCodec.of(method.getReturnType()));
    } catch (IllegalAccessException | TypedValueException e) {
      throw new AgentException("can't use method " + method + ": " + e.getMessage(), e);
    }
  }

  private static AgentDdl readDdl(Class<?> type, String name) {
    String resource = "META-INF/choria/agent/" + name + ".json";
    try (InputStream in = resource(type, resource)) {
      if (in == null) {
        throw new AgentException(
            "expected the resource "
                + resource
                + " beside "
                + type.getName()
                + ": compile the interface with the annotation processor of this jar");
      }
      return AgentDdl.parse(in.readAllBytes());
    } catch (IOException | DdlException e) {
      throw new AgentException("can't read the resource " + resource + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable InputStream resource(Class<?> type, String resource) throws IOException {
    InputStream in = type.getModule().getResourceAsStream(resource);
    ClassLoader loader = type.getClassLoader();
    return in == null && loader != null ? loader.getResourceAsStream(resource) : in;
  }
}
