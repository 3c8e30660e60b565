package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolException;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Has requests signed by a service (spec 01 §7). */
final class RemoteRequestSigner implements RequestSigner {
  private final ProtocolVersion version;
  private final RemoteSigner service;
  private final TokenCredentials credentials;
  private final Duration timeout;

  RemoteRequestSigner(
      ProtocolVersion version,
      RemoteSigner service,
      TokenCredentials credentials,
      Duration timeout) {
    this.version = version;
    this.service = service;
    this.credentials = credentials;
    this.timeout = timeout;
  }

  @Override
  public ProtocolVersion version() {
    return version;
  }

  @Override
  public SecureRequest sign(Request request) {
    TokenSigner.requireVersion(version, request);
    byte[] encoded = request.encode();
    TokenCredentials.Pair pair = credentials.current();
    String own = pair.token();
    if (request.agent().equals(TokenSigner.SIGNER_AGENT)) {
      return unsigned(encoded, own);
    }
    byte[] answer = ask(new RemoteSigner.Call(encoded, pair.seed().sign(encoded), own));
    SecureRequest secure;
    try {
      secure = SecureRequest.parse(version, answer);
    } catch (ProtocolException e) {
      throw new TrustException(
          Reason.SIGNER, "the signer answered with something else than a secure request", e);
    }
    if (!(secure instanceof SecureRequest.Token delegated)) {
      return secure;
    }
    if (delegated.signer().isEmpty()) {
      throw new TrustException(Reason.SIGNER, "the signer's answer has no token of the signer");
    }
    // the service's token stands in both places: servers want to see the caller's own
    return new SecureRequest.Token(
        delegated.request(), delegated.signature(), own, delegated.signer());
  }

  private SecureRequest unsigned(byte[] request, String own) {
    String marker = CertificateSigner.INSECURE;
    return version == ProtocolVersion.V1
        ? new SecureRequest.X509(request, marker, marker)
        : new SecureRequest.Token(request, marker.getBytes(StandardCharsets.US_ASCII), own, "");
  }

  private byte[] ask(RemoteSigner.Call call) {
    try {
      return service.sign(call, timeout);
    } catch (TrustException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TrustException(
          Reason.SIGNER, "the request was not signed by the service: " + e.getMessage(), e);
    }
  }
}
