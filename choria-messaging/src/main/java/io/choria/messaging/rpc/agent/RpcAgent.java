package io.choria.messaging.rpc.agent;

import io.choria.messaging.rpc.AgentLimits;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.AgentDdl;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An agent of the RPC: what it says it does, and what does it. Immutable; may be hosted by any
 * number of servers.
 */
public final class RpcAgent {
  private final AgentDdl ddl;
  private final Map<String, ActionHandler> handlers;
  private final Duration timeout;
  private final Optional<AgentLimits> limits;
  private final Predicate<? super ServerInfo> activation;
  private final Checks checks;

  /** What is held against the DDL. */
  enum Checks {
    /** Inputs and outputs. */
    ALL,
    /** Nothing: as the agents that are compiled into Choria. */
    NONE,
    /** Nothing here: the handler does it, and says so in its own way. */
    BY_HANDLER
  }

  private RpcAgent(Builder builder) {
    this.ddl = builder.ddl;
    this.handlers = Map.copyOf(builder.handlers);
    this.timeout =
        builder.timeout == null
            ? Duration.ofSeconds(Math.max(1, ddl.metadata().timeoutSeconds()))
            : builder.timeout;
    this.limits = Optional.ofNullable(builder.limits);
    this.activation = builder.activation;
    this.checks = builder.checks;
  }

  /**
   * Starts an agent from its description.
   *
   * @param ddl what it says it does; inputs and outputs are held against it
   * @return a builder that needs a handler for each action
   */
  public static Builder builder(AgentDdl ddl) {
    return new Builder(ddl);
  }

  /**
   * An agent whose actions are the methods of an object.
   *
   * @param <A> an interface marked with {@link Agent}
   * @param type the interface; the compiler wrote its DDL
   * @param implementation called by many threads at once
   * @return a builder with everything filled in
   * @throws AgentException when interface and DDL do not fit
   */
  public static <A> Builder typed(Class<A> type, A implementation) {
    return typedPerCall(type, call -> implementation);
  }

  /**
   * An agent whose actions are the methods of an object that is made for each call, for those that
   * want to know who calls.
   *
   * @param <A> an interface marked with {@link Agent}
   * @param type the interface; the compiler wrote its DDL
   * @param implementation makes the object
   * @return a builder with everything filled in
   * @throws AgentException when interface and DDL do not fit
   */
  public static <A> Builder typedPerCall(
      Class<A> type, Function<? super ActionCall, ? extends A> implementation) {
    return TypedAgents.builder(type, implementation);
  }

  /**
   * What the agent says it does.
   *
   * @return the description
   */
  public AgentDdl ddl() {
    return ddl;
  }

  String name() {
    return ddl.metadata().name();
  }

  Map<String, ActionHandler> handlers() {
    return handlers;
  }

  Duration timeout() {
    return timeout;
  }

  Optional<AgentLimits> limits() {
    return limits;
  }

  Predicate<? super ServerInfo> activation() {
    return activation;
  }

  Checks checks() {
    return checks;
  }

  /** What an agent is made of. Not safe for use by several threads. */
  public static final class Builder {
    private final AgentDdl ddl;
    private final Map<String, ActionHandler> handlers = new HashMap<>();
    private @Nullable Duration timeout;
    private @Nullable AgentLimits limits;
    private Predicate<? super ServerInfo> activation = server -> true;
    private Checks checks = Checks.ALL;

    private Builder(AgentDdl ddl) {
      this.ddl = ddl;
    }

    /**
     * Says what an action does.
     *
     * @param action its name in the DDL
     * @param handler does it
     * @return this
     * @throws AgentException when the DDL has no such action
     */
    public Builder action(String action, ActionHandler handler) {
      if (ddl.action(action).isEmpty()) {
        throw new AgentException(
            "expected an action of the DDL: agent="
                + ddl.metadata().name()
                + " action="
                + action
                + " actions="
                + ddl.actions().stream().map(ActionDdl::name).toList());
      }
      handlers.put(action, handler);
      return this;
    }

    /**
     * How long one request may take.
     *
     * @param timeout the default is that of the DDL; at least a second
     * @return this
     */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * How much the agent takes on.
     *
     * @param limits the default is that of the server
     * @return this
     */
    public Builder limits(AgentLimits limits) {
      this.limits = limits;
      return this;
    }

    /**
     * Whether a server hosts the agent at all; one that says no leaves it out without an error.
     *
     * @param check asked once for each server; the default says yes
     * @return this
     */
    public Builder activation(Predicate<? super ServerInfo> check) {
      this.activation = check;
      return this;
    }

    Builder checks(Checks what) {
      this.checks = what;
      return this;
    }

    /**
     * Makes the agent.
     *
     * @return the agent
     * @throws AgentException when an action of the DDL has no handler
     */
    public RpcAgent build() {
      TreeSet<String> missing = new TreeSet<>();
      ddl.actions().forEach(action -> missing.add(action.name()));
      missing.removeAll(handlers.keySet());
      if (!missing.isEmpty()) {
        throw new AgentException(
            "expected a handler for each action: agent="
                + ddl.metadata().name()
                + " missing="
                + missing);
      }
      return new RpcAgent(this);
    }
  }
}
