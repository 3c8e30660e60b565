package io.choria.messaging.rpc.agent;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.ddl.DdlMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of a server with what they share: who may call them, who takes note. Given to {@link
 * io.choria.messaging.rpc.FleetServer.Builder#agents}. Immutable; may be given to any number of
 * servers.
 *
 * <p>{@code rpcutil} and {@code choria_util} are always among them (spec 02 §3.8), unless they are
 * denied. Nobody may call anything until an {@link Authorizer} says otherwise.
 */
public final class RpcAgents implements Function<ServerInfo, List<HostedAgent>> {
  private static final Logger LOG = LoggerFactory.getLogger(RpcAgents.class);

  private final Authorizer authorizer;
  private final List<Auditor> auditors;
  private final List<RpcAgent> agents;
  private final Set<String> denied;
  private final boolean standard;
  private final ServerFacts facts;

  private RpcAgents(Builder builder) {
    this.authorizer = builder.authorizer;
    this.auditors = List.copyOf(builder.auditors);
    this.agents = List.copyOf(builder.agents);
    this.denied = Set.copyOf(builder.denied);
    this.standard = builder.standard;
    this.facts =
        new ServerFacts(
            builder.version, Optional.ofNullable(builder.configuration), builder.machines);
  }

  /**
   * Starts without agents of its own.
   *
   * @return a builder with the defaults of its documentation
   */
  public static Builder builder() {
    return new Builder();
  }

  /** The agents of one server, {@code rpcutil} and {@code choria_util} first. */
  @Override
  public List<HostedAgent> apply(ServerInfo server) {
    List<RpcAgent> all = new ArrayList<>();
    if (standard) {
      all.add(RpcUtil.agent(facts));
      all.add(ChoriaUtil.agent(facts));
    }
    all.addAll(agents);
    Set<String> names = new HashSet<>();
    List<HostedAgent> hosted = new ArrayList<>();
    for (RpcAgent agent : all) {
      if (isWanted(agent, server)) {
        if (!names.add(agent.name())) {
          throw new AgentException("expected each agent once, got twice agent=" + agent.name());
        }
        hosted.add(hosted(agent, server));
      }
    }
    return hosted;
  }

  private boolean isWanted(RpcAgent agent, ServerInfo server) {
    if (denied.contains(agent.name())) {
      LOG.info("agent {} is denied and left out", agent.name());
      return false;
    }
    boolean active = agent.activation().test(server);
    if (!active) {
      LOG.info("agent {} does not want to be active and is left out", agent.name());
    }
    return active;
  }

  /**
   * One more agent with the same authorizer and auditors, for {@link
   * io.choria.messaging.rpc.FleetServer#host}.
   *
   * @param agent what it does
   * @param server what hosts it
   * @return the agent, whatever its activation says
   */
  public HostedAgent hosted(RpcAgent agent, ServerInfo server) {
    DdlMetadata said = agent.ddl().metadata();
    DdlMetadata metadata =
        new DdlMetadata(
            said.name(),
            said.description(),
            said.author(),
            said.license(),
            said.url(),
            said.version(),
            Math.toIntExact(agent.timeout().toSeconds()),
            said.provider(),
            said.service());
    return new HostedAgent(
        metadata,
        agent.timeout(),
        agent.limits(),
        new RpcHandler(agent, server, authorizer, auditors));
  }

  boolean isDenied(String agent) {
    return denied.contains(agent);
  }

  /** What the agents of a server share. Not safe for use by several threads. */
  public static final class Builder {
    private Authorizer authorizer = Authorizer.DENY_ALL;
    private final List<Auditor> auditors = new ArrayList<>();
    private final List<RpcAgent> agents = new ArrayList<>();
    private final Set<String> denied = new HashSet<>();
    private boolean standard = true;
    private String version = "0.1.0";
    private Machines machines = Machines.NONE;
    private @Nullable Configuration<ChoriaSettings> configuration;

    private Builder() {}

    /**
     * Who may call what.
     *
     * @param authorizer the default is {@link Authorizer#DENY_ALL}
     * @return this
     */
    public Builder authorizer(Authorizer authorizer) {
      this.authorizer = authorizer;
      return this;
    }

    /**
     * Adds somebody who takes note of each call.
     *
     * @param auditor an {@link AuditLog} or one of your own
     * @return this
     */
    public Builder auditor(Auditor auditor) {
      auditors.add(auditor);
      return this;
    }

    /**
     * Adds an agent.
     *
     * @param agent what it does
     * @return this
     */
    public Builder agent(RpcAgent agent) {
      agents.add(agent);
      return this;
    }

    /**
     * Adds an agent whose actions are the methods of an object.
     *
     * @param <A> an interface marked with {@link Agent}
     * @param type the interface
     * @param implementation called by many threads at once
     * @return this
     * @throws AgentException when interface and DDL do not fit
     */
    public <A> Builder agent(Class<A> type, A implementation) {
      return agent(RpcAgent.typed(type, implementation).build());
    }

    /**
     * Leaves out agents.
     *
     * @param names agents that are not hosted even when they are added
     * @return this
     */
    public Builder deny(String... names) {
      denied.addAll(List.of(names));
      return this;
    }

    /**
     * Autonomous agents, which {@code choria_util} tells of.
     *
     * @param machines the default has none
     * @return this
     */
    public Builder machines(Machines machines) {
      this.machines = machines;
      return this;
    }

    /**
     * Whether {@code rpcutil} and {@code choria_util} are hosted.
     *
     * @param hosted the default is true; service hosts say false
     * @return this
     */
    public Builder standard(boolean hosted) {
      this.standard = hosted;
      return this;
    }

    /**
     * The version that the server tells.
     *
     * @param version the default is that of this library; not empty
     * @return this
     */
    public Builder version(String version) {
      this.version = version;
      return this;
    }

    /**
     * What {@code rpcutil#get_config_item} looks into, and where {@code choria_util#info} takes its
     * answers from; and, when it says so, the audit log and that everybody may call everything.
     *
     * <p>Any other authorization than {@code rpcauthorization = false} needs an {@link
     * #authorizer}: without one nobody may call anything.
     *
     * @param configuration that of the server
     * @return this
     */
    public Builder configuration(Configuration<ChoriaSettings> configuration) {
      this.configuration = configuration;
      var settings = configuration.settings().authorization();
      if (!settings.enabled()) {
        authorizer = Authorizer.ALLOW_ALL;
      }
      if (settings.auditEnabled()) {
        if (settings.auditFile().isEmpty()) {
          LOG.warn("rpcaudit is on, and plugin.rpcaudit.logfile says no file: nothing is audited");
        } else {
          auditors.add(
              AuditLog.to(
                  Path.of(settings.auditFile()),
                  FileModes.parse(settings.auditFileMode()),
                  Optional.of(settings.auditFileGroup()).filter(group -> !group.isEmpty())));
        }
      }
      return this;
    }

    /**
     * Makes the agents.
     *
     * @return to be given to servers
     */
    public RpcAgents build() {
      return new RpcAgents(this);
    }
  }
}
