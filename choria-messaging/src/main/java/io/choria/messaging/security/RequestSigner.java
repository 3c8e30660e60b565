package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import java.time.Duration;

/**
 * Signs requests (spec 01 §3.7, §4.6, §7): with an own key, or by asking a service. One signer
 * speaks one version of the protocol. Safe for use by several threads.
 *
 * <p>Requests to the agent {@code aaa_signer} carry the marker of unsigned requests whatever the
 * signer is: they are what asks for a signature.
 */
public interface RequestSigner {
  /**
   * The version that the network of this process speaks.
   *
   * @return the version of the requests that can be signed
   */
  ProtocolVersion version();

  /**
   * Signs a request.
   *
   * @param request of this signer's version
   * @return the document to put into a transport
   * @throws TrustException when the request is of the other version, the key can't be used, or the
   *     signing service refuses or does not answer
   */
  SecureRequest sign(Request request);

  /**
   * Version 2 with an own key.
   *
   * @param credentials seed and token; stay the caller's to close
   * @return the signer
   */
  static RequestSigner token(TokenCredentials credentials) {
    return new TokenSigner(credentials);
  }

  /**
   * Version 1 with an own key.
   *
   * @param credentials an RSA key and its certificates
   * @return the signer
   * @throws TrustException when the key is none of RSA
   */
  static RequestSigner certificate(X509Credentials credentials) {
    return new CertificateSigner(credentials);
  }

  /**
   * Version 1 without signatures, for networks whose servers do not verify requests.
   *
   * @return the signer
   */
  static RequestSigner unsigned() {
    return CertificateSigner.Unsigned.INSTANCE;
  }

  /**
   * Lets a service sign.
   *
   * @param version the version of the network
   * @param service makes the secure request
   * @param credentials prove to the service whose request it is; stay the caller's to close
   * @param timeout how long the service may take
   * @return the signer
   */
  static RequestSigner remote(
      ProtocolVersion version,
      RemoteSigner service,
      TokenCredentials credentials,
      Duration timeout) {
    return new RemoteRequestSigner(version, service, credentials, timeout);
  }
}
