package io.choria.messaging.rpc.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.ChoriaException;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FleetReply;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.GatheredReplies;
import io.choria.messaging.rpc.body.BodyException;
import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.body.RequestBody;
import io.choria.messaging.rpc.client.RpcException.Reason;
import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.InputException;
import io.choria.messaging.rpc.discovery.Discovery;
import io.choria.messaging.rpc.discovery.DiscoveryQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One call from its description to its numbers (spec 02 §6.2). */
final class CallRun {
  private static final Duration UNKNOWN_AGENT = Duration.ofSeconds(10);

  private final RpcClient client;
  private final Call call;
  private final Optional<AgentDdl> ddl;
  private final Optional<ActionDdl> action;
  private final Summaries summaries;
  private final Duration discoveryTimeout;
  private Duration discoverTime = Duration.ZERO;
  private List<String> targets = List.of();
  private String service = "";
  private int replies;
  private int ok;
  private int failed;

  CallRun(RpcClient client, Call call) {
    this.client = client;
    this.call = call;
    this.ddl = client.ddl(call.agent());
    this.action = ddl.flatMap(known -> known.action(call.action()));
    this.summaries = new Summaries(action);
    this.discoveryTimeout =
        call.discoveryTimeout == null ? client.discoveryTimeout() : call.discoveryTimeout;
  }

  CallResult run(Predicate<? super NodeReply> receiver) throws InterruptedException {
    boolean service = call.service || ddl.map(known -> known.metadata().service()).orElse(false);
    byte[] body = new RequestBody(call.agent(), call.action(), inputs()).encode();
    FleetRequest.Builder request;
    if (service) {
      if (call.targets != null || !call.filter.isEmpty()) {
        throw new RpcException(Reason.OPTIONS, "a service takes neither targets nor a filter");
      }
      request = FleetRequest.service(call.agent(), body);
    } else {
      targets = limited(found());
      request = directed(body);
    }
    String collective = collective();
    request.collective(collective).deadline(timeout());
    Optional.ofNullable(call.replyTo).ifPresent(request::replyTo);
    Instant start = client.clock().instant();
    GatheredReplies end =
        client.fleet().requestWhile(request.build(), reply -> take(reply, receiver));
    return result(end, start, service);
  }

  private JsonNode inputs() {
    ObjectNode object = call.data instanceof ObjectNode given ? given : null;
    if (!call.texts.isEmpty()) {
      if (object == null || !object.isEmpty()) {
        throw new RpcException(Reason.OPTIONS, "inputs were given as values and as texts");
      }
      return checked(() -> known().convert(call.texts));
    }
    if (!call.checked || ddl.isEmpty() || object == null) {
      return call.data;
    }
    return checked(
        () -> {
          ObjectNode complete = known().withInputDefaults(object);
          known().validate(complete);
          return complete;
        });
  }

  private ActionDdl known() {
    return action.orElseThrow(
        () ->
            new RpcException(
                Reason.INPUT,
                ddl.isEmpty()
                    ? "the DDL of the agent " + call.agent() + " is needed to read inputs"
                    : "the agent " + call.agent() + " has no action " + call.action()));
  }

  private interface Inputs {
    ObjectNode make();
  }

  private static JsonNode checked(Inputs inputs) {
    try {
      return inputs.make();
    } catch (InputException e) {
      throw new RpcException(Reason.INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private String collective() {
    return call.collective == null ? client.mainCollective() : call.collective;
  }

  private Duration timeout() {
    if (call.timeout != null) {
      return call.timeout;
    }
    // the default of the client: a call that looks longer for servers waits no longer for replies
    return client
        .discoveryTimeout()
        .plus(ddl.map(known -> known.metadata().timeout()).orElse(UNKNOWN_AGENT));
  }

  private List<String> found() throws InterruptedException {
    if (call.targets != null) {
      return call.targets;
    }
    long begin = System.nanoTime();
    Discovery discovery = call.discovery == null ? client.discovery() : call.discovery;
    List<String> found =
        discovery.find(new DiscoveryQuery(collective(), withAgent(), discoveryTimeout));
    discoverTime = Duration.ofNanos(System.nanoTime() - begin);
    return found;
  }

  private Filter withAgent() {
    Filter filter = call.filter;
    if (filter.agents().contains(call.agent())) {
      return filter;
    }
    List<String> agents = new ArrayList<>(filter.agents());
    agents.add(call.agent());
    return new Filter(
        filter.facts(), filter.classes(), agents, filter.identities(), filter.compounds());
  }

  private List<String> limited(List<String> found) {
    if (found.isEmpty()) {
      throw new RpcException(Reason.NO_TARGETS, "no targets were discovered");
    }
    List<String> limited = call.limit.apply(found);
    call.listener.discovered(found.size(), limited.size(), discoverTime);
    return limited;
  }

  private FleetRequest.Builder directed(byte[] body) {
    Set<String> ordered = new LinkedHashSet<>(targets);
    if (call.broadcast) {
      if (call.batchSize > 0) {
        throw new RpcException(Reason.OPTIONS, "a broadcast request has no batches");
      }
      return FleetRequest.broadcast(call.agent(), body)
          .filter(withAgent())
          .expectFrom(ordered)
          .workers(call.workers);
    }
    FleetRequest.Builder request =
        FleetRequest.direct(call.agent(), body, ordered).filter(call.filter).workers(call.workers);
    return call.batchSize > 0 ? request.batches(call.batchSize, call.batchSleep) : request;
  }

  private boolean take(FleetReply reply, Predicate<? super NodeReply> receiver) {
    replies++;
    service = reply.sender();
    call.listener.received(reply);
    boolean more = true;
    try {
      ReplyBody body = ReplyBody.parse(reply.reply().body());
      NodeReply node = new NodeReply(reply.sender(), body, reply.reply().time(), reply.after());
      body.data(); // what can't be read is found here, not in the hands of the receiver
      if (node.ok()) {
        ok++;
      } else {
        failed++;
      }
      if (call.replies == null || call.replies.matches(node)) {
        summaries.add(body);
        more = receiver.test(node);
      }
    } catch (BodyException e) {
      failed++;
    }
    call.listener.progress(replies, Math.max(1, targets.size()));
    return more;
  }

  private CallResult result(GatheredReplies end, Instant start, boolean isService) {
    List<String> asked = targets;
    if (isService) {
      asked = service.isEmpty() ? List.of() : List.of(service);
    }
    boolean elsewhere = call.replyTo != null;
    Set<String> missing = elsewhere ? Set.of() : end.missing();
    CallStats stats =
        new CallStats(
            asked,
            elsewhere ? 0 : asked.size() - missing.size(),
            ok,
            failed,
            missing,
            end.unexpected(),
            end.refused(),
            end.lost(),
            end.publishing(),
            end.took(),
            discoverTime,
            start);
    Map<String, Summary> summed = summaries.result();
    return new CallResult(
        call.agent(), call.action(), end.requestId(), end.end(), stats, summed, end.refusals());
  }

  /** Whether a problem is one that callers know. */
  static RuntimeException asRuntime(Throwable problem) {
    return problem instanceof ChoriaException known
        ? known
        : new RpcException(Reason.CANCELLED, "the call ended: " + problem, problem);
  }
}
