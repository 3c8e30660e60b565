package io.choria.rego.cli;

import static io.choria.rego.cli.Option.Kind.INTEGER;
import static io.choria.rego.cli.Option.Kind.LIST;
import static io.choria.rego.cli.Option.Kind.TEXT;
import static io.choria.rego.cli.Option.Kind.TEXTS;

import java.util.List;

/** Options that several commands have. */
final class CommonOptions {
  static final Option CAPABILITIES =
      Option.of(TEXT, "capabilities", "file with the built-ins and hosts that policies may use");
  static final Option IGNORE =
      Option.of(LIST, "ignore", "patterns of file and directory names to leave out");
  static final Option MAX_ERRORS =
      Option.of(INTEGER, "max-errors", 'm', "how many errors are reported, 0 for all (10)");
  static final Option SCHEMA =
      Option.of(TEXT, "schema", 's', "JSON Schema of the input, or a directory of schemas");
  static final Option STRICT = Option.flag("strict", 'S', "strict mode");
  static final Option V0 = Option.flag("v0-compatible", "read policies as Rego v0");
  static final Option V1 = Option.flag("v1-compatible", "read policies as Rego v1, as always");
  static final Option TARGET = Option.choice("target", 't', "only rego is there", "rego", "wasm");
  static final Option COVERAGE_RUNS =
      Option.of(LIST, "coverage-runs", "what is told of missed places: index_excluded, early_exit");
  static final Option BUNDLES = Option.flag("bundle", 'b', "paths are bundles");

  /** What a query is asked with. */
  static final List<Option> QUERY =
      List.of(
          Option.of(TEXTS, "data", 'd', "policy or data, file or directory; may be repeated"),
          Option.of(TEXTS, "bundle", 'b', "bundle, file or directory; may be repeated"),
          Option.of(TEXT, "input", 'i', "file with the input"),
          Option.flag("stdin-input", 'I', "read the input from standard input"),
          Option.flag("stdin", "read the query from standard input"),
          Option.of(TEXTS, "import", "import of the query; may be repeated"),
          Option.of(TEXT, "package", "package in which the query stands"),
          IGNORE,
          SCHEMA,
          TARGET,
          V0,
          V1,
          Option.flag("optimize-store-for-read-speed", "has no effect"),
          Option.flag("partial", 'p', "not supported: there is no partial evaluation"),
          Option.of(TEXTS, "unknowns", 'u', "only for partial evaluation: has no effect"));

  private CommonOptions() {}

  /** Refuses what is not there. */
  static void check(Arguments args) throws UsageException {
    if (args.text("target", "rego").equals("wasm")) {
      throw new UsageException("--target wasm is not supported: policies run in the JVM");
    } else if (args.has("partial")) {
      throw new UsageException("--partial is not supported: there is no partial evaluation");
    }
  }

  /** Checks where a query and its input come from. */
  static void checkQuery(Arguments args) throws UsageException {
    int queries = args.operands().size();
    if (queries > 0 && args.has("stdin")) {
      throw new UsageException("specify query argument or --stdin but not both");
    } else if (queries == 0 && !args.has("stdin")) {
      throw new UsageException("specify query argument or --stdin");
    } else if (queries > 1) {
      throw new UsageException("specify at most one query argument");
    } else if (args.has("stdin") && args.has("stdin-input")) {
      throw new UsageException("specify --stdin or --stdin-input but not both");
    } else if (args.has("stdin-input") && !args.text("input", "").isEmpty()) {
      throw new UsageException("specify --stdin-input or --input but not both");
    }
  }
}
