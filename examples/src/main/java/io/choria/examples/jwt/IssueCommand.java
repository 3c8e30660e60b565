package io.choria.examples.jwt;

import io.choria.messaging.security.Token;
import io.choria.messaging.security.TokenIssuer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands have in common that make a token. */
abstract class IssueCommand implements Callable<Integer> {
  private final Clock clock;
  private final SecureRandom random;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "Where the token goes.")
  private Path file = Path.of("");

  @Option(
      names = "--org",
      paramLabel = "NAME",
      defaultValue = "choria",
      description = "The organisation; it selects the issuer's key (default: ${DEFAULT-VALUE}).")
  private String organization = "choria";

  @Option(names = "--json", description = "Prints the claims as JSON.")
  private boolean json;

  @Option(names = "--vault", hidden = true, description = "What the original has and this has not.")
  private boolean vault;

  IssueCommand(Clock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  CommandSpec spec() {
    return spec;
  }

  String organization() {
    return organization;
  }

  static List<String> list(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  TokenIssuer issuer(Path signingKey) {
    if (vault) {
      throw new ParameterException(
          spec.commandLine(),
          "signing by Vault is not supported: give a file with a seed or an RSA key, or use the"
              + " program choria");
    }
    return TokenIssuer.read(signingKey, clock, random);
  }

  int written(String jwt) {
    Token.write(jwt, file);
    if (json) {
      spec.commandLine().getOut().println(Output.json(Token.claimsOf(jwt)));
    } else {
      Token token = Token.parseUnverified(jwt);
      spec.commandLine()
          .getOut()
          .println(
              "wrote "
                  + file
                  + ", id "
                  + token.standard().id()
                  + ", expires "
                  + token.standard().effectiveExpiry().orElseThrow());
    }
    return 0;
  }
}
