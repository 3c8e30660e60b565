package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;

/** Signs requests of version 2 with the seed that belongs to a token (spec 01 §4.6). */
final class TokenSigner implements RequestSigner {
  /** The agent that signs for others; it can't demand a signature first. */
  static final String SIGNER_AGENT = "aaa_signer";

  private final TokenCredentials credentials;

  TokenSigner(TokenCredentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public ProtocolVersion version() {
    return ProtocolVersion.V2;
  }

  @Override
  public SecureRequest sign(Request request) {
    requireVersion(ProtocolVersion.V2, request);
    TokenCredentials.Pair pair = credentials.current();
    byte[] signed = request.encode();
    byte[] signature =
        request.agent().equals(SIGNER_AGENT)
            ? CertificateSigner.INSECURE.getBytes(StandardCharsets.US_ASCII)
            : pair.seed().sign(signed);
    return new SecureRequest.Token(signed, signature, pair.token(), "");
  }

  static void requireVersion(ProtocolVersion version, Request request) {
    if (request.version() != version) {
      throw new TrustException(
          Reason.VERSION,
          "expected a request of version " + version + ", got " + request.version());
    }
  }
}
