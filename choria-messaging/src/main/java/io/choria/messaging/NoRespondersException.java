package io.choria.messaging;

/** The server said that nobody listens to the subject of a request: retrying at once is useless. */
public final class NoRespondersException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  NoRespondersException(String subject) {
    super("nobody listens: subject=" + subject);
  }
}
