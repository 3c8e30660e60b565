package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.InputException;
import io.choria.messaging.rpc.typed.RecordCodec;
import io.choria.messaging.rpc.typed.TypedValueException;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hosts the methods of an interface as actions. */
final class TypedAgents {
  private TypedAgents() {}

  static <A> RpcAgent.Builder builder(
      Class<A> type, Function<? super ActionCall, ? extends A> implementation) {
    TypedInterface agent = TypedInterface.of(type);
    AgentDdl ddl = agent.ddl();
    RpcAgent.Builder builder = RpcAgent.builder(ddl);
    for (TypedInterface.Method method : agent.methods()) {
      ActionDdl action =
          ddl.action(method.action())
              .orElseThrow(
                  () ->
                      new AgentException(
                          "expected the DDL of "
                              + type.getName()
                              + " to have the action "
                              + method.action()
                              + ": compile the interface again, with the annotation processor of"
                              + " this jar"));
      builder.action(
          method.action(), call -> run(action, method, implementation.apply(call), call));
    }
    return builder;
  }

  private static ObjectNode run(
      ActionDdl action, TypedInterface.Method method, Object target, ActionCall call)
      throws Exception {
    Object result;
    if (method.input() == null) {
      result = invoke(method.handle(), target, null);
    } else {
      result = invoke(method.handle(), target, input(action, method.input(), call));
    }
    return method.output().write(result);
  }

  /** What is absent counts as the DDL says, so that a record can hold plain values. */
  private static Object input(ActionDdl action, RecordCodec codec, ActionCall call) {
    try {
      return codec.read("", action.withInputDefaults(call.inputs()));
    } catch (InputException | TypedValueException e) {
      throw new ActionFailure(
          Status.INVALID_DATA, "Validation failed: " + String.valueOf(e.getMessage()));
    }
  }

  private static Object invoke(MethodHandle handle, Object target, @Nullable Object input)
      throws Exception {
    try {
      return input == null ? handle.invoke(target) : handle.invoke(target, input);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
