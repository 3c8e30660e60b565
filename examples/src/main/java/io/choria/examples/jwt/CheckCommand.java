package io.choria.examples.jwt;

import io.choria.messaging.security.ClientToken;
import io.choria.messaging.security.Ed25519PublicKey;
import io.choria.messaging.security.ServerToken;
import io.choria.messaging.security.StandardClaims;
import io.choria.messaging.security.Token;
import io.choria.messaging.security.TokenPurpose;
import io.choria.messaging.security.TokenVerifier;
import io.choria.messaging.security.TrustException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells a monitoring system whether a token is as it should be. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks a token for a monitoring system: exit code 0 is fine, 2 is critical.",
    footer = {"", "Example: jwt check web1.jwt --purpose server --validity-min 30d"})
final class CheckCommand implements Callable<Integer> {
  private static final int CRITICAL = 2;

  private final Clock clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "The token.")
  private Path file = Path.of("");

  /** The kinds as they stand on the command line. */
  enum Purpose {
    client(TokenPurpose.CLIENT),
    server(TokenPurpose.SERVER),
    provisioning(TokenPurpose.PROVISIONING);

    private final TokenPurpose purpose;

    Purpose(TokenPurpose purpose) {
      this.purpose = purpose;
    }
  }

  /** What the result looks like. */
  enum Format {
    nagios,
    json,
    prometheus,
    text
  }

  @Option(names = "--purpose", description = "One of ${COMPLETION-CANDIDATES}.")
  private @Nullable Purpose purpose;

  @Option(
      names = "--validity-min",
      paramLabel = "TIME",
      converter = Options.Validity.class,
      description = "It must count at least that long from now.")
  private @Nullable Duration least;

  @Option(
      names = "--validity-max",
      paramLabel = "TIME",
      converter = Options.Validity.class,
      description = "It must not count longer than that from now.")
  private @Nullable Duration most;

  @Option(
      names = "--chain-issuer",
      negatable = true,
      description = "It must be, or must not be, the token of a chain issuer.")
  private @Nullable Boolean chainIssuer;

  @Option(
      names = "--issuer",
      paramLabel = "KEY",
      description = "The issuer's public key or its file; the token is verified with it.")
  private @Nullable String issuer;

  @Option(names = "--client-opa", description = "It must have a policy.")
  private boolean policy;

  @Option(names = "--sub", paramLabel = "SUBJECT", description = "It must name this subject.")
  private @Nullable List<String> subscribe;

  @Option(names = "--pub", paramLabel = "SUBJECT", description = "It must name this subject.")
  private @Nullable List<String> publish;

  @Option(names = "--identity", paramLabel = "NAME", description = "The caller or identity.")
  private @Nullable String identity;

  @Option(
      names = "--format",
      defaultValue = "nagios",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.nagios;

  private final List<String> problems = new ArrayList<>();

  CheckCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    problems.clear();
    Instant now = clock.instant();
    Optional<Duration> left = Optional.empty();
    try {
      String jwt = Token.read(file);
      @Nullable Ed25519PublicKey key = issuer == null ? null : Options.publicKey(issuer);
      Token token =
          key == null ? Token.parseUnverified(jwt) : TokenVerifier.of(key).verify(jwt, now);
      left = standard(token.standard(), now);
      special(token, key);
    } catch (TrustException e) {
      problems.add(e.reason() + ": " + e.getMessage());
    }
    report(left);
    return problems.isEmpty() ? 0 : CRITICAL;
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  private Optional<Duration> standard(StandardClaims claims, Instant now) {
    require(
        purpose == null || claims.purpose() == purpose.purpose,
        "it is of the kind " + claims.purpose().name().toLowerCase(Locale.ROOT));
    require(!claims.id().isEmpty(), "it has no id");
    require(claims.notBefore().isPresent(), "it does not say from when it counts");
    if (claims.effectiveExpiry().isEmpty()) {
      problems.add("it does not say until when it counts");
      return Optional.empty();
    }
    Duration left = Duration.between(now, claims.effectiveExpiry().get());
    require(!left.isNegative() && !left.isZero(), "it has expired");
    require(least == null || left.compareTo(least) >= 0, "it expires in " + shown(left));
    require(most == null || left.compareTo(most) <= 0, "it expires only in " + shown(left));
    return Optional.of(left);
  }

  /** As {@code 23h58m55s}. */
  private static String shown(Duration time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private void special(Token token, @Nullable Ed25519PublicKey key) {
    if (token instanceof ClientToken client) {
      client(client, key);
    } else if (token instanceof ServerToken server) {
      require(!server.standard().publicKey().isEmpty(), "it has no public key");
      require(
          identity == null || server.identity().equals(identity),
          "its identity is " + server.identity());
      subjects(publish, server.publishSubjects(), "publish to");
    }
  }

  private void client(ClientToken client, @Nullable Ed25519PublicKey key) {
    require(!client.standard().publicKey().isEmpty(), "it has no public key");
    require(
        identity == null || client.callerId().equals(identity),
        "its caller is " + client.callerId());
    if (chainIssuer != null) {
      boolean issues =
          key == null ? client.standard().claimsToIssue() : client.isChainIssuerOf(key);
      require(issues == chainIssuer, issues ? "it is a chain issuer" : "it is no chain issuer");
    }
    require(!policy || !client.opaPolicy().isEmpty(), "it has no policy");
    subjects(subscribe, client.subscribeSubjects(), "subscribe to");
    subjects(publish, client.publishSubjects(), "publish to");
  }

  private void subjects(@Nullable List<String> wanted, List<String> granted, String what) {
    if (wanted != null) {
      wanted.forEach(
          subject -> require(granted.contains(subject), "it may not " + what + " " + subject));
    }
  }

  private void report(Optional<Duration> left) {
    PrintWriter out = spec.commandLine().getOut();
    String state = problems.isEmpty() ? "OK" : "CRITICAL";
    String message = problems.isEmpty() ? "the token is fine" : String.join("; ", problems);
    switch (format) {
      case nagios ->
          out.println(
              "jwt "
                  + state
                  + ": "
                  + message
                  + left.map(time -> " | expires=" + time.toSeconds() + "s").orElse(""));
      case json -> {
        Output output =
            new Output()
                .add("file", file.toString())
                .add("status", state)
                .add("problems", problems);
        left.ifPresent(time -> output.add("expires_in_seconds", time.toSeconds()));
        output.print(out, true);
      }
      case prometheus -> {
        String label =
            "{file=\"" + file.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
        out.println("choria_jwt_status" + label + " " + (problems.isEmpty() ? 0 : CRITICAL));
        left.ifPresent(
            time -> out.println("choria_jwt_expires_seconds" + label + " " + time.toSeconds()));
      }
      case text -> {
        out.println(file + ": " + state);
        problems.forEach(problem -> out.println("  " + problem));
      }
    }
  }
}
