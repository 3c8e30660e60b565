package io.choria.examples.jwt;

import io.choria.messaging.rpc.CallerHash;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.ClientToken;
import io.choria.messaging.security.ProvisioningToken;
import io.choria.messaging.security.ServerPermission;
import io.choria.messaging.security.ServerToken;
import io.choria.messaging.security.StandardClaims;
import io.choria.messaging.security.Token;
import io.choria.messaging.security.TokenPurpose;
import io.choria.messaging.security.TokenVerifier;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a token says. */
@Command(
    name = "view",
    aliases = {"show", "v"},
    mixinStandardHelpOptions = true,
    description = "Shows what a token says; with a public key it is verified first.",
    footer = {"", "Example: jwt view dana.jwt issuer.public"})
final class ViewCommand implements Callable<Integer> {
  private static final String HIDDEN = "*****";

  private final Clock clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "The token.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PUBLIC-FILE",
      description = "The issuer's public key, or a certificate or public key of RSA in PEM.")
  private @Nullable Path publicFile;

  @Option(names = "--json", description = "Prints the claims as JSON, without verifying them.")
  private boolean json;

  ViewCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    String jwt = Token.read(file);
    Map<String, Object> claims = new LinkedHashMap<>(Token.claimsOf(jwt));
    claims.replaceAll((name, value) -> name.equals("cht") || name.equals("chpwd") ? HIDDEN : value);
    if (json || (Token.purposeOf(jwt) == TokenPurpose.UNKNOWN && publicFile == null)) {
      spec.commandLine().getOut().println(Output.json(claims));
      return 0;
    }
    Instant now = clock.instant();
    Token token =
        publicFile == null
            ? Token.parseUnverified(jwt)
            : TokenVerifier.read(publicFile).verify(jwt, now);
    Output output = new Output().add("Verified", publicFile == null ? "no" : "yes");
    if (token instanceof ClientToken client) {
      client(output, client);
    } else if (token instanceof ServerToken server) {
      server(output, server);
    } else if (token instanceof ProvisioningToken provisioning) {
      provisioning(output, provisioning);
    }
    boolean expired = standard(output, token.standard(), now);
    output.print(spec.commandLine().getOut(), false);
    return expired ? JwtProgram.FAILED : 0;
  }

  private static void client(Output output, ClientToken token) {
    output
        .add("Kind", "client")
        .add("Caller", token.callerId())
        .add("Organization", token.organization())
        .addIfAny("Agents", String.join(", ", token.agents()))
        .add("Permissions", names(token.permissions().stream().map(ClientPermission::claim)))
        .addIfAny("User properties", token.userProperties())
        .addIfAny("Publishes to", String.join(", ", token.publishSubjects()))
        .addIfAny("Subscribes to", String.join(", ", token.subscribeSubjects()))
        .addIfAny("Policy", token.opaPolicy())
        .add("Network id", CallerHash.MD5.of(token.callerId()));
  }

  private static void server(Output output, ServerToken token) {
    output
        .add("Kind", "server")
        .add("Identity", token.identity())
        .add("Organization", token.organization())
        .add("Collectives", String.join(", ", token.collectives()))
        .add("Permissions", names(token.permissions().stream().map(ServerPermission::claim)))
        .addIfAny("Publishes to", String.join(", ", token.publishSubjects()))
        .add("Network id", CallerHash.MD5.of(token.identity()));
  }

  private static void provisioning(Output output, ProvisioningToken token) {
    output
        .add("Kind", "provisioning")
        .add("Organization", token.organization())
        .add("Secret", HIDDEN)
        .add("Secure", token.secure())
        .addIfAny("Brokers", String.join(", ", token.urls()))
        .addIfAny("SRV domain", token.srvDomain())
        .add("By default", token.byDefault())
        .addIfAny("Registration", token.registrationFile())
        .addIfAny("Facts", token.factsFile())
        .addIfAny("User", token.username())
        .addIfAny("Password", token.password().isEmpty() ? "" : HIDDEN)
        .add("Protocol", token.protocolV2() ? 2 : 1)
        .add("Upgrades", token.allowUpdate())
        .addIfAny("Extensions", token.extensions());
  }

  /** Adds what all kinds have, and says whether the token has expired. */
  private static boolean standard(Output output, StandardClaims claims, Instant now) {
    Optional<Instant> end = claims.effectiveExpiry();
    boolean expired = end.isEmpty() || !now.isBefore(end.get());
    output
        .addIfAny("Public key", claims.publicKey())
        .add("Id", claims.id())
        .add("Issuer", claims.issuer())
        .addIfAny("Trust chain", chain(claims))
        .add(
            "Expires",
            end.map(Instant::toString).orElse("never said") + (expired ? " (expired)" : ""));
    return expired;
  }

  private static String chain(StandardClaims claims) {
    if (claims.claimsToIssue()) {
      return "may issue tokens";
    }
    return claims.claimsToBeChained()
        ? "issued by " + claims.issuer().substring(2).replaceFirst("\\..*", "")
        : "";
  }

  private static String names(java.util.stream.Stream<String> names) {
    String text = String.join(", ", names.sorted().toList());
    return text.isEmpty() ? "none" : text;
  }
}
