package io.choria.config.choria;

import io.choria.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The overview that {@code choria tool config} prints above its blocks (spec 05 §15): which files
 * were read, how this process is secured, where it connects, and all that the files say.
 *
 * <p>What follows from settings alone is filled in. Whoever loaded keys or asked DNS says what came
 * of it; until then the overview says what the settings alone would give. Not safe for use by
 * several threads.
 */
public final class ChoriaOverview {
  private static final int LABEL = 22;
  private static final String NOTHING = "";

  private final Configuration<ChoriaSettings> configuration;
  private final ChoriaSettings settings;
  private final StringBuilder out = new StringBuilder(2048);
  private Map<String, String> environment = System.getenv();
  private boolean searched;
  private List<String> securityErrors = List.of();
  private @Nullable String callerId;
  private @Nullable String certificateName;
  private String facterCommand = NOTHING;
  private String facterDomain = NOTHING;
  private String facterName = NOTHING;
  private @Nullable String puppetDb;
  private @Nullable String brokers;
  private @Nullable String federationBrokers;

  private ChoriaOverview(Configuration<ChoriaSettings> configuration) {
    this.configuration = configuration;
    this.settings = configuration.settings();
  }

  /**
   * Starts an overview.
   *
   * @param configuration loaded by {@link ChoriaConfig}
   * @return an overview of what the settings say
   */
  public static ChoriaOverview of(Configuration<ChoriaSettings> configuration) {
    return new ChoriaOverview(configuration);
  }

  /**
   * The environment that names the user's file and the certificate; default that of the process.
   *
   * @param variables names and values
   * @return this
   */
  public ChoriaOverview environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /**
   * Whether blocks of settings follow, so that nothing needs to be said about searching.
   *
   * @param value the default is false
   * @return this
   */
  public ChoriaOverview searched(boolean value) {
    searched = value;
    return this;
  }

  /**
   * What is wrong with keys and certificates.
   *
   * @param problems one line each; the default is none
   * @return this
   */
  public ChoriaOverview securityErrors(List<String> problems) {
    securityErrors = List.copyOf(problems);
    return this;
  }

  /**
   * Who calls. Without a token and without {@code MCOLLECTIVE_CERTNAME} the default is the
   * identity, which is right for servers.
   *
   * @param caller as {@code kind=name}
   * @param certificate the name in the certificate
   * @return this
   */
  public ChoriaOverview caller(String caller, String certificate) {
    callerId = caller;
    certificateName = certificate;
    return this;
  }

  /**
   * What facter says; by default there is none and nothing is printed.
   *
   * @param command the program
   * @param domain the domain, or why there is none
   * @param name the full name of the host, or why there is none
   * @return this
   */
  public ChoriaOverview facter(String command, String domain, String name) {
    facterCommand = command;
    facterDomain = domain;
    facterName = name;
    return this;
  }

  /**
   * The servers that were found in DNS, or the reason why there are none, each as one line. The
   * defaults are those that the settings name, and where they name none those that Choria falls
   * back to.
   *
   * @param puppetDb the PuppetDB server
   * @param brokers the brokers
   * @param federation the federation brokers
   * @return this
   */
  public ChoriaOverview servers(String puppetDb, String brokers, String federation) {
    this.puppetDb = puppetDb;
    this.brokers = brokers;
    this.federationBrokers = federation;
    return this;
  }

  /**
   * Writes the overview.
   *
   * @return text that ends with an empty line, secrets masked
   */
  public String text() {
    out.setLength(0);
    out.append("This is the active Choria configuration as resolved from\n");
    out.append("its configuration files and defaults.\n");
    if (!searched) {
      out.append("\nDetails about configuration items can be seen by passing an\n");
      out.append("extra argument that will act as a search term against known\n");
      out.append("configuration items.\n");
    }
    files();
    security();
    connectivity();
    out.append("\nLoaded Configuration:\n\n");
    out.append("  These settings were specifically loaded from configuration\n");
    out.append("  files and do not include any defaults.\n\n");
    return out.append(configuration.describeFiles()).append('\n').toString();
  }

  private void files() {
    out.append("\nConfiguration Files: \n\n");
    line("User Config", ChoriaConfig.userFile(environment).toString());
    lines("Loaded Files", configuration.files().stream().map(Path::toString).toList());
  }

  private void security() {
    out.append("\nSecurity Configuration: \n\n");
    if (settings.security().anonymousClientTls()) {
      line("Security Provider", "Using Anonymous TLS");
    } else {
      line("Security Provider", title(settings.security().provider()));
      line("Valid Security", securityErrors.isEmpty() ? "yes" : "no");
      lines("Security Errors", securityErrors);
    }
    String certificate = certificateName();
    line("Caller ID", callerId == null ? "choria=" + certificate : callerId);
    line("Certname", certificate);
    ProviderSettings provider = settings.securityProviders();
    if (!provider.pkcs11Driver().isEmpty()) {
      file("PKC11 Driver", provider.pkcs11Driver()); // so it is spelt
      line("PKCS11 Slot", Integer.toString(provider.pkcs11Slot()));
    }
    if (!provider.fileKey().isEmpty()) {
      file("Certificate", provider.fileCertificate());
      file("Key", provider.fileKey());
      file("CA", provider.fileCa());
    }
    RequestSignerSettings signer = settings.requestSigner();
    if (signer.useService()) {
      line("Request Signer", "Choria AAA Service");
    } else if (!signer.url().isEmpty()) {
      line("Request Signer", signer.url());
    }
    if (!signer.tokenFile().isEmpty()) {
      line("Token File", signer.tokenFile());
    }
  }

  private void connectivity() {
    out.append("\nConnectivity:\n\n");
    line("Main Collective", settings.node().mainCollective());
    line("Collectives", String.join(", ", settings.node().collectives()));
    String registry = settings.agents().registryCache();
    line("Service Registry", registry.isEmpty() ? "disabled" : registry);
    boolean srv = settings.connection().useSrvRecords();
    line("SRV Domain", srv ? settings.connection().srvDomain() : "not enabled");
    if (!facterCommand.isEmpty()) {
      line("Facter Command", facterCommand);
      line("Facter Domain", facterDomain);
      line("Facter FQDN", facterName);
    }
    List<String> collectives = settings.federation().collectives();
    line("PuppetDB Server", puppetDb == null ? configuredPuppetDb() : puppetDb);
    String federation = federationBrokers == null ? configuredFederation() : federationBrokers;
    if (collectives.isEmpty()) {
      line("Choria Brokers", brokers == null ? configuredBrokers() : brokers);
      line("Federation Brokers", "not federated");
    } else {
      line("Choria Brokers", brokers == null ? federation : brokers);
      line("Federation Brokers", federation);
      line("Collectives", String.join(", ", collectives));
    }
  }

  private String certificateName() {
    String override = environment.getOrDefault("MCOLLECTIVE_CERTNAME", "");
    return certificateName != null
        ? certificateName
        : override.isEmpty() ? settings.node().identity() : override;
  }

  private String configuredPuppetDb() {
    String host = settings.puppet().dbHost();
    return "https://" + (host.isEmpty() ? "puppet" : host) + ":" + settings.puppet().dbPort();
  }

  private String configuredBrokers() {
    List<String> named = settings.connection().brokers();
    return named.isEmpty() ? "nats://puppet:4222" : urls(named);
  }

  private String configuredFederation() {
    List<String> named = settings.federation().brokers();
    return named.isEmpty()
        ? "could not resolve Federation Middleware Server SRV records: SRV lookups are disabled in"
            + " the configuration file"
        : urls(named);
  }

  private static String urls(List<String> hosts) {
    return String.join(
        ", ",
        hosts.stream()
            .map(String::strip)
            .map(host -> host.contains("://") ? host : "nats://" + host)
            .toList());
  }

  /** The first letter of each word in capitals, the others small. */
  private static String title(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT)
            + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private void file(String label, String file) {
    line(label, file + " (" + (Files.exists(Path.of(file)) ? "found" : "absent") + ")");
  }

  /** The first beside the label, the others below it. */
  private void lines(String label, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      if (i == 0) {
        line(label, texts.get(i));
      } else {
        out.append(" ".repeat(LABEL + 2)).append(texts.get(i)).append('\n');
      }
    }
  }

  private void line(String label, String text) {
    out.append(" ".repeat(LABEL - label.length())).append(label).append(": ");
    out.append(text).append('\n');
  }
}
