package io.choria.messaging.rpc.agent;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.data.DataProvider;
import io.choria.messaging.rpc.ddl.DdlMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private final ServerFacts facts;

  private RpcAgents(Builder builder) {
    this.authorizer = builder.chosen();
    this.auditors = List.copyOf(builder.auditors);
    this.denied = Set.copyOf(builder.denied);
    this.facts =
        new ServerFacts(
            builder.version, Optional.ofNullable(builder.configuration), builder.machines);
    List<RpcAgent> all = new ArrayList<>();
    if (builder.standard) {
      all.add(RpcUtil.agent(facts));
      all.add(ChoriaUtil.agent(facts));
    }
    all.addAll(builder.agents);
    this.agents = List.copyOf(all);
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
    Set<String> names = new HashSet<>();
    List<HostedAgent> hosted = new ArrayList<>();
    for (RpcAgent agent : agents) {
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
   * The data providers of Choria, for {@link
   * io.choria.messaging.rpc.FleetServer.Builder#dataProviders} (spec 02 §7.1): {@code choria},
   * {@code machine_state}, {@code scout}, and, with a configuration, {@code config_item}.
   *
   * @param server what they tell of
   * @return the providers
   */
  public List<DataProvider> data(ServerInfo server) {
    return StandardData.of(server, facts);
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
    private @Nullable Authorizer authorizer;
    private final Map<String, Authorizer> providers = new HashMap<>();
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
     * An authorizer that counts when the setting {@code rpcauthprovider} of the {@link
     * #configuration} names it and no other was given.
     *
     * @param provider {@code action_policy}, {@code rego_policy}, {@code aaasvc} or another name,
     *     in any letter case
     * @param decides who may call what
     * @return this
     */
    public Builder authorizer(String provider, Authorizer decides) {
      providers.put(provider.toLowerCase(Locale.ROOT), decides);
      return this;
    }

    /** Nobody may do anything unless somebody or something says otherwise (spec 02 §3.5). */
    private Authorizer chosen() {
      if (authorizer != null) {
        return authorizer;
      }
      if (configuration == null) {
        return Authorizer.DENY_ALL;
      }
      var settings = configuration.settings().authorization();
      if (!settings.enabled()) {
        return Authorizer.ALLOW_ALL;
      }
      Authorizer named = providers.get(settings.provider().toLowerCase(Locale.ROOT));
      if (named == null) {
        LOG.warn(
            "rpcauthprovider={} is not one of {}: every call is denied",
            settings.provider(),
            providers.keySet());
        return Authorizer.DENY_ALL;
      }
      return named;
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
     * answers from; and, when it says so, the audit log, that everybody may call everything ({@code
     * rpcauthorization = false}), and which of the {@linkplain #authorizer(String, Authorizer)
     * named authorizers} decides ({@code rpcauthprovider}). Without the one that it names nobody
     * may call anything. An authorizer that was given without a name counts before all of this.
     *
     * @param configuration that of the server
     * @return this
     */
    public Builder configuration(Configuration<ChoriaSettings> configuration) {
      this.configuration = configuration;
      var settings = configuration.settings().authorization();
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
