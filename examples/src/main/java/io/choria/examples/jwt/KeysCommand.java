package io.choria.examples.jwt;

import io.choria.messaging.security.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a pair of Ed25519 keys. */
@Command(
    name = "keys",
    aliases = "k",
    mixinStandardHelpOptions = true,
    description = "Makes a seed and its public key.",
    footer = {"", "Example: jwt keys issuer.seed issuer.public"})
final class KeysCommand implements Callable<Integer> {
  private final SecureRandom random;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "SEED-FILE", description = "Where the secret half goes.")
  private Path seedFile = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PUBLIC-FILE",
      description = "Where the public half goes.")
  private @Nullable Path publicFile;

  @Option(
      names = {"-f", "--force"},
      description = "Overwrites a seed that exists.")
  private boolean force;

  @Option(
      names = "--show-public",
      description = "Shows the public half of a seed that exists; makes one only if it does not.")
  private boolean showPublic;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  KeysCommand(SecureRandom random) {
    this.random = random;
  }

  @Override
  public Integer call() {
    boolean show = showPublic && Files.exists(seedFile);
    if (!show && Files.exists(seedFile) && !force) {
      spec.commandLine().getErr().println(seedFile + " exists; --force overwrites it");
      return JwtProgram.FAILED;
    }
    try (Seed seed = show ? Seed.read(seedFile) : Seed.generate(random)) {
      if (!show) {
        seed.write(seedFile);
      }
      if (publicFile != null && !show) {
        seed.publicKey().write(publicFile);
      }
      if (json) {
        new Output()
            .add("seed_file", seedFile.toString())
            .add("public_key", seed.publicKey().hex())
            .print(spec.commandLine().getOut(), true);
      } else {
        spec.commandLine().getOut().println("public key: " + seed.publicKey().hex());
      }
    }
    return 0;
  }
}
