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

  void send(Call call, byte[] body) {
    Transport asked = call.accepted().transport();
    try {
      String subject = asked.replySubject();
      if (!FleetSubjects.mayBeRepliedTo(subject)) {
        tally.refused(
            call.refusal(Stage.REPLY, "no reply goes to subject=\"" + subject + "\"", null));
        return;
      }
      Reply reply =
          Reply.to(
              call.accepted().request().request(),
              connection.member().identity(),
              clock.instant(),
              body);
      byte[] payload =
          answer(asked, connection.security().replySigner().sign(reply).encode()).encode();
      connection.messaging().publish(subject, null, payload);
      tally.answered(call.accepted().request().request(), System.nanoTime() - call.start());
    } catch (ChoriaException e) {
      tally.refused(call.refusal(Stage.REPLY, String.valueOf(e.getMessage()), e));
    }
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
