package io.choria.examples.jwt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.security.ProvisioningToken;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Makes the token of nodes that are to be provisioned. */
@Command(
    name = "provisioning",
    aliases = {"prov", "provision", "p"},
    mixinStandardHelpOptions = true,
    description = "Makes the token of nodes that are to be provisioned.",
    footer = {
      "",
      "Example: jwt provisioning p.jwt issuer.seed --token s3cret --urls nats://b1:4222"
          + " --protocol-v2"
    })
final class ProvisioningCommand extends IssueCommand {
  @Parameters(index = "1", paramLabel = "KEY-FILE", description = "The issuer's seed or RSA key.")
  private Path signingKey = Path.of("");

  @Option(
      names = "--insecure",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Switches protocol security off meanwhile; on unless negated.")
  private boolean insecure = true;

  @Option(
      names = "--token",
      paramLabel = "TEXT",
      arity = "0..1",
      interactive = true,
      echo = false,
      prompt = "token: ",
      required = true,
      description = "What the provisioner must present; asked for when no value is given.")
  private String secret = "";

  @Option(names = "--urls", paramLabel = "URL", description = "A broker to connect to.")
  private @Nullable List<String> urls;

  @Option(names = "--srv", paramLabel = "DOMAIN", description = "Where brokers are looked up.")
  private String srv = "";

  @Option(names = "--default", description = "Nodes without settings provision themselves.")
  private boolean byDefault;

  @Option(names = "--registration", paramLabel = "FILE", description = "Data to publish meanwhile.")
  private String registration = "";

  @Option(names = "--facts", paramLabel = "FILE", description = "Facts of the node meanwhile.")
  private String facts = "";

  @Option(names = "--username", paramLabel = "NAME", description = "The NATS user.")
  private String username = "";

  @Option(names = "--password", paramLabel = "TEXT", description = "The NATS password.")
  private String password = "";

  @Option(names = "--extensions", paramLabel = "JSON", description = "Free data, an object.")
  private String extensions = "{}";

  @Option(names = "--protocol-v2", description = "Version 2 of the protocol.")
  private boolean version2;

  @Option(
      names = {"--upgrade", "--update"},
      description = "The node's program may be replaced.")
  private boolean upgrade;

  @Option(
      names = "--validity",
      paramLabel = "TIME",
      defaultValue = "1y",
      converter = Options.Validity.class,
      description = "How long it counts, as 1h, 30d, 1y (default: ${DEFAULT-VALUE}).")
  private Duration validity = Duration.ofDays(365);

  ProvisioningCommand(Clock clock, SecureRandom random) {
    super(clock, random);
  }

  @Override
  public Integer call() {
    if (list(urls).isEmpty() && srv.isEmpty()) {
      throw new ParameterException(spec().commandLine(), "expected --urls or --srv");
    }
    ProvisioningToken claims =
        ProvisioningToken.builder(secret)
            .secure(!insecure)
            .urls(list(urls))
            .srvDomain(srv)
            .byDefault(byDefault)
            .registrationFile(registration)
            .factsFile(facts)
            .username(username)
            .password(password)
            .extensions(extensions())
            .organization(organization())
            .protocolV2(version2)
            .allowUpdate(upgrade)
            .build();
    return written(issuer(signingKey).provisioning(claims, validity));
  }

  private Map<String, Object> extensions() {
    try {
      return new ObjectMapper().readValue(extensions, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new ParameterException(
          spec().commandLine(), "expected a JSON object in --extensions", e);
    }
  }
}
