package io.choria.examples.jwt;

import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.ClientToken;
import io.choria.messaging.security.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the token of a client or of a chain issuer. */
@Command(
    name = "client",
    aliases = "c",
    mixinStandardHelpOptions = true,
    description = "Makes the token of a client.",
    footer = {
      "",
      "Example: jwt client dana.jwt up=dana issuer.seed --public-key dana.public --validity 30d"
    })
final class ClientCommand extends IssueCommand {
  @Parameters(index = "1", paramLabel = "CALLER", description = "Who calls, as kind=name.")
  private String caller = "";

  @Parameters(index = "2", paramLabel = "KEY-FILE", description = "The issuer's seed or RSA key.")
  private Path signingKey = Path.of("");

  @Option(names = "--agents", paramLabel = "ACTION", description = "*, agent.* or agent.action.")
  private @Nullable List<String> agents;

  @Option(names = "--opa-file", paramLabel = "FILE", description = "A file with a Rego policy.")
  private @Nullable Path opaFile;

  @Option(names = "--opa", paramLabel = "TEXT", description = "A Rego policy.")
  private String opa = "";

  @Option(
      names = "--validity",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = Options.Validity.class,
      description = "How long it counts, as 1h, 30d, 1y (default: ${DEFAULT-VALUE}).")
  private Duration validity = Duration.ofHours(1);

  @Option(
      names = "--public-key",
      paramLabel = "KEY",
      description = "The holder's key or its file; without one the token can't be used to connect.")
  private @Nullable String publicKey;

  @Option(names = "--stream-admin", description = "The whole JetStream API.")
  private boolean streamAdmin;

  @Option(names = "--stream-user", description = "Use of streams, buckets and objects.")
  private boolean streamUser;

  @Option(names = "--event-viewer", description = "Lifecycle and machine events.")
  private boolean eventViewer;

  @Option(names = "--elections-user", description = "Leader elections.")
  private boolean electionsUser;

  @Option(names = "--governor", description = "Governors, with one of the stream permissions.")
  private boolean governor;

  @Option(names = "--service", description = "A program: the signing service allows it more time.")
  private boolean service;

  @Option(names = "--system", description = "The system account.")
  private boolean system;

  @Option(names = "--auth-delegation", description = "Signing on behalf of others.")
  private boolean delegation;

  @Option(names = "--org-admin", description = "Everything in the organisation's account.")
  private boolean orgAdmin;

  @Option(names = "--server-provisioner", description = "The provisioning account.")
  private boolean provisioner;

  @Option(
      names = "--fleet-management",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Calling agents with own signatures; on unless negated.")
  private boolean fleet = true;

  @Option(
      names = "--signed-fleet-management",
      description = "Calling agents only with a delegator's signature.")
  private boolean signedFleet;

  @Option(names = "--publish", paramLabel = "SUBJECT", description = "One more NATS subject.")
  private @Nullable List<String> publish;

  @Option(names = "--subscribe", paramLabel = "SUBJECT", description = "One more NATS subject.")
  private @Nullable List<String> subscribe;

  @Option(names = "--issuer", description = "Makes a chain issuer, which issues tokens itself.")
  private boolean issuer;

  ClientCommand(Clock clock, SecureRandom random) {
    super(clock, random);
  }

  @Override
  public Integer call() {
    ClientToken.Builder claims =
        ClientToken.builder(caller)
            .organization(organization())
            .agents(list(agents))
            .opaPolicy(policy())
            .permissions(permissions())
            .publishSubjects(list(publish))
            .subscribeSubjects(list(subscribe));
    if (publicKey != null) {
      claims.publicKey(Options.publicKey(publicKey));
    }
    TokenIssuer tokens = issuer(signingKey);
    String jwt =
        issuer
            ? tokens.chainIssuer(claims.build(), validity)
            : tokens.client(claims.build(), validity);
    return written(jwt);
  }

  private String policy() {
    if (opaFile == null) {
      return opa;
    }
    try {
      return Files.readString(opaFile);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the policy: file=" + opaFile, e);
    }
  }

  /**
   * In the order of the original: an issuer can't call, a delegated caller and a provisioner can.
   */
  private Set<ClientPermission> permissions() {
    EnumSet<ClientPermission> granted = EnumSet.noneOf(ClientPermission.class);
    add(granted, streamAdmin, ClientPermission.STREAMS_ADMIN);
    add(granted, streamUser, ClientPermission.STREAMS_USER);
    add(granted, eventViewer, ClientPermission.EVENTS_VIEWER);
    add(granted, electionsUser, ClientPermission.ELECTION_USER);
    add(granted, system, ClientPermission.SYSTEM_USER);
    add(granted, governor, ClientPermission.GOVERNOR);
    add(granted, orgAdmin, ClientPermission.ORG_ADMIN);
    add(granted, service, ClientPermission.SERVICE);
    add(granted, !issuer && delegation, ClientPermission.AUTHENTICATION_DELEGATOR);
    boolean signed = !issuer && signedFleet;
    add(granted, signed, ClientPermission.SIGNED_FLEET_MANAGEMENT);
    boolean own = (!issuer && fleet) || signed || provisioner;
    add(granted, own, ClientPermission.FLEET_MANAGEMENT);
    add(granted, provisioner, ClientPermission.PROVISIONER);
    return granted;
  }

  private static void add(
      Set<ClientPermission> granted, boolean wanted, ClientPermission permission) {
    if (wanted) {
      granted.add(permission);
    }
  }
}
