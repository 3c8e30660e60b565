package io.choria.messaging.stream;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;

/**
 * One acknowledgement per message, on an inbox of its own: the ticket is the last token of the
 * reply subject, so that an answer finds its slot without a map and a message costs no future.
 */
final class SingleWire<C> implements PublishWire {
  private static final int RADIX = 36;

  private final Connection connection;
  private final PublishWindow<C> window;
  private final AckReply reply;
  private final String inbox;
  private final Dispatcher dispatcher;
  private final boolean retries;

  SingleWire(JetStreamApi api, PublishWindow<C> window, boolean retries) {
    this.connection = api.connection();
    this.window = window;
    this.retries = retries;
    this.reply = new AckReply(api);
    this.inbox = connection.createInbox() + ".";
    this.dispatcher = api.listen(inbox + "*", this::answered);
    // the window bounds what can be pending, and a dropped acknowledgement would cost a retry
    dispatcher.setPendingLimits(-1, -1);
  }

  @Override
  public void transmit(long ticket, int attempt, Publication publication) {
    String token = Long.toString(ticket, RADIX);
    String replyTo = attempt == 0 ? inbox + token : inbox + token + '-' + attempt;
    connection.publish(publication.subject(), replyTo, publication.headers(), publication.body());
  }

  @Override
  public void restart() {}

  @Override
  public void poke() {}

  @Override
  public boolean paused() {
    return false;
  }

  @Override
  public long tickNanos() {
    return Long.MAX_VALUE;
  }

  private void answered(Message message) {
    String subject = message.getSubject();
    long ticket = 0;
    int attempt = 0;
    int at = inbox.length();
    for (; at < subject.length() && subject.charAt(at) != '-'; at++) {
      int digit = Character.digit(subject.charAt(at), RADIX);
      if (digit < 0) {
        return; // somebody else's message on our inbox
      }
      ticket = ticket * RADIX + digit;
    }
    for (at++; at < subject.length(); at++) {
      attempt = attempt * 10 + Character.digit(subject.charAt(at), 10);
    }
    window.lock.lock();
    try {
      StreamException problem = reply.read("a stream", message);
      if (problem == null) {
        window.stored(ticket, reply.stream(), reply.sequence(), reply.duplicate());
      } else {
        window.refused(ticket, attempt, problem, retries && retryable(problem));
      }
    } finally {
      window.lock.unlock();
    }
  }

  /**
   * A refusal that a later attempt may overcome: no leader now, no room now, or a fault of the
   * server.
   */
  static boolean retryable(StreamException problem) {
    return switch (problem.code()) {
      case NO_RESPONDERS, FULL, TIMEOUT, CLOSED -> true;
      case REFUSED -> true;
      default -> false;
    };
  }

  @Override
  public void close() {
    connection.closeDispatcher(dispatcher);
  }
}
