package io.choria.messaging.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one server answers (spec 01 §3.5, §4.5). Immutable. Replies are read as leniently as Go
 * reads them: no schema is enforced, absent members are empty.
 */
public final class Reply {
  private final ProtocolVersion version;
  private final String requestId;
  private final String sender;
  private final String agent;
  private final Instant time;
  private final byte[] body;

  private Reply(
      ProtocolVersion version,
      String requestId,
      String sender,
      String agent,
      Instant time,
      byte[] body) {
    this.version = version;
    this.requestId = requestId;
    this.sender = sender;
    this.agent = agent;
    this.time = time;
    this.body = body;
  }

  /**
   * Answers a request.
   *
   * @param request what is answered; gives version, request id and agent
   * @param sender the identity of this server
   * @param time when the reply is made; whole seconds in version 1
   * @param body what the agent says; UTF-8 text in version 1; copied
   * @return the reply
   */
  public static Reply to(Request request, String sender, Instant time, byte[] body) {
    ProtocolVersion version = request.version();
    return new Reply(
        version, request.id(), sender, request.agent(), Times.cut(version, time), body.clone());
  }

  /**
   * Reads a reply.
   *
   * @param version the version of the secure reply that it came in
   * @param json the bytes that are hashed
   * @return the reply
   * @throws ProtocolException when the bytes are no reply of that version
   */
  public static Reply parse(ProtocolVersion version, byte[] json) {
    Reading reading = new Reading(version);
    DocumentReader.lenient(
        version.reply(), json, version == ProtocolVersion.V1 ? reading::v1 : reading::v2);
    return reading.finish();
  }

  /**
   * Writes the reply as Go writes it.
   *
   * @return JSON, the bytes to hash and sign
   */
  public byte[] encode() {
    if (version == ProtocolVersion.V1) {
      return DocumentWriter.document(
          version.reply(),
          reply ->
              reply
                  .string("message", Text.of(body, version.reply() + " message"))
                  .object(
                      "envelope",
                      envelope ->
                          envelope
                              .string("requestid", requestId)
                              .string("senderid", sender)
                              .string("agent", agent)
                              .integer("time", Times.in(version, time))));
    }
    return DocumentWriter.document(
        version.reply(),
        reply ->
            reply
                .base64("message", body)
                .string("request", requestId)
                .string("sender", sender)
                .string("agent", agent)
                .integer("time", Times.in(version, time)));
  }

  /**
   * The version that this reply is written in.
   *
   * @return the version
   */
  public ProtocolVersion version() {
    return version;
  }

  /**
   * The id of the request that is answered. Compare it: Choria's own clients match replies by
   * subject only (spec 01 §13.6).
   *
   * @return the id
   */
  public String requestId() {
    return requestId;
  }

  /**
   * The identity of the server.
   *
   * @return the identity, as the server claims it unless the signature was checked
   */
  public String sender() {
    return sender;
  }

  /**
   * The agent that answers.
   *
   * @return the name
   */
  public String agent() {
    return agent;
  }

  /**
   * When the reply was made.
   *
   * @return whole seconds in version 1
   */
  public Instant time() {
    return time;
  }

  /**
   * What the agent says.
   *
   * @return a copy
   */
  public byte[] body() {
    return body.clone();
  }

  /** Collects the members of either version. */
  private static final class Reading {
    private final ProtocolVersion version;
    private @Nullable String protocol;
    private String requestId = "";
    private String sender = "";
    private String agent = "";
    private long time;
    private byte[] body = {};

    Reading(ProtocolVersion version) {
      this.version = version;
    }

    boolean v1(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "protocol" -> protocol = in.string();
        case "message" -> body = in.string().getBytes(StandardCharsets.UTF_8);
        case "envelope" -> {
          if (!in.isNull()) {
            in.object(this::envelope);
          }
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private boolean envelope(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "requestid" -> requestId = in.string();
        case "senderid" -> sender = in.string();
        case "agent" -> agent = in.string();
        case "time" -> time = in.integer();
        default -> {
          return false;
        }
      }
      return true;
    }

    boolean v2(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "protocol" -> protocol = in.string();
        case "message" -> body = Base64Text.decode(in.string(), version.reply() + " message");
        case "request" -> requestId = in.string();
        case "sender" -> sender = in.string();
        case "agent" -> agent = in.string();
        case "time" -> time = in.integer();
        default -> {
          return false;
        }
      }
      return true;
    }

    Reply finish() {
      String document = version.reply();
      if (!document.equals(protocol)) {
        throw DocumentReader.otherProtocol(document, document, String.valueOf(protocol));
      }
      return new Reply(version, requestId, sender, agent, Times.of(version, time, document), body);
    }
  }
}
