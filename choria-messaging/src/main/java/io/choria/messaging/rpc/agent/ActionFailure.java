package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.ChoriaException;
import io.choria.messaging.rpc.body.Status;
import org.jspecify.annotations.Nullable;

/** An action could not do what it was asked; the caller learns the status and the message. */
public final class ActionFailure extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** What {@link #status()} tells. */
  private final Status status;

  /** What {@link #data()} tells. */
  private final transient @Nullable ObjectNode data;

  /**
   * A failure with outputs.
   *
   * @param status how it failed
   * @param message for the caller
   * @param data outputs that are sent beside the status
   */
  public ActionFailure(Status status, String message, ObjectNode data) {
    super(message);
    this.status = status;
    this.data = data;
  }

  /**
   * A failure without outputs.
   *
   * @param status how it failed
   * @param message for the caller
   */
  public ActionFailure(Status status, String message) {
    super(message);
    this.status = status;
    this.data = null;
  }

  /**
   * The usual failure: the action could not do its work.
   *
   * @param message for the caller
   * @return a failure with {@link Status#ABORTED}
   */
  public static ActionFailure aborted(String message) {
    return new ActionFailure(Status.ABORTED, message);
  }

  /**
   * How it failed.
   *
   * @return the status of the reply
   */
  public Status status() {
    return status;
  }

  /**
   * The outputs of the reply.
   *
   * @return an empty object when there are none
   */
  public ObjectNode data() {
    return data == null ? JsonNodeFactory.instance.objectNode() : data;
  }
}
