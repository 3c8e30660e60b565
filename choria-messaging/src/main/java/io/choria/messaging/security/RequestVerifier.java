package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.security.TrustException.Reason;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether a request of version 2 counts (spec 01 §4.7): the one place where requests are
 * verified. Immutable and safe for use by several threads.
 */
public final class RequestVerifier {
  private final TrustRoots roots;

  /**
   * Names the trusted keys.
   *
   * @param roots decide which tokens count
   */
  public RequestVerifier(TrustRoots roots) {
    this.roots = roots;
  }

  /**
   * A request that was signed by who it says.
   *
   * @param request the request; its caller is proven, or set by a trusted delegator
   * @param caller the token of the caller
   * @param delegator the token of the service that signed on the caller's behalf
   */
  public record VerifiedRequest(
      Request request, ClientToken caller, Optional<ClientToken> delegator) {}

  /**
   * Verifies a request. Its time-to-live is not looked at, see {@link Request#isCurrent}.
   *
   * @param secure what came
   * @param now the time at which the tokens must be valid
   * @return the request with the tokens that prove it
   * @throws TrustException with the reason why it does not count
   */
  public VerifiedRequest verify(SecureRequest.Token secure, Instant now) {
    byte[] signed = secure.request();
    if (secure.signer().isEmpty()) {
      return direct(secure, signed, now);
    }
    return delegated(secure, signed, now);
  }

  private VerifiedRequest direct(SecureRequest.Token secure, byte[] signed, Instant now) {
    ClientToken caller = roots.verifyClient(secure.caller(), now);
    if (!caller.maySignOwnRequests()) {
      throw new TrustException(
          Reason.PERMISSION,
          "the caller may not sign its own requests: callerid="
              + caller.callerId()
              + " permissions="
              + caller.permissions());
    }
    requireSignature(caller, signed, secure.signature());
    Request request = Request.parse(ProtocolVersion.V2, signed);
    if (!request.caller().equals(caller.callerId())) {
      throw new TrustException(
          Reason.CALLER,
          "expected the caller of the token, callerid="
              + caller.callerId()
              + ", got caller="
              + request.caller());
    }
    return new VerifiedRequest(request, caller, Optional.empty());
  }

  private VerifiedRequest delegated(SecureRequest.Token secure, byte[] signed, Instant now) {
    TrustRoots.Verified verified = roots.verify(secure.signer(), now, TokenPurpose.CLIENT);
    ClientToken delegator = (ClientToken) verified.token();
    if (!delegator.permissions().contains(ClientPermission.AUTHENTICATION_DELEGATOR)) {
      throw new TrustException(
          Reason.PERMISSION,
          "the signer may not sign for others: callerid=" + delegator.callerId());
    }
    // the caller must come from the same root as its delegator
    Token claimed = Token.parseUnverified(secure.caller());
    if (!(claimed instanceof ClientToken caller)) {
      throw new TrustException(
          Reason.PURPOSE, "expected the token of a client, got " + claimed.standard().purpose());
    }
    TrustRoots.verify(CompactJwt.decode(secure.caller()), caller, verified.root(), now);
    if (!caller.permissions().contains(ClientPermission.FLEET_MANAGEMENT)
        && !caller.permissions().contains(ClientPermission.SIGNED_FLEET_MANAGEMENT)) {
      throw new TrustException(
          Reason.PERMISSION, "the caller may not manage the fleet: callerid=" + caller.callerId());
    }
    requireSignature(delegator, signed, secure.signature());
    return new VerifiedRequest(
        Request.parse(ProtocolVersion.V2, signed), caller, Optional.of(delegator));
  }

  private static void requireSignature(ClientToken signer, byte[] signed, byte[] signature) {
    if (!signer.publicKey().verify(signed, signature)) {
      throw new TrustException(
          Reason.SIGNATURE, "the request is not signed by the key of " + signer.callerId());
    }
  }
}
