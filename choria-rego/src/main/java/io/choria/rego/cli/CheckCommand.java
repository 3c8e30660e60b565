package io.choria.rego.cli;

import io.choria.rego.JsonWriter;
import io.choria.rego.RegoCompileException;
import java.io.PrintStream;
import java.util.Set;

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

  private final PrintStream out;
  private final PrintStream err;

  CheckCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(Arguments args) throws Arguments.UsageException {
    if (args.operands().isEmpty()) {
      throw new Arguments.UsageException("check needs at least one path");
    }
    try {
      args.builder(args.operands(), args.has("--bundle", "-b")).compile();
      return RegoCommand.OK;
    } catch (RegoCompileException e) {
      if (args.last("pretty", "--format", "-f").equals("json")) {
        out.println(JsonWriter.compact().indented("  ", "").write(ErrorJson.errors(e.errors())));
      } else {
        err.println(e.getMessage());
      }
      return RegoCommand.USAGE;
    }
  }
}
