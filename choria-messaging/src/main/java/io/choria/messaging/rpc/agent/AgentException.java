package io.choria.messaging.rpc.agent;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/** An agent can't be made: its parts do not fit together. The message names agent and action. */
public final class AgentException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  AgentException(String message) {
    this(message, null);
  }

  AgentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
