package io.choria.messaging.rpc.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.json.GoJson;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an action answers (spec 02 §1.2). Immutable, as long as nobody changes the tree that it was
 * made of; safe for use by several threads.
 */
public final class ReplyBody {
  private static final int MAX_CODE = 255;

  private final String action;
  private final int statusCode;
  private final String message;
  private final String dataText;
  private @Nullable JsonNode data; // read when it is asked for; two threads read the same

  private ReplyBody(
      String action, int statusCode, String message, String dataText, @Nullable JsonNode data) {
    this.action = action;
    this.statusCode = statusCode;
    this.message = message;
    this.dataText = dataText;
    this.data = data;
  }

  /**
   * A body to send.
   *
   * @param action the action that was asked for; empty when the request could not be read
   * @param status how it ended
   * @param message {@code OK} for success
   * @param data the outputs; an object, and never with an output of the DDL left out, because Go
   *     clients do not expect that
   * @return the body
   */
  public static ReplyBody of(String action, Status status, String message, JsonNode data) {
    return new ReplyBody(action, status.code(), message, GoJson.compact(data), data);
  }

  /**
   * A success to send.
   *
   * @param action the action that was asked for
   * @param data the outputs
   * @return the body
   */
  public static ReplyBody ok(String action, JsonNode data) {
    return of(action, Status.OK, "OK", data);
  }

  /**
   * A failure to send, without outputs.
   *
   * @param action the action that was asked for; empty when the request could not be read
   * @param status how it ended
   * @param message for the caller
   * @return the body
   */
  public static ReplyBody failed(String action, Status status, String message) {
    return of(action, status, message, JsonNodeFactory.instance.objectNode());
  }

  /**
   * Reads a body. Names of members count in any case and the last of several wins, as in Go; absent
   * members are empty, data that is absent is null.
   *
   * @param json UTF-8, at most 64 MiB, at most 500 levels deep
   * @return the body
   * @throws BodyException when the bytes are no JSON object, a member has the wrong type, or the
   *     status code does not fit into eight bits
   */
  public static ReplyBody parse(byte[] json) {
    BodyReader in = BodyReader.of("reply body", json);
    String action = "";
    int statusCode = 0;
    String message = "";
    String data = "null";
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "action" -> action = in.text();
        case "statuscode" -> statusCode = in.integer(0, MAX_CODE);
        case "statusmsg" -> message = in.text();
        case "data" -> data = in.source();
        default -> in.skip();
      }
    }
    return new ReplyBody(action, statusCode, message, data, null);
  }

  /**
   * Writes the body as Go would.
   *
   * @return JSON; the same bytes for the same content
   */
  public byte[] encode() {
    StringBuilder out = new StringBuilder(dataText.length() + 96).append("{\"action\":");
    GoJson.quote(out, action);
    out.append(",\"statuscode\":").append(statusCode).append(",\"statusmsg\":");
    GoJson.quote(out, message);
    out.append(",\"data\":").append(GoJson.layout(dataText, ""));
    return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The action, as the server repeats it.
   *
   * @return empty when the server could not read the request
   */
  public String action() {
    return action;
  }

  /**
   * The number of the status.
   *
   * @return 0 to 255; only those of {@link Status} have a meaning
   */
  public int statusCode() {
    return statusCode;
  }

  /**
   * How the action ended.
   *
   * @return {@link Status#UNKNOWN_ERROR} for numbers without a meaning
   */
  public Status status() {
    return Status.of(statusCode);
  }

  /**
   * What the server says about how it ended.
   *
   * @return {@code OK} for success
   */
  public String message() {
    return message;
  }

  /**
   * The outputs. Servers send anything here: usually an object, but also null or a text. A failed
   * action may have outputs too.
   *
   * @return the value; do not change it
   */
  public JsonNode data() {
    JsonNode read = data;
    if (read == null) {
      read = BodyReader.tree("reply data", dataText);
      data = read;
    }
    return read;
  }

  /**
   * The outputs by name.
   *
   * @return an empty object when the server sent none; do not change it
   */
  public ObjectNode outputs() {
    return data() instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
  }

  /**
   * The outputs exactly as they were received.
   *
   * @return JSON
   */
  public String dataText() {
    return dataText;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReplyBody that
        && action.equals(that.action)
        && statusCode == that.statusCode
        && message.equals(that.message)
        && data().equals(that.data());
  }

  @Override
  public int hashCode() {
    return Objects.hash(action, statusCode, message);
  }

  @Override
  public String toString() {
    return new String(encode(), StandardCharsets.UTF_8);
  }
}
