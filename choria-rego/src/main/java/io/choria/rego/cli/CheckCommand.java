package io.choria.rego.cli;

import io.choria.rego.JsonWriter;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** {@code rego check}: silent if the policy compiles (spec 08 §9.2). */
final class CheckCommand {
  static final Set<String> OPTIONS =
      Set.of(
          "--strict",
          "-S",
          "--v0-compatible",
          "--bundle",
          "-b",
          "--schema=",
          "-s=",
          "--max-errors=",
          "-m=",
          "--format=",
          "-f=");

  private final PrintStream err;

  CheckCommand(PrintStream err) {
    this.err = err;
  }

  int run(Arguments args) throws Arguments.UsageException {
    if (args.operands().isEmpty()) {
      throw new Arguments.UsageException("check needs at least one path");
    }
    try {
      boolean bundles = args.has("--bundle", "-b");
      Rego.Builder builder = args.builder(bundles ? args.operands() : List.of(), true);
      if (!bundles) {
        for (String path : args.operands()) {
          load(builder, Path.of(path));
        }
      }
      builder.compile();
      return RegoCommand.OK;
    } catch (NoSuchFileException e) {
      err.println(
          "1 error occurred during loading: stat " + e.getFile() + ": no such file or directory");
      return RegoCommand.USAGE;
    } catch (IOException e) {
      err.println("1 error occurred during loading: " + e.getMessage());
      return RegoCommand.USAGE;
    } catch (RegoCompileException e) {
      if (args.last("pretty", "--format", "-f").equals("json")) {
        err.println(JsonWriter.compact().indented("  ", "").write(ErrorJson.errors(e.errors())));
      } else {
        err.println(LoadErrors.text(e));
      }
      return RegoCommand.USAGE;
    }
  }

  /** Data does not matter here, so that it need not fit together. */
  private static void load(Rego.Builder builder, Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      builder.module(path.toString(), Files.readString(path));
      return;
    }
    List<Path> files;
    try (Stream<Path> found = Files.walk(path)) {
      files = found.filter(f -> f.toString().endsWith(".rego")).sorted().toList();
    }
    for (Path file : files) {
      builder.module(file.toString(), Files.readString(file));
    }
  }
}
