package io.choria.messaging.protocol;

import io.choria.messaging.protocol.ProtocolException.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outermost document, the whole of a NATS payload (spec 01 §3.1, §4.1). Nothing of it is
 * protected by a signature. Immutable.
 */
public final class Transport {
  private final ProtocolVersion version;
  private final byte[] data;
  private final String replySubject;
  private final String sender;
  private final List<Hop> trace;
  private final @Nullable Federation federation;

  /**
   * Puts the parts together.
   *
   * @param version the version of the network
   * @param data the encoded secure request or reply
   * @param replySubject where replies go; empty on replies
   * @param sender the identity of the publishing host
   * @param trace the brokers and processors on the way
   * @param federation what federation brokers need, or null
   */
  public Transport(
      ProtocolVersion version,
      byte[] data,
      String replySubject,
      String sender,
      List<Hop> trace,
      @Nullable Federation federation) {
    this(data.clone(), version, replySubject, sender, trace, federation);
  }

  /** With data that nobody else has. */
  private Transport(
      byte[] data,
      ProtocolVersion version,
      String replySubject,
      String sender,
      List<Hop> trace,
      @Nullable Federation federation) {
    this.version = version;
    this.data = data;
    this.replySubject = replySubject;
    this.sender = sender;
    this.trace = List.copyOf(trace);
    this.federation = federation;
  }

  /**
   * One stop of a message.
   *
   * @param in the URL of the broker that it came from, without credentials, or {@code unknown}
   * @param processor the identity that handled it
   * @param out the URL of the broker that it went to, without credentials, or {@code unknown}
   */
  public record Hop(String in, String processor, String out) {}

  /**
   * What a federated message carries (spec 01 §14).
   *
   * @param requestId the id of the request
   * @param replySubject the reply subject of the client, empty before a federation broker set it
   * @param targets the subjects that the federation broker publishes to, empty on replies
   */
  public record Federation(String requestId, String replySubject, List<String> targets) {
    /**
     * Copies the targets.
     *
     * @param requestId the id of the request
     * @param replySubject the reply subject of the client
     * @param targets the subjects that the federation broker publishes to
     */
    public Federation {
      targets = List.copyOf(targets);
    }
  }

  /**
   * Reads a payload.
   *
   * @param payload the payload of a NATS message
   * @return the transport
   * @throws ProtocolException when the payload is no transport of either version
   */
  public static Transport parse(byte[] payload) {
    Reading reading = new Reading();
    DocumentReader.lenient("transport", payload, reading::member);
    return reading.finish();
  }

  /**
   * Writes the document as Go writes it.
   *
   * @return JSON, the payload of a NATS message
   */
  public byte[] encode() {
    Names names = Names.of(version);
    return DocumentWriter.document(
        version.transport(),
        data.length / 3 * 4,
        out -> out.base64("data", data).object("headers", headers -> writeHeaders(headers, names)));
  }

  private void writeHeaders(DocumentWriter headers, Names names) {
    headers.stringIfAny(names.reply, replySubject).stringIfAny(names.sender, sender);
    if (!trace.isEmpty()) {
      List<List<String>> hops =
          trace.stream().map(hop -> List.of(hop.in(), hop.processor(), hop.out())).toList();
      headers.nested(names.trace, hops, headers::quote);
    }
    if (federation != null) {
      headers.object(
          "federation",
          out -> {
            out.stringIfAny(names.federationRequest, federation.requestId())
                .stringIfAny(names.federationReply, federation.replySubject());
            if (!federation.targets().isEmpty()) {
              out.strings(names.federationTargets, federation.targets());
            }
          });
    }
  }

  /**
   * The version of the network.
   *
   * @return the version; the secure document inside must have the same
   */
  public ProtocolVersion version() {
    return version;
  }

  /**
   * The encoded secure request or reply.
   *
   * @return a copy
   */
  public byte[] data() {
    return data.clone();
  }

  /** Not a copy: for the reader of what is inside only. */
  byte[] bytes() {
    return data;
  }

  /**
   * Where replies to this go: publish there and nowhere else (spec 01 §8).
   *
   * @return a subject, empty on replies
   */
  public String replySubject() {
    return replySubject;
  }

  /**
   * The identity of the publishing host, as it claims it.
   *
   * @return the identity
   */
  public String sender() {
    return sender;
  }

  /**
   * The brokers and processors that the message passed.
   *
   * @return the hops in order
   */
  public List<Hop> trace() {
    return trace;
  }

  /**
   * What federation brokers need.
   *
   * @return empty when the message is not federated
   */
  public Optional<Federation> federation() {
    return Optional.ofNullable(federation);
  }

  /** The names of the header members; they differ from the schemas (spec 01 §17.4). */
  private enum Names {
    V1("reply-to", "mc_sender", "seen-by", "req", "reply-to", "target"),
    V2("reply", "sender", "trace", "request", "reply", "targets");

    private final String reply;
    private final String sender;
    private final String trace;
    private final String federationRequest;
    private final String federationReply;
    private final String federationTargets;

    Names(
        String reply,
        String sender,
        String trace,
        String federationRequest,
        String federationReply,
        String federationTargets) {
      this.reply = reply;
      this.sender = sender;
      this.trace = trace;
      this.federationRequest = federationRequest;
      this.federationReply = federationReply;
      this.federationTargets = federationTargets;
    }

    static Names of(ProtocolVersion version) {
      return version == ProtocolVersion.V1 ? V1 : V2;
    }
  }

  /**
   * Collects the headers under the names of both versions, because the member that tells the
   * version may come last.
   */
  private static final class Headers {
    private final Names names;
    private String reply = "";
    private String sender = "";
    private final List<Hop> trace = new ArrayList<>();
    private boolean federated;
    private String federationRequest = "";
    private String federationReply = "";
    private final List<String> federationTargets = new ArrayList<>();

    Headers(Names names) {
      this.names = names;
    }

    boolean member(String name, DocumentReader in) throws IOException {
      if (name.equals(names.reply)) {
        reply = in.string();
      } else if (name.equals(names.sender)) {
        sender = in.string();
      } else if (name.equals(names.trace)) {
        trace.clear();
        in.array(hop -> trace.add(hop(hop)));
      } else {
        return false;
      }
      return true;
    }

    boolean federationMember(String name, DocumentReader in) throws IOException {
      if (name.equals(names.federationRequest)) {
        federationRequest = in.string();
      } else if (name.equals(names.federationReply)) {
        federationReply = in.string();
      } else if (name.equals(names.federationTargets)) {
        federationTargets.clear();
        in.array(target -> federationTargets.add(target.string()));
      } else {
        return false;
      }
      return true;
    }

    private static Hop hop(DocumentReader in) throws IOException {
      List<String> stops = new ArrayList<>();
      in.array(stop -> stops.add(stop.string()));
      if (stops.size() != 3) {
        throw in.schema("a hop of three strings, got " + stops.size());
      }
      return new Hop(stops.get(0), stops.get(1), stops.get(2));
    }

    @Nullable Federation federation() {
      return federated
          ? new Federation(federationRequest, federationReply, federationTargets)
          : null;
    }
  }

  /** Collects the members of the document. */
  private static final class Reading {
    private final Headers v1 = new Headers(Names.V1);
    private final Headers v2 = new Headers(Names.V2);
    private String protocol = "";
    private String data = "";

    boolean member(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "protocol" -> protocol = in.string();
        case "data" -> data = in.string();
        case "headers" -> {
          if (!in.isNull()) {
            in.object(this::header);
          }
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private boolean header(String name, DocumentReader in) throws IOException {
      if (name.equals("federation")) {
        if (!in.isNull()) {
          v1.federated = true;
          v2.federated = true;
          in.object(
              (member, value) ->
                  v1.federationMember(member, value) || v2.federationMember(member, value));
        }
        return true;
      }
      return v1.member(name, in) || v2.member(name, in);
    }

    Transport finish() {
      for (ProtocolVersion version : ProtocolVersion.values()) {
        if (version.transport().equals(protocol)) {
          Headers headers = version == ProtocolVersion.V1 ? v1 : v2;
          if (data.isEmpty()) {
            throw DocumentReader.missing(protocol, "data");
          }
          return new Transport(
              Base64Text.decode(data, protocol + " data"),
              version,
              headers.reply,
              headers.sender,
              headers.trace,
              headers.federation());
        }
      }
      throw new ProtocolException(
          Fault.PROTOCOL, "expected a transport of version 1 or 2, got protocol=" + protocol);
    }
  }
}
