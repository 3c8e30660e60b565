package io.choria.rego.cli;

import java.util.List;

/** One of the commands of {@code rego}. */
interface Command {
  /** What it takes. */
  List<Option> options();

  /** What stands behind its name in the help. */
  String operands();

  /** Runs it and gives the exit code. */
  int run(Arguments args) throws UsageException;
}
