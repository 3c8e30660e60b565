package io.choria.messaging.rpc.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.client.RpcException.Reason;
import io.choria.messaging.rpc.discovery.Discovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that is being described: what is asked, of whom, how (spec 02 §6.1). Not safe for use by
 * several threads; may be made again.
 */
public final class Call {
  private final RpcClient client;
  private final String agent;
  private final String action;
  JsonNode data = JsonNodeFactory.instance.objectNode();
  Map<String, String> texts = Map.of();
  Filter filter = Filter.EMPTY;
  @Nullable List<String> targets;
  @Nullable String collective;
  @Nullable Duration timeout;
  @Nullable Duration discoveryTimeout;
  @Nullable Discovery discovery;
  Limit limit = Limit.NONE;
  int batchSize;
  Duration batchSleep = Duration.ZERO;
  int workers = 3;
  boolean broadcast;
  boolean service;
  boolean checked = true;
  @Nullable ReplyFilter replies;
  @Nullable String replyTo;
  int buffer = 10_000;
  CallListener listener = new CallListener() {};

  Call(RpcClient client, String agent, String action) {
    this.client = client;
    this.agent = agent;
    this.action = action;
  }

  String agent() {
    return agent;
  }

  String action() {
    return action;
  }

  /**
   * The inputs.
   *
   * @param inputs usually an object; the default is an empty one
   * @return this
   */
  public Call data(JsonNode inputs) {
    this.data = inputs;
    return this;
  }

  /**
   * Adds an input.
   *
   * @param name the input
   * @param value a text, number, boolean, list or map
   * @return this
   */
  public Call input(String name, Object value) {
    if (!(data instanceof ObjectNode object)) {
      throw new RpcException(Reason.OPTIONS, "inputs were given that have no names");
    }
    object.set(name, RpcClient.JSON.valueToTree(value));
    return this;
  }

  /**
   * Inputs as people write them; the DDL of the agent says what they become.
   *
   * @param inputs texts by name
   * @return this
   */
  public Call inputs(Map<String, String> inputs) {
    this.texts = Map.copyOf(inputs);
    return this;
  }

  /**
   * Which servers. It finds them, and travels with the request, so that they decide once more.
   *
   * @param servers the default is all that have the agent
   * @return this
   */
  public Call filter(Filter servers) {
    this.filter = servers;
    return this;
  }

  /**
   * The servers, instead of finding them.
   *
   * @param identities asked in this order
   * @return this
   */
  public Call targets(Collection<String> identities) {
    this.targets = List.copyOf(new LinkedHashSet<>(identities));
    return this;
  }

  /**
   * Where servers are asked.
   *
   * @param name the default is the main collective
   * @return this
   */
  public Call collective(String name) {
    this.collective = name;
    return this;
  }

  /**
   * How long replies are waited for, in each batch.
   *
   * @param replies the default is the timeout of discovery and that of the agent's DDL together
   * @return this
   */
  public Call timeout(Duration replies) {
    this.timeout = replies;
    return this;
  }

  /**
   * How servers are found.
   *
   * @param method the default is that of the client
   * @param time how long it may take
   * @return this
   */
  public Call discovery(Discovery method, Duration time) {
    this.discovery = method;
    this.discoveryTimeout = time;
    return this;
  }

  /**
   * How many of the servers that were found are asked.
   *
   * @param servers the default is all
   * @return this
   */
  public Call limit(Limit servers) {
    this.limit = servers;
    return this;
  }

  /**
   * Asks in groups, one after another.
   *
   * @param size how many at once
   * @param sleep the pause between two groups
   * @return this
   */
  public Call batches(int size, Duration sleep) {
    this.batchSize = size;
    this.batchSleep = sleep;
    return this;
  }

  /**
   * How many threads verify and read replies.
   *
   * @param threads the default is 3, the one that waits included
   * @return this
   */
  public Call workers(int threads) {
    this.workers = Math.max(1, threads);
    return this;
  }

  /**
   * Sends one message to all servers instead of one to each; the filter says who acts. Servers are
   * found nevertheless, so that it is known who has to answer.
   *
   * @return this
   */
  public Call broadcast() {
    this.broadcast = true;
    return this;
  }

  /**
   * Asks one instance of a service. Agents whose DDL says that they are services need not be told.
   *
   * @return this
   */
  public Call service() {
    this.service = true;
    return this;
  }

  /**
   * Sends inputs as they are, also where a DDL says that servers will refuse them.
   *
   * @return this
   */
  public Call unchecked() {
    this.checked = false;
    return this;
  }

  /**
   * Hands over only replies for which an expression holds (spec 02 §6.5): {@code ok() and
   * data('free') < 10}. All count in the numbers of the call.
   *
   * @param expression about one reply
   * @return this
   * @throws RpcException when it is none
   */
  public Call replyFilter(String expression) {
    this.replies = ReplyFilter.of(expression);
    return this;
  }

  /**
   * Sends replies to a subject that somebody else listens to; the call ends when all was published.
   *
   * @param subject the subject
   * @return this
   */
  public Call replyTo(String subject) {
    this.replyTo = subject;
    return this;
  }

  /**
   * How many replies of {@link #start} may wait to be read.
   *
   * @param count the default is 10 000; with more, the call ends with {@link Reason#OVERFLOW}
   * @return this
   */
  public Call buffer(int count) {
    this.buffer = count;
    return this;
  }

  /**
   * Who learns how the call goes.
   *
   * @param observer called on the thread of the call
   * @return this
   */
  public Call listener(CallListener observer) {
    this.listener = observer;
    return this;
  }

  /**
   * Makes the call and waits for its end. An interrupt ends it at any time.
   *
   * @param receiver called on this thread with each reply as it arrives; what it throws ends the
   *     call
   * @return how it ended
   * @throws RpcException when it can't be made
   * @throws io.choria.messaging.rpc.FleetException when the request can't be sent
   * @throws io.choria.messaging.rpc.discovery.DiscoveryException when servers can't be looked for
   * @throws InterruptedException when interrupted
   */
  public CallResult send(Consumer<? super NodeReply> receiver) throws InterruptedException {
    return new CallRun(client, this)
        .run(
            reply -> {
              receiver.accept(reply);
              return true;
            });
  }

  /**
   * Makes the call, waits for its end and keeps all replies, which takes memory for each.
   *
   * @return the replies in the order of their arrival
   * @throws RpcException when it can't be made
   * @throws InterruptedException when interrupted
   */
  public List<NodeReply> collect() throws InterruptedException {
    List<NodeReply> all = new ArrayList<>();
    send(all::add);
    return all;
  }

  /**
   * Makes the call on a thread of its own.
   *
   * @return the call, to read its replies from
   */
  public RunningCall start() {
    return RunningCall.start(new CallRun(client, this), buffer, agent + "#" + action);
  }
}
