package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.security.TrustException.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * All that a process needs to take part in one network: who it is, how it signs, whom it believes
 * and how it connects (spec 01 §6). Made from settings by {@link SecurityLoader}, or by hand. Safe
 * for use by several threads; {@link #close} overwrites the keys that it read.
 */
public final class SecurityProvider implements AutoCloseable {
  private final String name;
  private final Role role;
  private final String identity;
  private final String callerId;
  private final RequestSigner requestSigner;
  private final RequestVerifier requestVerifier;
  private final ReplySigner replySigner;
  private final ReplyVerifier replyVerifier;
  private final BrokerCredentials broker;
  private final @Nullable TokenCredentials credentials;
  private final @Nullable X509Credentials certificate;

  private SecurityProvider(Builder builder) {
    this.name = builder.name;
    this.role = builder.role;
    this.identity = builder.identity;
    this.callerId = builder.callerId;
    this.requestSigner = builder.requestSigner;
    this.requestVerifier = builder.requestVerifier;
    this.replySigner = builder.replySigner;
    this.replyVerifier = builder.replyVerifier;
    this.broker = builder.broker;
    this.credentials = builder.credentials;
    this.certificate = builder.certificate;
  }

  /** What a process is in its network. */
  public enum Role {
    /** It calls agents. */
    CLIENT,
    /** It hosts agents. */
    SERVER
  }

  /**
   * Version 2 with a seed and a token.
   *
   * @param role what this process is
   * @param identity the configured identity; that of a server must be the one of its token
   * @param credentials seed and token; closed together with the provider
   * @param roots whose tokens count; a client that names none compares only hashes of replies, a
   *     server that names none refuses every request
   * @return a builder with everything filled in; connections are plain and carry the token
   * @throws TrustException when the token is not one for this role and identity
   */
  public static Builder tokens(
      Role role, String identity, TokenCredentials credentials, TrustRoots roots) {
    Builder builder = new Builder("choria", role, identity);
    builder.credentials = credentials;
    builder.callerId = callerOf(role, identity, credentials.claims());
    builder.requestSigner = RequestSigner.token(credentials);
    builder.requestVerifier = RequestVerifier.tokens(roots).build();
    builder.replySigner = ReplySigner.token(credentials);
    builder.replyVerifier =
        roots.isEmpty() ? ReplyVerifier.hashOnly() : ReplyVerifier.signed(roots);
    return builder.tls(null, false);
  }

  /**
   * Version 1 with a certificate.
   *
   * @param role what this process is
   * @param identity the configured identity
   * @param callerId who calls, {@code choria=name} with a name of the certificate
   * @param credentials an RSA key and its certificates
   * @param authority decides whose requests count
   * @return a builder with everything filled in; connections are plain
   */
  public static Builder certificates(
      Role role,
      String identity,
      String callerId,
      X509Credentials credentials,
      CertificateAuthority authority) {
    Builder builder = new Builder("file", role, identity);
    builder.callerId = callerId;
    builder.certificate = credentials;
    builder.requestSigner = RequestSigner.certificate(credentials);
    builder.requestVerifier = RequestVerifier.certificates(authority).build();
    return builder;
  }

  /**
   * Version 1 without any signature: whoever can write to the network can call as anybody.
   *
   * @param role what this process is
   * @param identity the configured identity
   * @param callerId who calls, {@code kind=name}
   * @return a builder with everything filled in; connections are plain
   */
  public static Builder insecure(Role role, String identity, String callerId) {
    Builder builder = new Builder("insecure", role, identity);
    builder.callerId = callerId;
    return builder;
  }

  static String callerOf(Role role, String identity, Token token) {
    if (role == Role.CLIENT) {
      if (token instanceof ClientToken client) {
        return client.callerId();
      }
      throw new TrustException(
          Reason.PURPOSE,
          "a client needs a token of purpose="
              + TokenPurpose.CLIENT.claim()
              + ", got purpose="
              + token.standard().purpose().claim());
    }
    if (!(token instanceof ServerToken server)) {
      throw new TrustException(
          Reason.PURPOSE,
          "a server needs a token of purpose="
              + TokenPurpose.SERVER.claim()
              + ", got purpose="
              + token.standard().purpose().claim());
    }
    if (!server.identity().equals(identity)) {
      throw new TrustException(
          Reason.CALLER,
          "expected the configured identity in the token, identity="
              + identity
              + ", got identity="
              + server.identity());
    }
    return server.identity();
  }

  /** What a provider is made of. Not safe for use by several threads. */
  public static final class Builder {
    private String name;
    private final Role role;
    private final String identity;
    private String callerId = "";
    private RequestSigner requestSigner = RequestSigner.unsigned();
    private RequestVerifier requestVerifier =
        RequestVerifier.unverified(ProtocolVersion.V1).build();
    private ReplySigner replySigner = ReplySigner.unsigned();
    private ReplyVerifier replyVerifier = ReplyVerifier.hashOnly();
    private BrokerCredentials broker = BrokerCredentials.none();
    private @Nullable TokenCredentials credentials;
    private @Nullable X509Credentials certificate;
    private Clock clock = Clock.systemUTC();

    private Builder(String name, Role role, String identity) {
      this.name = name;
      this.role = role;
      this.identity = Objects.requireNonNull(identity, "identity");
    }

    Builder name(String provider) {
      this.name = provider;
      return this;
    }

    Builder credentials(@Nullable TokenCredentials token) {
      this.credentials = token;
      return this;
    }

    /**
     * Tells whether the token has expired before it is shown to a broker; the default is the
     * system's clock. Set it before {@link #tls}.
     *
     * @param clock the clock
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets how requests are signed, instead of with the own key.
     *
     * @param signer for example {@link RequestSigner#remote}
     * @return this
     */
    public Builder requestSigner(RequestSigner signer) {
      this.requestSigner = signer;
      return this;
    }

    /**
     * Sets how requests are verified, for example with a replay window.
     *
     * @param verifier of the same version as the signer
     * @return this
     */
    public Builder requestVerifier(RequestVerifier verifier) {
      this.requestVerifier = verifier;
      return this;
    }

    /**
     * Sets how replies are signed.
     *
     * @param signer the signer
     * @return this
     */
    public Builder replySigner(ReplySigner signer) {
      this.replySigner = signer;
      return this;
    }

    /**
     * Sets how replies are verified.
     *
     * @param verifier the verifier
     * @return this
     */
    public Builder replyVerifier(ReplyVerifier verifier) {
      this.replyVerifier = verifier;
      return this;
    }

    /**
     * Sets how connections are protected; they carry the token if there is one.
     *
     * @param context null for no TLS
     * @param verifyBroker whether the broker's name is to be checked
     * @return this
     */
    public Builder tls(@Nullable SSLContext context, boolean verifyBroker) {
      this.broker = new BrokerLogin(context, verifyBroker, credentials, null, clock);
      return this;
    }

    /**
     * The certificate that brokers are shown, where it is not the one that signs: {@link
     * SecurityProvider#certificateExpires} tells of it, and so do registration and the status file.
     *
     * @param shown null for none
     * @return this
     */
    public Builder shownCertificate(@Nullable X509Credentials shown) {
      this.certificate = shown;
      return this;
    }

    /**
     * Sets what connections are made with.
     *
     * @param broker the credentials
     * @return this
     */
    public Builder broker(BrokerCredentials broker) {
      this.broker = broker;
      return this;
    }

    /**
     * Makes the provider.
     *
     * @return the provider
     * @throws TrustException when signer and verifier speak different versions
     */
    public SecurityProvider build() {
      if (requestSigner.version() != requestVerifier.version()) {
        throw new TrustException(
            Reason.VERSION,
            "expected one version of the protocol, got a signer of "
                + requestSigner.version()
                + " and a verifier of "
                + requestVerifier.version());
      }
      return new SecurityProvider(this);
    }
  }

  /**
   * The name of the provider, as in the setting {@code plugin.security.provider}.
   *
   * @return the name; {@code insecure} when there is none
   */
  public String name() {
    return name;
  }

  /**
   * What this process is.
   *
   * @return client or server
   */
  public Role role() {
    return role;
  }

  /**
   * The version of the protocol that this process speaks.
   *
   * @return the version; documents of the other one are refused
   */
  public ProtocolVersion version() {
    return requestSigner.version();
  }

  /**
   * The configured identity: the sender of requests and replies, and the node that is called.
   *
   * @return the identity
   */
  public String identity() {
    return identity;
  }

  /**
   * Who calls: stands in requests, and its hash in reply subjects (spec 01 §6.1).
   *
   * @return {@code kind=name}; for servers with a token their identity
   */
  public String callerId() {
    return callerId;
  }

  /**
   * Signs requests.
   *
   * @return the signer
   */
  public RequestSigner requestSigner() {
    return requestSigner;
  }

  /**
   * Verifies requests.
   *
   * @return the verifier
   */
  public RequestVerifier requestVerifier() {
    return requestVerifier;
  }

  /**
   * Makes secure replies.
   *
   * @return the signer
   */
  public ReplySigner replySigner() {
    return replySigner;
  }

  /**
   * Verifies replies.
   *
   * @return the verifier
   */
  public ReplyVerifier replyVerifier() {
    return replyVerifier;
  }

  /**
   * What connections to brokers are made with.
   *
   * @return the credentials
   */
  public BrokerCredentials broker() {
    return broker;
  }

  /**
   * When the token of this process expires.
   *
   * @return empty without a token, or when it never does
   */
  public Optional<Instant> tokenExpires() {
    return credentials == null ? Optional.empty() : credentials.claims().standard().expires();
  }

  /**
   * When the certificate of this process expires: the one that signs in version 1, and the one that
   * brokers are shown.
   *
   * @return empty without a certificate
   */
  public Optional<Instant> certificateExpires() {
    return certificate == null
        ? Optional.empty()
        : Optional.of(certificate.chain().get(0).getNotAfter().toInstant());
  }

  /** Overwrites the seeds that this provider holds. */
  @Override
  public void close() {
    if (credentials != null) {
      credentials.close();
    }
  }

  /** Names provider, role and identity. */
  @Override
  public String toString() {
    return "SecurityProvider[" + name + ", " + role + ", " + identity + ", " + version() + "]";
  }
}
