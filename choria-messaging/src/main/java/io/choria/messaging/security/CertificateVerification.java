package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolException;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.security.RequestVerifier.VerifiedRequest;
import io.choria.messaging.security.TrustException.Reason;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Verifies requests of version 1 (spec 01 §3.8). */
final class CertificateVerification implements RequestVerifier.Method {
  private static final Pattern CALLER = Pattern.compile("^[a-z]+=([\\w.\\-]+)");
  private static final String INSECURE_REGISTRATION = "insecure registration";

  private final CertificateAuthority authority;

  CertificateVerification(CertificateAuthority authority) {
    this.authority = authority;
  }

  @Override
  public VerifiedRequest verify(SecureRequest document, Instant now) {
    SecureRequest.X509 secure = (SecureRequest.X509) document;
    String pem = secure.certificates();
    if (pem.equals(CertificateSigner.INSECURE) || pem.equals(INSECURE_REGISTRATION)) {
      throw new TrustException(Reason.UNSIGNED, "expected a signature, the request has none");
    }
    byte[] signed = secure.request();
    Request request = Request.parse(ProtocolVersion.V1, signed);
    Matcher caller = CALLER.matcher(request.caller());
    if (!caller.find()) {
      throw new TrustException(
          Reason.CALLER, "expected a caller as kind=name, got caller=" + request.caller());
    }
    CertificateAuthority.Verified verified = authority.authorize(caller.group(1), pem, now);
    // Choria passes over text behind the name; only who may set any caller may put it there
    if (!verified.privileged() && caller.end() != request.caller().length()) {
      throw new TrustException(
          Reason.CALLER, "expected nothing behind the name, got caller=" + request.caller());
    }
    byte[] signature;
    try {
      signature = secure.signatureBytes();
    } catch (ProtocolException e) {
      throw new TrustException(Reason.SIGNATURE, "the signature is no base64", e);
    }
    if (!isSigned(verified.certificate().getPublicKey(), signed, signature)) {
      throw new TrustException(
          Reason.SIGNATURE, "the request is not signed by the key of " + verified.names());
    }
    return new VerifiedRequest(
        request, secure, new Proof.ByCertificate(verified.certificate(), verified.privileged()));
  }

  private static boolean isSigned(PublicKey key, byte[] signed, byte[] bytes) {
    if (!key.getAlgorithm().equals("RSA")) {
      throw new TrustException(
          Reason.ALGORITHM, "expected a certificate with an RSA key, got " + key.getAlgorithm());
    }
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update(signed);
      return signature.verify(bytes);
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA256withRSA", e);
    }
  }
}
