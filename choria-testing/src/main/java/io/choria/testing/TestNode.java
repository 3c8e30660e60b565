package io.choria.testing;

import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.NodeData;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A server of a {@link TestFleet}. Safe for use by several threads. */
public final class TestNode {
  private final String identity;
  private final int number;
  private final Map<String, Object> facts = new ConcurrentHashMap<>();
  private final Set<String> classes = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();
  private volatile NodeFault fault = NodeFault.NONE;
  private volatile Duration delay = Duration.ZERO;
  private volatile @Nullable FleetServer server;

  TestNode(String identity, int number) {
    this.identity = identity;
    this.number = number;
  }

  /**
   * Its name.
   *
   * @return {@code node7.example.net}
   */
  public String identity() {
    return identity;
  }

  /**
   * Its place in the fleet.
   *
   * @return from 1 on
   */
  public int number() {
    return number;
  }

  /**
   * Sets a fact; filters see it from the next request on.
   *
   * @param name the fact
   * @param value a text, number, boolean, list or map
   * @return this
   */
  public TestNode fact(String name, Object value) {
    facts.put(name, value);
    return this;
  }

  /**
   * Adds a class; filters see it from the next request on.
   *
   * @param name the class
   * @return this
   */
  public TestNode hasClass(String name) {
    classes.add(name);
    return this;
  }

  /**
   * Lets its agents misbehave, or work again.
   *
   * @param how from the next request on
   * @return this
   */
  public TestNode fault(NodeFault how) {
    this.fault = how;
    return this;
  }

  /**
   * Lets its agents answer late.
   *
   * @param by how much
   * @return this
   */
  public TestNode slow(Duration by) {
    this.delay = by;
    return fault(NodeFault.SLOW);
  }

  /**
   * How many requests its agents were given.
   *
   * @return also those that a fault left unanswered
   */
  public long requests() {
    return requests.get();
  }

  /**
   * The server, for its numbers.
   *
   * @return null before the fleet has started
   */
  public @Nullable FleetServer server() {
    return server;
  }

  void server(FleetServer started) {
    this.server = started;
  }

  NodeFault fault() {
    return fault;
  }

  Duration delay() {
    return delay;
  }

  long count() {
    return requests.incrementAndGet();
  }

  NodeData data() {
    return new NodeData() {
      @Override
      public Set<String> classes() {
        return classes;
      }

      @Override
      public Map<String, ?> facts() {
        return facts;
      }
    };
  }
}
