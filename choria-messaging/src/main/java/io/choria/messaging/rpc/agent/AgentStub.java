package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.typed.RecordCodec;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls an agent by its interface: {@code stub.call(Motd::set, new Text("hi"))}. The method says
 * which action is meant, and which record each server answers with. Safe for use by several
 * threads.
 *
 * @param <A> an interface marked with {@link Agent}
 */
public final class AgentStub<A> {
  private final TypedInterface agent;
  private final Class<A> type;
  private final RpcClient client;

  private AgentStub(Class<A> type, RpcClient client) {
    this.agent = TypedInterface.of(type);
    this.type = type;
    this.client = client;
    client.learn(agent.ddl());
  }

  /**
   * A stub; the client knows the DDL of the agent from then on.
   *
   * @param <A> an interface marked with {@link Agent}
   * @param type the interface; the compiler wrote its DDL
   * @param client makes the calls; stays open
   * @return the stub
   * @throws AgentException when the interface can't be used
   */
  public static <A> AgentStub<A> of(Class<A> type, RpcClient client) {
    return new AgentStub<>(type, client);
  }

  /**
   * A call of an action with inputs.
   *
   * @param <I> the record of the inputs
   * @param <O> the record of the outputs
   * @param action a method of the interface, {@code Motd::set}
   * @param input the inputs
   * @return to be given a filter and options, and then sent
   * @throws AgentException when the function does not call one method of the interface
   */
  public <I, O> TypedCall<O> call(BiFunction<? super A, ? super I, O> action, I input) {
    return prepare(stub -> action.apply(stub, input), input);
  }

  /**
   * A call of an action without inputs.
   *
   * @param <O> the record of the outputs
   * @param action a method of the interface, {@code Motd::get}
   * @return to be given a filter and options, and then sent
   * @throws AgentException when the function does not call one method of the interface
   */
  public <O> TypedCall<O> call(Function<? super A, O> action) {
    return prepare(action, null);
  }

  private <O> TypedCall<O> prepare(Function<? super A, O> action, @Nullable Object input) {
    AtomicReference<@Nullable Method> named = new AtomicReference<>();
    A listening =
        type.cast(
            Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> {
                  named.set(method);
                  return null;
                }));
    var unused = action.apply(listening);
    Method called = named.get();
    TypedInterface.Method method = called == null ? null : agent.method(called).orElse(null);
    if (method == null) {
      throw new AgentException(
          "expected a function that calls one action of " + type.getName() + ", got " + called);
    }
    RecordCodec codec = method.input();
    return new TypedCall<>(
        client
            .call(agent.ddl().metadata().name(), method.action())
            .data(codec == null ? JsonNodeFactory.instance.objectNode() : codec.write(input)),
        method.output());
  }
}
