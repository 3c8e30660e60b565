package io.choria.messaging.rpc;

import io.choria.messaging.ChoriaException;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Reply;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.security.ReplyVerifier;
import io.choria.messaging.security.ReplyVerifier.VerifiedReply;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From the bytes of a message to a reply to one request, or to the reason why it is none (spec 01
 * §13.6): the one place of a client where messages are verified. Does no input or output.
 */
final class ReplyIntake {
  private final ReplyVerifier verifier;
  private final ProtocolVersion version;
  private final String requestId;
  private final String subject;

  ReplyIntake(ReplyVerifier verifier, ProtocolVersion version, String requestId, String subject) {
    this.verifier = verifier;
    this.version = version;
    this.requestId = requestId;
    this.subject = subject;
  }

  /** What became of a message. */
  sealed interface Verdict {}

  /** It counts. */
  record Accepted(FleetReply reply) implements Verdict {}

  /** It is passed over. */
  record Refused(Refusal refusal) implements Verdict {}

  Verdict judge(byte[] payload, Duration after, Instant now) {
    Transport transport;
    try {
      transport = Transport.parse(payload);
    } catch (ChoriaException e) {
      return refused(Stage.TRANSPORT, "", String.valueOf(e.getMessage()), e);
    }
    if (transport.version() != version) {
      return refused(
          Stage.TRANSPORT,
          transport.sender(),
          "expected a reply of version " + version + ", got " + transport.version(),
          null);
    }
    try {
      VerifiedReply verified = verifier.verify(SecureReply.parse(transport), now);
      Reply reply = verified.reply();
      if (!reply.requestId().equals(requestId)) {
        return refused(
            Stage.SECURITY,
            transport.sender(),
            "expected a reply to request=" + requestId + ", got request=" + reply.requestId(),
            null);
      }
      return new Accepted(new FleetReply(reply.sender(), reply, verified.server(), after));
    } catch (ChoriaException e) {
      return refused(Stage.SECURITY, transport.sender(), String.valueOf(e.getMessage()), e);
    }
  }

  private Refused refused(
      Stage stage, String sender, String detail, @Nullable ChoriaException cause) {
    return new Refused(new Refusal(stage, subject, sender, detail, cause));
  }
}
