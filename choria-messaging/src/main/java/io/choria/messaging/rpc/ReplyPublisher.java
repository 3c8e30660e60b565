package io.choria.messaging.rpc;

import io.choria.messaging.ChoriaException;
import io.choria.messaging.protocol.Reply;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.protocol.Transport.Federation;
import io.choria.messaging.rpc.FleetServer.Call;
import io.choria.messaging.rpc.Refusal.Stage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes, signs and sends the replies of a server (spec 01 §12.12, §14). */
final class ReplyPublisher {
  private final FleetConnection connection;
  private final Clock clock;
  private final Tally tally;

  ReplyPublisher(FleetConnection connection, Clock clock, Tally tally) {
    this.connection = connection;
    this.clock = clock;
    this.tally = tally;
  }

  void send(Call call, AgentHandler handler, byte[] body) {
    IncomingRequest request = call.accepted().request();
    String subject = call.accepted().transport().replySubject();
    try {
      if (!FleetSubjects.mayBeRepliedTo(subject)) {
        tally.refused(
            call.refusal(Stage.REPLY, "no reply goes to subject=\"" + subject + "\"", null));
        return;
      }
      byte[] payload = payload(call, body);
      long limit = connection.messaging().maxPayload();
      if (limit > 0 && payload.length > limit) {
        tally.refused(
            call.refusal(
                Stage.REPLY,
                "the broker takes messages of max_payload="
                    + limit
                    + " bytes, the signed reply has bytes="
                    + payload.length,
                null));
        Optional<byte[]> instead = handler.tooLarge(request, payload.length, limit);
        if (instead.isEmpty()) {
          return;
        }
        payload = payload(call, instead.get());
      }
      connection.messaging().publish(subject, null, payload);
      tally.answered(request.request(), System.nanoTime() - call.start());
    } catch (ChoriaException e) {
      tally.refused(call.refusal(Stage.REPLY, String.valueOf(e.getMessage()), e));
    } catch (RuntimeException | OutOfMemoryError e) {
      tally.refused(call.refusal(Stage.REPLY, "unexpected: " + e, e));
    }
  }

  private byte[] payload(Call call, byte[] body) {
    Reply reply =
        Reply.to(
            call.accepted().request().request(),
            connection.member().identity(),
            clock.instant(),
            body);
    return answer(
            call.accepted().transport(), connection.security().replySigner().sign(reply).encode())
        .encode();
  }

  /** Only a federated reply tells where the request came by. */
  private Transport answer(Transport asked, byte[] data) {
    List<Transport.Hop> trace = new ArrayList<>();
    Federation federation = asked.federation().orElse(null);
    if (federation != null) {
      trace.addAll(asked.trace());
      federation = new Federation(federation.requestId(), federation.replySubject(), List.of());
    }
    trace.add(connection.hop());
    return new Transport(
        asked.version(), data, "", connection.member().identity(), trace, federation);
  }
}
