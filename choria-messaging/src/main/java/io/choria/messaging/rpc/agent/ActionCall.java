package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.rpc.IncomingRequest;
import io.choria.messaging.rpc.ServerInfo;

/**
 * One call of one action, as authorizers, auditors and handlers see it.
 *
 * @param server the server that the agent is hosted in
 * @param incoming the verified envelope, and why its caller is believed
 * @param agent the name of the agent
 * @param action the name of the action; the agent has it
 * @param data the inputs exactly as they came; normally an object. Must not be changed
 */
public record ActionCall(
    ServerInfo server, IncomingRequest incoming, String agent, String action, JsonNode data) {
  /**
   * The envelope: caller, sender, collective, time, filter.
   *
   * @return as it was verified
   */
  public Request request() {
    return incoming.request();
  }

  /**
   * The inputs by name.
   *
   * @return an empty object when none came; must not be changed
   */
  public ObjectNode inputs() {
    return data instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
  }
}
