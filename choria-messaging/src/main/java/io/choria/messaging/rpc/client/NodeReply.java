package io.choria.messaging.rpc.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.body.Status;
import java.time.Duration;
import java.time.Instant;

/**
 * What one server answered.
 *
 * @param sender the identity of the server; proven where replies are signed
 * @param body status and outputs
 * @param time when the server made the reply; whole seconds in version 1
 * @param after the time from publishing the request to the arrival
 */
public record NodeReply(String sender, ReplyBody body, Instant time, Duration after) {
  /**
   * How the action ended there.
   *
   * @return the status
   */
  public Status status() {
    return body.status();
  }

  /**
   * Whether the action succeeded there.
   *
   * @return true for {@link Status#OK}
   */
  public boolean ok() {
    return body.statusCode() == 0;
  }

  /**
   * The outputs by name.
   *
   * @return empty when there are none; do not change it
   */
  public ObjectNode outputs() {
    return body.outputs();
  }
}
