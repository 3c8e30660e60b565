package io.choria.messaging;

import io.choria.messaging.security.TlsContext;
import io.choria.messaging.security.TrustException;
import io.choria.messaging.security.X509Credentials;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Builds the TLS context of a connection from PEM files. */
final class TlsSettings {
  private TlsSettings() {}

  /** A context from PEM files; null for the trust store of the platform, or for no client key. */
  static SSLContext fromPem(
      @Nullable Path authorities, @Nullable Path clientCertificate, @Nullable Path clientKey) {
    try {
      return TlsContext.verifying(
          authorities,
          clientCertificate == null || clientKey == null
              ? null
              : X509Credentials.read(clientCertificate, clientKey));
    } catch (TrustException e) {
      throw new ConnectionException(
          ConnectionException.Reason.TLS,
          "cannot set up TLS: authorities="
              + authorities
              + " certificate="
              + clientCertificate
              + " key="
              + clientKey
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
