package io.choria.examples.jwt;

import io.choria.messaging.security.ServerPermission;
import io.choria.messaging.security.ServerToken;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Makes the token of a server. */
@Command(
    name = "server",
    aliases = "s",
    mixinStandardHelpOptions = true,
    description = "Makes the token of a server.",
    footer = {
      "",
      "Example: jwt server web1.jwt web1.example.net web1.public issuer.seed --collectives choria"
    })
final class ServerCommand extends IssueCommand {
  @Parameters(index = "1", paramLabel = "IDENTITY", description = "The identity of the node.")
  private String identity = "";

  @Parameters(index = "2", paramLabel = "PUBLIC-KEY", description = "The node's key or its file.")
  private String publicKey = "";

  @Parameters(index = "3", paramLabel = "KEY-FILE", description = "The issuer's seed or RSA key.")
  private Path signingKey = Path.of("");

  @Option(
      names = "--collectives",
      paramLabel = "NAME",
      description =
          "A collective of the node; mcollective if none is given, use choria for tokens.")
  private @Nullable List<String> collectives;

  @Option(names = "--subjects", paramLabel = "SUBJECT", description = "One more NATS subject.")
  private @Nullable List<String> subjects;

  @Option(
      names = "--validity",
      paramLabel = "TIME",
      defaultValue = "8760h",
      converter = Options.Validity.class,
      description = "How long it counts, as 1h, 30d, 1y (default: ${DEFAULT-VALUE}).")
  private Duration validity = Duration.ofDays(365);

  @Option(names = "--submission", description = "Publishing through submission.")
  private boolean submission;

  @Option(names = "--stream-user", description = "Reading streams.")
  private boolean streams;

  @Option(names = "--service", description = "Hosting service agents.")
  private boolean service;

  @Option(names = "--governor", description = "Governors; needs --stream-user.")
  private boolean governor;

  ServerCommand(Clock clock, SecureRandom random) {
    super(clock, random);
  }

  @Override
  public Integer call() {
    if (governor && !streams) {
      throw new ParameterException(spec().commandLine(), "--governor needs --stream-user");
    }
    EnumSet<ServerPermission> granted = EnumSet.noneOf(ServerPermission.class);
    if (submission) {
      granted.add(ServerPermission.SUBMISSION);
    }
    if (streams) {
      granted.add(ServerPermission.STREAMS);
    }
    if (governor) {
      granted.add(ServerPermission.GOVERNOR);
    }
    if (service) {
      granted.add(ServerPermission.SERVICE_HOST);
    }
    ServerToken claims =
        ServerToken.builder(identity)
            .publicKey(Options.publicKey(publicKey))
            .organization(organization())
            .collectives(collectives == null ? List.of("mcollective") : collectives)
            .permissions(granted)
            .publishSubjects(list(subjects))
            .build();
    return written(issuer(signingKey).server(claims, validity));
  }
}
