package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import java.util.Base64;

/** Signs requests of version 1 with an RSA key (spec 01 §3.7). */
final class CertificateSigner implements RequestSigner {
  /** What stands in place of signature and certificate when nothing is signed. */
  static final String INSECURE = "insecure";

  private final X509Credentials credentials;

  CertificateSigner(X509Credentials credentials) {
    credentials.requireRsa();
    this.credentials = credentials;
  }

  @Override
  public ProtocolVersion version() {
    return ProtocolVersion.V1;
  }

  @Override
  public SecureRequest sign(Request request) {
    if (request.agent().equals(TokenSigner.SIGNER_AGENT)) {
      return Unsigned.INSTANCE.sign(request);
    }
    TokenSigner.requireVersion(ProtocolVersion.V1, request);
    byte[] signed = request.encode();
    String signature = Base64.getEncoder().encodeToString(credentials.sign(signed));
    return new SecureRequest.X509(signed, signature, credentials.pem());
  }

  /** Signs nothing. */
  static final class Unsigned implements RequestSigner {
    static final Unsigned INSTANCE = new Unsigned();

    private Unsigned() {}

    @Override
    public ProtocolVersion version() {
      return ProtocolVersion.V1;
    }

    @Override
    public SecureRequest sign(Request request) {
      TokenSigner.requireVersion(ProtocolVersion.V1, request);
      return new SecureRequest.X509(request.encode(), INSECURE, INSECURE);
    }
  }
}
