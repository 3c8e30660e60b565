package io.choria.examples.fleet;

import java.io.Console;
import java.io.PrintStream;

/** A line that is drawn again and again on a terminal; elsewhere a line for each tenth. */
final class ProgressBar {
  private static final int WIDTH = 40;

  private final PrintStream out;
  private final String title;
  private final int total;
  private final boolean terminal;
  private int shown = -1;

  ProgressBar(PrintStream out, String title, int total, boolean terminal) {
    this.out = out;
    this.title = title;
    this.total = Math.max(1, total);
    this.terminal = terminal;
  }

  /** Whether somebody looks. */
  @SuppressWarnings("SystemConsoleNull") // newer JVMs are asked below
  static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true; // before JDK 22 a console is a terminal
    }
  }

  void show(int done) {
    int steps = terminal ? 100 : 10;
    int step = (int) ((long) done * steps / total);
    if (step == shown) {
      return;
    }
    shown = step;
    int filled = Math.min(WIDTH, (int) ((long) done * WIDTH / total));
    String bar = "=".repeat(filled) + " ".repeat(WIDTH - filled);
    out.print(
        (terminal ? "\r" : "")
            + String.format("%-22s [%s] %d / %d", title, bar, done, total)
            + (terminal && done < total ? "" : System.lineSeparator()));
    out.flush();
  }
}
