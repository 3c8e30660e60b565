package io.choria.messaging.rpc;

import io.choria.messaging.ChoriaException;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.security.RequestVerifier;
import io.choria.messaging.security.RequestVerifier.VerifiedRequest;
import io.choria.messaging.security.TrustException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * From the bytes of a message to a request for this server, or to the reason why it is none (spec
 * 01 §12): the one place of a server where messages are verified. Does no input or output.
 */
final class RequestIntake {
  private final RequestVerifier verifier;
  private final FilterMatch filter;
  private final List<String> collectives;
  private final Supplier<Set<String>> agents;

  RequestIntake(
      RequestVerifier verifier,
      FilterMatch filter,
      List<String> collectives,
      Supplier<Set<String>> agents) {
    this.verifier = verifier;
    this.filter = filter;
    this.collectives = collectives;
    this.agents = agents;
  }

  /** What became of a message. */
  sealed interface Verdict {}

  /** It is to be handled; its transport says where the reply goes. */
  record Accepted(IncomingRequest request, Transport transport) implements Verdict {}

  /** It is dropped. */
  record Refused(Refusal refusal) implements Verdict {}

  Verdict judge(String subject, byte[] payload, Instant now) {
    Transport transport;
    try {
      transport = Transport.parse(payload);
    } catch (ChoriaException e) {
      return refused(Stage.TRANSPORT, subject, "", e);
    }
    String sender = transport.sender();
    VerifiedRequest verified;
    try {
      verified = verifier.verify(SecureRequest.parse(transport), now);
    } catch (TrustException e) {
      Stage stage =
          switch (e.reason()) {
            case NOT_CURRENT -> Stage.EXPIRY;
            case REPLAYED -> Stage.REPLAY;
            default -> Stage.SECURITY;
          };
      return refused(stage, subject, sender, e);
    } catch (ChoriaException e) {
      return refused(Stage.SECURITY, subject, sender, e);
    }
    Request request = verified.request();
    String mismatch = filter.mismatch(request.filter(), agents.get());
    if (mismatch != null) {
      return refused(Stage.FILTER, subject, sender, "the " + mismatch + " filter selects others");
    }
    if (!collectives.contains(request.collective())) {
      return refused(
          Stage.COLLECTIVE,
          subject,
          sender,
          "expected one of collectives=" + collectives + ", got " + request.collective());
    }
    return new Accepted(new IncomingRequest(request, verified.proof(), verified), transport);
  }

  private static Refused refused(Stage stage, String subject, String sender, ChoriaException e) {
    return new Refused(new Refusal(stage, subject, sender, String.valueOf(e.getMessage()), e));
  }

  private static Refused refused(Stage stage, String subject, String sender, String detail) {
    return new Refused(new Refusal(stage, subject, sender, detail, null));
  }
}
