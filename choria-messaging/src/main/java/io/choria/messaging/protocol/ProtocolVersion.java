package io.choria.messaging.protocol;

/**
 * The two versions of the protocol (spec 01 §1). A process speaks one of them, given by its
 * security provider; a reply has the version of its request.
 */
public enum ProtocolVersion {
  /** RSA and x509: all documents are named {@code choria:…:1}. */
  V1(
      "choria:transport:1",
      "choria:secure:request:1",
      "choria:secure:reply:1",
      "choria:request:1",
      "choria:reply:1"),

  /** Ed25519 and tokens: all documents are named {@code io.choria.protocol.v2.…}. */
  V2(
      "io.choria.protocol.v2.transport",
      "io.choria.protocol.v2.secure_request",
      "io.choria.protocol.v2.secure_reply",
      "io.choria.protocol.v2.request",
      "io.choria.protocol.v2.reply");

  private final String transport;
  private final String secureRequest;
  private final String secureReply;
  private final String request;
  private final String reply;

  ProtocolVersion(
      String transport, String secureRequest, String secureReply, String request, String reply) {
    this.transport = transport;
    this.secureRequest = secureRequest;
    this.secureReply = secureReply;
    this.request = request;
    this.reply = reply;
  }

  /**
   * The {@code protocol} member of a transport.
   *
   * @return the identifier
   */
  public String transport() {
    return transport;
  }

  /**
   * The {@code protocol} member of a secure request.
   *
   * @return the identifier
   */
  public String secureRequest() {
    return secureRequest;
  }

  /**
   * The {@code protocol} member of a secure reply.
   *
   * @return the identifier
   */
  public String secureReply() {
    return secureReply;
  }

  /**
   * The {@code protocol} member of a request.
   *
   * @return the identifier
   */
  public String request() {
    return request;
  }

  /**
   * The {@code protocol} member of a reply. In version 2 this is the identifier of replies,
   * although the published schema names that of requests (spec 01 §2).
   *
   * @return the identifier
   */
  public String reply() {
    return reply;
  }
}
