package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.security.TrustException.Reason;
import java.time.Instant;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request counts (spec 01 §3.8, §4.7): the one place where requests are verified.
 * A verifier speaks one version of the protocol. Besides the signature it looks at the
 * time-to-live, and, when asked to, at whether the same request came before. Safe for use by
 * several threads.
 */
public final class RequestVerifier {
  private final ProtocolVersion version;
  private final Method method;
  private final boolean timeToLive;
  private final @Nullable ReplayWindow replays;

  private RequestVerifier(Builder builder) {
    this.version = builder.version;
    this.method = builder.method.apply(builder.repeats);
    this.timeToLive = builder.timeToLive;
    this.replays = builder.window == 0 ? null : new ReplayWindow(builder.window);
  }

  /** How one version of the protocol proves who signed. */
  interface Method {
    VerifiedRequest verify(SecureRequest secure, Instant now);
  }

  /**
   * A request that counts.
   *
   * @param request the request; its caller is proven, set by a trusted delegator, or, with {@link
   *     Proof.None}, only claimed
   * @param secure the document that it came in, with the tokens as they were sent
   * @param proof why it counts
   */
  public record VerifiedRequest(Request request, SecureRequest secure, Proof proof) {}

  /**
   * Version 2: callers prove themselves by tokens.
   *
   * @param roots decide which tokens count
   * @return a builder
   */
  public static Builder tokens(TrustRoots roots) {
    return new Builder(ProtocolVersion.V2, repeats -> new TokenVerification(roots, repeats));
  }

  /**
   * Version 1: callers prove themselves by certificates.
   *
   * @param authority decides which certificates count
   * @return a builder
   */
  public static Builder certificates(CertificateAuthority authority) {
    return new Builder(ProtocolVersion.V1, repeats -> new CertificateVerification(authority));
  }

  /**
   * Verifies no signature: whoever can write to the network can call as anybody. The form of the
   * documents is checked all the same. For networks where something else decides who may send, and
   * for tests.
   *
   * @param version the version of the network
   * @return a builder
   */
  public static Builder unverified(ProtocolVersion version) {
    return new Builder(
        version,
        repeats ->
            (secure, now) ->
                new VerifiedRequest(
                    Request.parse(version, secure.request()), secure, new Proof.None()));
  }

  /** The options of a verifier. Not safe for use by several threads. */
  public static final class Builder {
    private final ProtocolVersion version;
    private final IntFunction<Method> method;
    private boolean timeToLive = true;
    private int window;
    private int repeats;

    private Builder(ProtocolVersion version, IntFunction<Method> method) {
      this.version = version;
      this.method = method;
    }

    /**
     * Whether requests must be current, see {@link Request#isCurrent}; the default is true.
     *
     * @param check false to leave that to the caller of the verifier
     * @return this
     */
    public Builder timeToLive(boolean check) {
      this.timeToLive = check;
      return this;
    }

    /**
     * Refuses a request that was verified before, for as long as it is current. Choria itself has
     * no such memory, and this one lasts as long as the process. Off by default: a request that is
     * sent to several subjects of this process counts once only with it.
     *
     * @param requests how many requests to remember, about 150 bytes each; when that many are
     *     current at once, further ones are refused; 0 turns the window off
     * @return this
     */
    public Builder replayWindow(int requests) {
      if (requests < 0) {
        throw new IllegalArgumentException("expected requests >= 0, got requests=" + requests);
      }
      this.window = requests;
      return this;
    }

    /**
     * Remembers requests of version 2 whose signature was verified: for a verifier that many
     * servers of one process share, because each of them gets the same broadcast. Everything but
     * the signature is looked at each time.
     *
     * @param requests how many to remember, at most 9 KiB each; longer ones are not; the default is
     *     none
     * @return this
     */
    public Builder repeats(int requests) {
      if (requests < 0) {
        throw new IllegalArgumentException("expected requests >= 0, got requests=" + requests);
      }
      this.repeats = requests;
      return this;
    }

    /**
     * Makes the verifier.
     *
     * @return the verifier
     */
    public RequestVerifier build() {
      if (window > 0 && !timeToLive) {
        throw new IllegalStateException(
            "a replay window works only together with the check of the time-to-live");
      }
      return new RequestVerifier(this);
    }
  }

  /**
   * The version that this verifier speaks.
   *
   * @return the version of the requests that can count
   */
  public ProtocolVersion version() {
    return version;
  }

  /**
   * Verifies a request.
   *
   * @param secure what came
   * @param now the time at which tokens or certificates must be valid and the request current
   * @return the request with what proves it
   * @throws TrustException with the reason why it does not count
   * @throws io.choria.messaging.protocol.ProtocolException when the bytes are no request
   */
  public VerifiedRequest verify(SecureRequest secure, Instant now) {
    if (secure.version() != version) {
      throw new TrustException(
          Reason.VERSION, "expected a request of version " + version + ", got " + secure.version());
    }
    VerifiedRequest verified = method.verify(secure, now);
    Request request = verified.request();
    if (timeToLive && !request.isCurrent(now)) {
      throw new TrustException(
          Reason.NOT_CURRENT,
          "expected a request made less than "
              + request.ttl()
              + " ago, or ahead, got time="
              + request.time()
              + " now="
              + now);
    }
    if (replays != null) {
      replays.enter(verified, now);
    }
    return verified;
  }
}
