package io.choria.messaging.rpc;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FleetException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client asks, of whom, and for how long it waits. Immutable. */
public final class FleetRequest {
  private final Kind kind;
  private final String agent;
  private final byte[] body;
  private final Filter filter;
  private final Set<String> targets;
  private final @Nullable String collective;
  private final Duration deadline;
  private final @Nullable Duration quiet;
  private final int expected;
  private final int batchSize;
  private final Duration batchSleep;
  private final int workers;
  private final @Nullable String replyTo;
  private final @Nullable String subject;

  private FleetRequest(Builder builder) {
    this.kind = builder.kind;
    this.agent = builder.agent;
    this.body = builder.body;
    this.filter = builder.filter;
    this.targets = Collections.unmodifiableSet(new LinkedHashSet<>(builder.targets));
    this.collective = builder.collective;
    this.deadline = builder.deadline;
    this.quiet = builder.quiet;
    this.expected = builder.expected;
    this.batchSize = builder.batchSize;
    this.batchSleep = builder.batchSleep;
    this.workers = builder.workers;
    this.replyTo = builder.replyTo;
    this.subject = builder.subject;
  }

  /** Who gets a request (spec 01 §8). */
  public enum Kind {
    /** Every server that has the agent; the filter says who acts. */
    BROADCAST,
    /** The named servers. */
    DIRECT,
    /** One instance of a service. */
    SERVICE
  }

  /**
   * Asks every server that has an agent and matches the filter.
   *
   * @param agent the agent
   * @param body what the agent reads; copied
   * @return a builder
   */
  public static Builder broadcast(String agent, byte[] body) {
    return new Builder(Kind.BROADCAST, agent, body, Set.of());
  }

  /**
   * Asks the named servers, with one message each. The agent is added to the filter.
   *
   * @param agent the agent
   * @param body what the agent reads; copied
   * @param targets identities of servers
   * @return a builder
   * @throws FleetException without targets
   */
  public static Builder direct(String agent, byte[] body, Set<String> targets) {
    if (targets.isEmpty()) {
      throw new FleetException(Reason.REQUEST, "a directed request needs targets: agent=" + agent);
    }
    return new Builder(Kind.DIRECT, agent, body, targets);
  }

  /**
   * Asks one instance of a service; the first reply ends it.
   *
   * @param agent the agent
   * @param body what the agent reads; copied
   * @return a builder
   */
  public static Builder service(String agent, byte[] body) {
    return new Builder(Kind.SERVICE, agent, body, Set.of()).expect(1);
  }

  Kind kind() {
    return kind;
  }

  String agent() {
    return agent;
  }

  byte[] body() {
    return body;
  }

  /** What travels: the agent of a directed request is part of it. */
  Filter filter() {
    if (kind != Kind.DIRECT || filter.agents().contains(agent)) {
      return filter;
    }
    List<String> agents = new ArrayList<>(filter.agents());
    agents.add(agent);
    return new Filter(
        filter.facts(), filter.classes(), agents, filter.identities(), filter.compounds());
  }

  /** Whether nothing but one agent, if that, says which servers act (spec 02 §5.1). */
  boolean isForEverybody() {
    int allowed = agent.equals(FleetServer.DISCOVERY) ? 1 : 0;
    return kind == Kind.BROADCAST
        && filter.facts().isEmpty()
        && filter.classes().isEmpty()
        && filter.identities().isEmpty()
        && filter.compounds().isEmpty()
        && filter.agents().size() <= allowed;
  }

  Set<String> targets() {
    return targets;
  }

  Optional<String> collective() {
    return Optional.ofNullable(collective);
  }

  Duration deadline() {
    return deadline;
  }

  Optional<Duration> quiet() {
    return Optional.ofNullable(quiet);
  }

  int expected() {
    return expected;
  }

  Optional<String> replyTo() {
    return Optional.ofNullable(replyTo);
  }

  /** Where it is published instead of where its kind says. */
  Optional<String> subject() {
    return Optional.ofNullable(subject);
  }

  int workers() {
    return workers;
  }

  Duration batchSleep() {
    return batchSleep;
  }

  /** The targets in groups that are asked one after another; usually one group. */
  List<Set<String>> batches() {
    if (batchSize <= 0 || targets.size() <= batchSize) {
      return List.of(targets);
    }
    List<Set<String>> batches = new ArrayList<>();
    List<String> ordered = List.copyOf(targets);
    for (int from = 0; from < ordered.size(); from += batchSize) {
      batches.add(
          new LinkedHashSet<>(ordered.subList(from, Math.min(ordered.size(), from + batchSize))));
    }
    return batches;
  }

  /** The options of a request. Not safe for use by several threads. */
  public static final class Builder {
    private final Kind kind;
    private final String agent;
    private final byte[] body;
    private final Set<String> targets;
    private Filter filter = Filter.EMPTY;
    private @Nullable String collective;
    private Duration deadline = Duration.ofSeconds(10);
    private @Nullable Duration quiet;
    private int expected;
    private int batchSize;
    private Duration batchSleep = Duration.ZERO;
    private int workers = 1;
    private @Nullable String replyTo;
    private @Nullable String subject;

    private Builder(Kind kind, String agent, byte[] body, Set<String> targets) {
      this.kind = kind;
      this.agent = agent;
      this.body = body.clone();
      this.targets = new LinkedHashSet<>(targets);
    }

    /**
     * Which servers act.
     *
     * @param filter the default matches all; a service request has none
     * @return this
     * @throws FleetException for a service request
     */
    public Builder filter(Filter filter) {
      if (kind == Kind.SERVICE && !filter.isEmpty()) {
        throw new FleetException(Reason.REQUEST, "a service request has no filter: agent=" + agent);
      }
      this.filter = filter;
      return this;
    }

    /**
     * The collective that is asked.
     *
     * @param name the default is the main collective
     * @return this
     */
    public Builder collective(String name) {
      this.collective = name;
      return this;
    }

    /**
     * How long replies are waited for at most.
     *
     * @param deadline the default is 10 seconds
     * @return this
     */
    public Builder deadline(Duration deadline) {
      this.deadline = deadline;
      return this;
    }

    /**
     * Ends the wait when no reply came for so long after another.
     *
     * @param quiet the default is to wait for the deadline
     * @return this
     */
    public Builder quiet(Duration quiet) {
      this.quiet = quiet;
      return this;
    }

    /**
     * Ends the wait after so many replies. Directed requests end when all targets replied anyhow.
     *
     * @param replies the default is no limit
     * @return this
     */
    public Builder expect(int replies) {
      this.expected = replies;
      return this;
    }

    /**
     * Ends the wait when all of these replied; those that did not are reported as missing. For a
     * broadcast request to servers that were found before.
     *
     * @param servers identities
     * @return this
     */
    public Builder expectFrom(Set<String> servers) {
      this.targets.addAll(servers);
      return this;
    }

    /**
     * Asks the targets in groups, one after another, each with its own deadline (spec 02 §6.4).
     *
     * @param size how many at once
     * @param sleep the pause between two groups
     * @return this
     * @throws FleetException when the request is not directed, or the size is no number of targets
     */
    public Builder batches(int size, Duration sleep) {
      if (kind != Kind.DIRECT || size < 1) {
        throw new FleetException(
            Reason.REQUEST, "batches need a directed request and a size: agent=" + agent);
      }
      this.batchSize = size;
      this.batchSleep = sleep;
      return this;
    }

    /**
     * How many threads verify replies; the receiver is called on the calling thread always.
     *
     * @param threads the default is 1, the calling thread itself
     * @return this
     */
    public Builder workers(int threads) {
      this.workers = Math.max(1, threads);
      return this;
    }

    /**
     * Sends replies to a subject that somebody else listens to; nothing is waited for here.
     *
     * @param subject the subject
     * @return this
     */
    public Builder replyTo(String subject) {
      this.replyTo = subject;
      return this;
    }

    /**
     * Publishes the request to a subject of its own, past federation brokers: for what is no call,
     * such as registration with a target (spec 06 §3.3).
     *
     * @param name the default is the subject of agent and collective
     * @return this
     * @throws FleetException when the request is directed
     */
    public Builder subject(String name) {
      if (kind == Kind.DIRECT) {
        throw new FleetException(
            Reason.REQUEST, "a directed request has a subject for each target: agent=" + agent);
      }
      this.subject = name;
      return this;
    }

    /**
     * Makes the request.
     *
     * @return the request
     */
    public FleetRequest build() {
      return new FleetRequest(this);
    }
  }
}
