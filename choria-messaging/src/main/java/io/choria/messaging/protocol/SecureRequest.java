package io.choria.messaging.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The signed bytes of a request together with what proves who signed them (spec 01 §3.2, §4.2).
 * Parsing checks the form only; nothing in here may be believed before it is verified.
 */
public sealed interface SecureRequest {
  /**
   * The bytes that the signature covers, exactly as they came.
   *
   * @return a copy; {@link Request#parse} reads it
   */
  byte[] request();

  /**
   * The version of this document.
   *
   * @return the version
   */
  ProtocolVersion version();

  /**
   * Writes the document as Go writes it.
   *
   * @return JSON, the data of a transport
   */
  byte[] encode();

  /**
   * Reads the secure request of a transport and checks it against its schema.
   *
   * @param transport what came
   * @return the document
   * @throws ProtocolException when the data is no secure request of that version
   */
  static SecureRequest parse(Transport transport) {
    return parse(transport.version(), transport.bytes());
  }

  /**
   * Reads a secure request and checks it against its schema.
   *
   * @param version the version of the transport that it came in
   * @param json the data of the transport
   * @return the document
   * @throws ProtocolException when the bytes are no secure request of that version
   */
  static SecureRequest parse(ProtocolVersion version, byte[] json) {
    Reading reading = new Reading();
    String document = version.secureRequest();
    boolean v1 = version == ProtocolVersion.V1;
    DocumentReader.strict(document, json, v1 ? reading::v1 : reading::v2);
    if (reading.protocol == null || reading.request == null || reading.signature == null) {
      throw DocumentReader.missing(document, "protocol, request and signature");
    }
    if (!reading.protocol.equals(document)) {
      throw DocumentReader.otherProtocol(document, document, reading.protocol);
    }
    if (reading.signedBy == null) {
      throw DocumentReader.missing(document, v1 ? "pubcert" : "caller");
    }
    return v1
        ? new X509(
            reading.request.getBytes(StandardCharsets.UTF_8), reading.signature, reading.signedBy)
        : new Token(
            Base64Text.decode(reading.request, document + " request"),
            Base64Text.decode(reading.signature, document + " signature"),
            reading.signedBy,
            reading.signer);
  }

  /** Version 1: an RSA signature and the certificate that it belongs to. */
  final class X509 implements SecureRequest {
    private final byte[] request;
    private final String signature;
    private final String certificates;

    /**
     * Puts the parts together.
     *
     * @param request the bytes that are signed, UTF-8 text
     * @param signature the signature as base64, or one of the marker texts of unsigned requests
     *     (spec 01 §3.7)
     * @param certificates PEM text, the leaf first, or a marker text
     */
    public X509(byte[] request, String signature, String certificates) {
      this.request = request.clone();
      this.signature = signature;
      this.certificates = certificates;
    }

    /**
     * The signature as it stands in the document.
     *
     * @return base64, or a marker text
     */
    public String signature() {
      return signature;
    }

    /**
     * The decoded signature.
     *
     * @return the bytes
     * @throws ProtocolException when it is no base64, as in unsigned requests
     */
    public byte[] signatureBytes() {
      return Base64Text.decode(signature, version().secureRequest() + " signature");
    }

    /**
     * The certificates as they stand in the document.
     *
     * @return PEM text, the leaf first, or a marker text
     */
    public String certificates() {
      return certificates;
    }

    @Override
    public byte[] request() {
      return request.clone();
    }

    @Override
    public ProtocolVersion version() {
      return ProtocolVersion.V1;
    }

    @Override
    public byte[] encode() {
      String document = version().secureRequest();
      return DocumentWriter.document(
          document,
          request.length + certificates.length(),
          out ->
              out.string("message", Text.of(request, document + " message"))
                  .string("signature", signature)
                  .string("pubcert", certificates));
    }
  }

  /** Version 2: an Ed25519 signature and the tokens of caller and, if delegated, signer. */
  final class Token implements SecureRequest {
    private final byte[] request;
    private final byte[] signature;
    private final String caller;
    private final String signer;

    /**
     * Puts the parts together.
     *
     * @param request the bytes that are signed
     * @param signature 64 bytes, or the text {@code insecure}
     * @param caller the token of the caller, verbatim
     * @param signer the token of the delegated signer, empty when the caller signed
     */
    public Token(byte[] request, byte[] signature, String caller, String signer) {
      this.request = request.clone();
      this.signature = signature.clone();
      this.caller = caller;
      this.signer = signer;
    }

    /**
     * The signature.
     *
     * @return a copy
     */
    public byte[] signature() {
      return signature.clone();
    }

    /**
     * The token of the caller.
     *
     * @return a compact JWT, not verified
     */
    public String caller() {
      return caller;
    }

    /**
     * The token of the delegated signer.
     *
     * @return a compact JWT, not verified; empty when the caller signed
     */
    public String signer() {
      return signer;
    }

    @Override
    public byte[] request() {
      return request.clone();
    }

    @Override
    public ProtocolVersion version() {
      return ProtocolVersion.V2;
    }

    @Override
    public byte[] encode() {
      return DocumentWriter.document(
          version().secureRequest(),
          request.length / 3 * 4 + caller.length() + signer.length(),
          out ->
              out.base64("request", request)
                  .base64("signature", signature)
                  .string("caller", caller)
                  .stringIfAny("signer", signer));
    }
  }

  /** Collects the members of either version. */
  final class Reading {
    private @Nullable String protocol;
    private @Nullable String request;
    private @Nullable String signature;
    private @Nullable String signedBy;
    private String signer = "";

    private Reading() {}

    private boolean v1(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "protocol" -> protocol = in.string();
        case "message" -> request = in.filled();
        case "signature" -> signature = in.filled();
        case "pubcert" -> signedBy = in.filled();
        default -> {
          return false;
        }
      }
      return true;
    }

    private boolean v2(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "protocol" -> protocol = in.string();
        case "request" -> request = in.filled();
        case "signature" -> signature = in.filled();
        case "caller" -> signedBy = in.filled();
        case "signer" -> signer = in.string();
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}
