package io.choria.testing;

import io.choria.messaging.protocol.Reply;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.AgentHandler;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetSubjects;
import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.IncomingRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Stands between the requests of a node and its agents. */
final class FaultyAgents {
  private final TestNode node;
  private final FleetConnection connection;
  private final Clock clock = Clock.systemUTC();

  FaultyAgents(TestNode node, FleetConnection connection) {
    this.node = node;
    this.connection = connection;
  }

  HostedAgent wrap(HostedAgent agent) {
    return new HostedAgent(
        agent.metadata(), agent.timeout(), agent.limits(), new Faulty(agent.handler()));
  }

  /** Does what the handler does, as badly as the node is meant to. */
  private final class Faulty implements AgentHandler {
    private final AgentHandler handler;

    Faulty(AgentHandler handler) {
      this.handler = handler;
    }

    @Override
    public Optional<byte[]> handle(IncomingRequest request) throws Exception {
      return FaultyAgents.this.handle(handler, request);
    }

    @Override
    public Optional<byte[]> tooLarge(IncomingRequest request, long bytes, long limit) {
      return handler.tooLarge(request, bytes, limit);
    }
  }

  private Optional<byte[]> handle(AgentHandler handler, IncomingRequest request) throws Exception {
    long count = node.count();
    switch (node.fault()) {
      case SILENT -> {
        return Optional.empty();
      }
      case SLOW -> TimeUnit.NANOSECONDS.sleep(node.delay().toNanos());
      case FLAPPING -> {
        if (count % 2 == 1) {
          return Optional.empty();
        }
      }
      case LYING -> {
        handler
            .handle(request)
            .ifPresent(body -> reply(request.request(), "liar.example.net", body));
        return Optional.empty();
      }
      case DUPLICATE -> {
        Optional<byte[]> body = handler.handle(request);
        body.ifPresent(bytes -> reply(request.request(), node.identity(), bytes));
        return body;
      }
      case NONE -> {}
    }
    return handler.handle(request);
  }

  /** Past the server, which would not lie. */
  private void reply(Request request, String identity, byte[] body) {
    byte[] signed =
        connection
            .security()
            .replySigner()
            .sign(Reply.to(request, identity, clock.instant(), body))
            .encode();
    byte[] payload =
        new Transport(request.version(), signed, "", identity, List.of(), null).encode();
    String subject =
        FleetSubjects.reply(
            connection.member().mainCollective(),
            connection.member().callerHash(),
            request.caller(),
            request.id());
    connection.messaging().publish(subject, null, payload);
  }
}
