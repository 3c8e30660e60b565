package io.choria.messaging.protocol;

import io.choria.messaging.protocol.ProtocolException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a reply with their hash and, in version 2, the server's signature and token (spec 01
 * §3.3, §4.3). Instances exist only with a hash that belongs to the bytes. Immutable.
 */
public final class SecureReply {
  private final ProtocolVersion version;
  private final byte[] reply;
  private final byte[] signature;
  private final String sender;

  private SecureReply(ProtocolVersion version, byte[] reply, byte[] signature, String sender) {
    this.version = version;
    this.reply = reply;
    this.signature = signature;
    this.sender = sender;
  }

  /**
   * Wraps a reply that is not signed: every reply of version 1, and those of version 2 whose server
   * does not sign.
   *
   * @param version the version of the reply
   * @param reply the encoded reply
   * @return the document
   */
  public static SecureReply unsigned(ProtocolVersion version, byte[] reply) {
    return new SecureReply(version, reply.clone(), new byte[0], "");
  }

  /**
   * Wraps a signed reply of version 2.
   *
   * @param reply the encoded reply
   * @param signature the server's Ed25519 signature over these bytes
   * @param sender the token of the server
   * @return the document
   */
  public static SecureReply signed(byte[] reply, byte[] signature, String sender) {
    return new SecureReply(ProtocolVersion.V2, reply.clone(), signature.clone(), sender);
  }

  /**
   * Reads a secure reply and compares its hash.
   *
   * @param version the version of the transport that it came in
   * @param json the data of the transport
   * @return the document; its signature is not verified
   * @throws ProtocolException when the bytes are no secure reply, or the hash is another's
   */
  public static SecureReply parse(ProtocolVersion version, byte[] json) {
    String document = version.secureReply();
    boolean v1 = version == ProtocolVersion.V1;
    Reading reading = new Reading(v1 ? "message" : "reply");
    DocumentReader.lenient(document, json, reading::member);
    if (!document.equals(reading.protocol)) {
      throw DocumentReader.otherProtocol(document, document, String.valueOf(reading.protocol));
    }
    byte[] reply =
        v1
            ? reading.reply.getBytes(StandardCharsets.UTF_8)
            : Base64Text.decode(reading.reply, document + " reply");
    byte[] hash = Base64Text.decode(reading.hash, document + " hash");
    if (!MessageDigest.isEqual(hash, sha256(reply))) {
      throw new ProtocolException(
          Fault.HASH, document + ": expected the hash of the reply, got hash=" + reading.hash);
    }
    return new SecureReply(
        version,
        reply,
        v1 ? new byte[0] : Base64Text.decode(reading.signature, document + " signature"),
        v1 ? "" : reading.sender);
  }

  /**
   * Reads the secure reply of a transport and compares its hash.
   *
   * @param transport what came
   * @return the document; its signature is not verified
   * @throws ProtocolException when the data is no secure reply, or the hash is another's
   */
  public static SecureReply parse(Transport transport) {
    return parse(transport.version(), transport.bytes());
  }

  /**
   * Writes the document as Go writes it.
   *
   * @return JSON, the data of a transport
   */
  public byte[] encode() {
    String document = version.secureReply();
    String hash = Base64Text.encode(sha256(reply));
    if (version == ProtocolVersion.V1) {
      return DocumentWriter.document(
          document,
          out -> out.string("message", Text.of(reply, document + " message")).string("hash", hash));
    }
    return DocumentWriter.document(
        document,
        out ->
            out.base64("reply", reply)
                .string("hash", hash)
                .stringIfAny("signature", Base64Text.encode(signature))
                .stringIfAny("sender", sender));
  }

  /**
   * The version of this document.
   *
   * @return the version
   */
  public ProtocolVersion version() {
    return version;
  }

  /**
   * The bytes that are hashed and signed, exactly as they came.
   *
   * @return a copy; {@link Reply#parse} reads it
   */
  public byte[] reply() {
    return reply.clone();
  }

  /**
   * Whether the server signed.
   *
   * @return false for version 1 and for servers that do not sign
   */
  public boolean isSigned() {
    return signature.length > 0;
  }

  /**
   * The signature of the server.
   *
   * @return a copy, empty when there is none
   */
  public byte[] signature() {
    return signature.clone();
  }

  /**
   * The token of the server.
   *
   * @return a compact JWT, not verified; empty when the reply is not signed
   */
  public String sender() {
    return sender;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Collects the members of either version. */
  private static final class Reading {
    private final String replyMember;
    private @Nullable String protocol;
    private String reply = "";
    private String hash = "";
    private String signature = "";
    private String sender = "";

    Reading(String replyMember) {
      this.replyMember = replyMember;
    }

    boolean member(String name, DocumentReader in) throws IOException {
      if (name.equals(replyMember)) {
        reply = in.string();
        return true;
      }
      switch (name) {
        case "protocol" -> protocol = in.string();
        case "hash" -> hash = in.string();
        case "signature" -> signature = in.string();
        case "sender" -> sender = in.string();
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}
