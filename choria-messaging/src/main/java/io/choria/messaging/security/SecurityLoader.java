package io.choria.messaging.security;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.TrustException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link SecurityProvider} from Choria's settings (spec 01 §6, spec 03 §26): the providers
 * {@code choria}, {@code file}, {@code puppet}, {@code certmanager} and {@code pkcs11}. Files are
 * read by {@link #load}; nothing is written, and no certificate is asked for. Not safe for use by
 * several threads.
 *
 * <p>What weakens a network has to be said here, in code: neither a setting nor a variable turns
 * verification off by itself.
 */
public final class SecurityLoader {
  private final Configuration<ChoriaSettings> configuration;
  private final Role role;
  private Map<String, String> environment = System.getenv();
  private boolean superuser = "root".equals(System.getProperty("user.name"));
  private String callerSuffix = "mcollective";
  private Clock clock = Clock.systemUTC();
  private boolean tls = true;
  private boolean unverifiedRequests;
  private boolean signatures = true;
  private ReplyTrust replies = ReplyTrust.SIGNED;
  private int replayWindow;
  private @Nullable RemoteSigner remoteSigner;
  private Duration signerTimeout = Duration.ofSeconds(10);
  private char[] pin = {};

  private SecurityLoader(Configuration<ChoriaSettings> configuration, Role role) {
    this.configuration = Objects.requireNonNull(configuration, "configuration");
    this.role = Objects.requireNonNull(role, "role");
  }

  /** Which replies of version 2 count. In version 1 there are only hashes. */
  public enum ReplyTrust {
    /** Those that a trusted server signed; the default where a trusted key is configured. */
    SIGNED,
    /** Signatures are verified where there are any: servers may have switched them off. */
    SIGNED_OR_NOT,
    /** All whose hash fits, as for Choria's own clients. */
    HASH
  }

  /**
   * Starts with loaded settings.
   *
   * @param configuration from {@link io.choria.config.choria.ChoriaConfig}
   * @param role what this process is
   * @return a loader with the options below at their defaults
   */
  public static SecurityLoader of(Configuration<ChoriaSettings> configuration, Role role) {
    return new SecurityLoader(configuration, role);
  }

  /**
   * The environment, of which {@code MCOLLECTIVE_CERTNAME}, {@code USER} and {@code USERNAME} are
   * read; the default is that of the process.
   *
   * @param variables names and values
   * @return this
   */
  public SecurityLoader environment(Map<String, String> variables) {
    this.environment = Map.copyOf(variables);
    return this;
  }

  /**
   * Whether this process has all rights on its host: then the {@code file} provider does not make
   * its name of the user's. The default is true for the user {@code root}.
   *
   * @param value true for the identity of the host
   * @return this
   */
  public SecurityLoader superuser(boolean value) {
    this.superuser = value;
    return this;
  }

  /**
   * What stands behind a user's name in the name of a certificate; default {@code mcollective}.
   *
   * @param suffix without a dot in front
   * @return this
   */
  public SecurityLoader callerSuffix(String suffix) {
    this.callerSuffix = Objects.requireNonNull(suffix, "suffix");
    return this;
  }

  /**
   * Tells whether tokens have expired before they are shown to a broker; default the system's.
   *
   * @param value the clock
   * @return this
   */
  public SecurityLoader clock(Clock value) {
    this.clock = Objects.requireNonNull(value, "clock");
    return this;
  }

  /**
   * Whether connections use TLS; default true. Brokers of Choria refuse every process without it:
   * false is for plain NATS servers.
   *
   * @param use false to connect in the clear
   * @return this
   */
  public SecurityLoader tls(boolean use) {
    this.tls = use;
    return this;
  }

  /**
   * Whether requests are signed, and signatures verified; default true. Without them the provider
   * speaks unsigned version 1, which only servers take whose verification is off as well. Refused
   * with the {@code choria} provider, for which there is no such form.
   *
   * @param use false for no protection at all
   * @return this
   */
  public SecurityLoader signatures(boolean use) {
    this.signatures = use;
    return this;
  }

  /**
   * Whether a server with anonymous TLS takes requests that nobody verified, as Choria's own
   * servers then do; default false.
   *
   * @param accept true to believe every caller
   * @return this
   */
  public SecurityLoader unverifiedRequests(boolean accept) {
    this.unverifiedRequests = accept;
    return this;
  }

  /**
   * Which replies count; default {@link ReplyTrust#SIGNED}. A client without issuers and trusted
   * signers has nothing to verify signatures with and compares hashes.
   *
   * @param trust the rule
   * @return this
   */
  public SecurityLoader replies(ReplyTrust trust) {
    this.replies = Objects.requireNonNull(trust, "trust");
    return this;
  }

  /**
   * Refuses requests that came before, see {@link RequestVerifier.Builder#replayWindow}; default
   * off.
   *
   * @param requests how many to remember, 0 for none
   * @return this
   */
  public SecurityLoader replayWindow(int requests) {
    this.replayWindow = requests;
    return this;
  }

  /**
   * Signs requests where the settings name a signing service. Without it such settings are refused.
   *
   * @param signer reaches the service
   * @param timeout how long an answer may take, default 10 s
   * @return this
   */
  public SecurityLoader remoteSigner(RemoteSigner signer, Duration timeout) {
    this.remoteSigner = Objects.requireNonNull(signer, "signer");
    this.signerTimeout = Objects.requireNonNull(timeout, "timeout");
    return this;
  }

  /**
   * Opens the device of the {@code pkcs11} provider.
   *
   * @param value copied; the copy is overwritten by {@link #load}
   * @return this
   */
  public SecurityLoader pin(char[] value) {
    this.pin = value.clone();
    return this;
  }

  /**
   * Reads the files that the settings name.
   *
   * @return the provider; the caller closes it
   * @throws TrustException when settings are missing or contradict each other, or a file has not
   *     the form that it should have
   */
  public SecurityProvider load() {
    String provider = settings().security().provider();
    return switch (provider) {
      case "choria" -> new TokenProviderLoading(this).load();
      case "file", "puppet", "certmanager", "pkcs11" -> {
        try {
          yield new CertificateProviderLoading(this, provider).load();
        } finally {
          java.util.Arrays.fill(pin, '\0');
        }
      }
      default ->
          throw configuration(
              "expected plugin.security.provider to be one of puppet, file, pkcs11, certmanager,"
                  + " choria, got "
                  + provider);
    };
  }

  Configuration<ChoriaSettings> configuration() {
    return configuration;
  }

  ChoriaSettings settings() {
    return configuration.settings();
  }

  Role role() {
    return role;
  }

  Map<String, String> environment() {
    return environment;
  }

  boolean isSuperuser() {
    return superuser;
  }

  String callerSuffix() {
    return callerSuffix;
  }

  Clock clock() {
    return clock;
  }

  boolean usesTls() {
    return tls;
  }

  /** The context with the cipher suites and curves of the settings. */
  SSLContext limited(SSLContext context) {
    return TlsContext.limited(
        context, settings().security().cipherSuites(), settings().security().eccCurves());
  }

  boolean usesSignatures() {
    return signatures;
  }

  boolean acceptsUnverifiedRequests() {
    return unverifiedRequests;
  }

  ReplyTrust replies() {
    return replies;
  }

  int replayWindow() {
    return replayWindow;
  }

  char[] pin() {
    return pin;
  }

  /** Whether the settings send requests to a service for signing. */
  boolean signsRemotely() {
    return settings().requestSigner().useService() || !settings().requestSigner().url().isEmpty();
  }

  RemoteSigner requireRemoteSigner() {
    if (remoteSigner == null) {
      throw configuration(
          "the settings name a signing service, but nothing was given that can reach it");
    }
    return remoteSigner;
  }

  Duration signerTimeout() {
    return signerTimeout;
  }

  static TrustException configuration(String problem) {
    return new TrustException(Reason.CONFIGURATION, problem);
  }
}
