package io.choria.messaging;

import java.time.Duration;

/** No answer came before the deadline; whether the request was handled is unknown. */
public final class RequestTimeoutException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  RequestTimeoutException(String subject, Duration deadline) {
    super("no answer: subject=" + subject + " deadline=" + deadline);
  }
}
