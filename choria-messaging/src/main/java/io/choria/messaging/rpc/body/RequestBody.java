package io.choria.messaging.rpc.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.choria.messaging.json.GoJson;
import java.nio.charset.StandardCharsets;

/**
 * What an action is asked (spec 02 §1.1).
 *
 * <p>Only these three members are read and written. Others that Go knows ({@code requestid}, {@code
 * callerid}, {@code ttl} and so on) are passed over: the verified envelope says them.
 *
 * @param agent the name of the agent
 * @param action the name of the action
 * @param data the inputs; normally an object, and null where a caller sent null
 */
public record RequestBody(String agent, String action, JsonNode data) {

  /**
   * Reads a body. Names of members count in any case and the last of several wins, as in Go; data
   * that is absent is an empty object.
   *
   * @param json UTF-8, at most 64 MiB, at most 500 levels deep
   * @return the body
   * @throws BodyException when the bytes are no JSON object, or names are no texts
   */
  public static RequestBody parse(byte[] json) {
    BodyReader in = BodyReader.of("request body", json);
    String agent = "";
    String action = "";
    JsonNode data = JsonNodeFactory.instance.objectNode();
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "agent" -> agent = in.text();
        case "action" -> action = in.text();
        case "data" -> data = in.tree();
        default -> in.skip();
      }
    }
    return new RequestBody(agent, action, data);
  }

  /**
   * Writes the body as Go would.
   *
   * @return JSON; the same bytes for the same content
   */
  public byte[] encode() {
    StringBuilder out = new StringBuilder(128).append("{\"agent\":");
    GoJson.quote(out, agent);
    out.append(",\"action\":");
    GoJson.quote(out, action);
    out.append(",\"data\":");
    GoJson.write(out, data);
    return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }
}
