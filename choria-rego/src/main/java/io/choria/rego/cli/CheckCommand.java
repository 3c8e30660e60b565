package io.choria.rego.cli;

import io.choria.rego.Dialect;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** {@code rego check}: silent if the policy compiles (spec 08 §9.2). */
final class CheckCommand implements Command {
  private static final List<Option> OPTIONS =
      List.of(
          CommonOptions.STRICT,
          CommonOptions.BUNDLES,
          CommonOptions.SCHEMA,
          CommonOptions.CAPABILITIES,
          CommonOptions.IGNORE,
          CommonOptions.MAX_ERRORS,
          Option.choice("format", 'f', "how errors are shown", "pretty", "json"),
          Option.flag("v0-v1", "policies must be valid as Rego v0 and as v1"),
          CommonOptions.V0,
          CommonOptions.V1);

  private final PrintStream err;

  CheckCommand(PrintStream err) {
    this.err = err;
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public String operands() {
    return "<path> [path [...]]";
  }

  @Override
  public int run(Arguments args) throws UsageException {
    if (args.operands().isEmpty()) {
      throw new UsageException("specify at least one file");
    }
    try {
      if (args.has("v0-v1")) {
        check(args, Dialect.V0);
      }
      check(args, args.has("v0-compatible") ? Dialect.V0 : Dialect.V1);
      return RegoCommand.OK;
    } catch (ProblemsException e) {
      err.println(
          args.text("format", "pretty").equals("json")
              ? Json.indented(Map.of("errors", Problem.json(e.problems())))
              : e.text());
      return RegoCommand.USAGE;
    }
  }

  private static void check(Arguments args, Dialect dialect)
      throws UsageException, ProblemsException {
    Sources sources = new Sources(args, dialect);
    if (args.has("bundle")) {
      sources.bundles(args.operands());
    } else {
      sources.files(args.operands(), true);
    }
    sources.compile();
  }
}
