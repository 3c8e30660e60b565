package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.security.RequestVerifier.VerifiedRequest;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Verifies requests of version 2 (spec 01 §4.7). */
final class TokenVerification implements RequestVerifier.Method {
  private static final byte[] INSECURE =
      CertificateSigner.INSECURE.getBytes(StandardCharsets.US_ASCII);

  private static final int CALLERS = 4_096;

  private final TokenCache tokens;
  private final VerifiedSignatures known;

  /**
   * Verifies from scratch all but the tokens.
   *
   * @param repeats how many requests to remember
   */
  TokenVerification(TrustRoots roots, int repeats) {
    this.tokens = new TokenCache(roots, CALLERS);
    this.known = new VerifiedSignatures(repeats);
  }

  @Override
  public VerifiedRequest verify(SecureRequest document, Instant now) {
    SecureRequest.Token secure = (SecureRequest.Token) document;
    byte[] signed = secure.request();
    byte[] signature = secure.signature();
    if (Arrays.equals(signature, INSECURE)) {
      throw new TrustException(Reason.UNSIGNED, "expected a signature, the request has none");
    }
    return secure.signer().isEmpty()
        ? direct(secure, signed, signature, now)
        : delegated(secure, signed, signature, now);
  }

  private VerifiedRequest direct(
      SecureRequest.Token secure, byte[] signed, byte[] signature, Instant now) {
    TrustRoots.Verified verified = tokens.verify(secure.caller(), now, TokenPurpose.CLIENT);
    ClientToken caller = (ClientToken) verified.token();
    if (!caller.maySignOwnRequests()) {
      throw new TrustException(
          Reason.PERMISSION,
          "the caller may not sign its own requests: callerid="
              + caller.callerId()
              + " permissions="
              + caller.permissions());
    }
    requireSignature(verified, signed, signature, caller);
    Request request = Request.parse(ProtocolVersion.V2, signed);
    if (!request.caller().equals(caller.callerId())) {
      throw new TrustException(
          Reason.CALLER,
          "expected the caller of the token, callerid="
              + caller.callerId()
              + ", got caller="
              + request.caller());
    }
    return new VerifiedRequest(request, secure, new Proof.ByToken(caller, Optional.empty()));
  }

  private VerifiedRequest delegated(
      SecureRequest.Token secure, byte[] signed, byte[] signature, Instant now) {
    TrustRoots.Verified verified = tokens.verify(secure.signer(), now, TokenPurpose.CLIENT);
    ClientToken delegator = (ClientToken) verified.token();
    if (!delegator.permissions().contains(ClientPermission.AUTHENTICATION_DELEGATOR)) {
      throw new TrustException(
          Reason.PERMISSION,
          "the signer may not sign for others: callerid=" + delegator.callerId());
    }
    ClientToken caller = tokens.verifyDelegated(secure.caller(), verified.root(), now);
    if (!caller.permissions().contains(ClientPermission.FLEET_MANAGEMENT)
        && !caller.permissions().contains(ClientPermission.SIGNED_FLEET_MANAGEMENT)) {
      throw new TrustException(
          Reason.PERMISSION, "the caller may not manage the fleet: callerid=" + caller.callerId());
    }
    requireSignature(verified, signed, signature, delegator);
    return new VerifiedRequest(
        Request.parse(ProtocolVersion.V2, signed),
        secure,
        new Proof.ByToken(caller, Optional.of(delegator)));
  }

  private void requireSignature(
      TrustRoots.Verified verified, byte[] signed, byte[] signature, ClientToken signer) {
    if (!known.verify(verified.holder(), signed, signature)) {
      throw new TrustException(
          Reason.SIGNATURE, "the request is not signed by the key of " + signer.callerId());
    }
  }
}
