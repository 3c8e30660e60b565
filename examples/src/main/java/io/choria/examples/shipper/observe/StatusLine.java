package io.choria.examples.shipper.observe;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Shows how the work goes: one line that is written over on a terminal, a plain line every ten
 * seconds otherwise. Owns one thread.
 */
public final class StatusLine implements AutoCloseable {
  private static final int WIDTH = 118;
  private final PrintStream out;
  private final boolean terminal;
  private final Function<Double, String> text;
  private final ScheduledExecutorService timer;
  private long last = System.nanoTime();

  private StatusLine(PrintStream out, boolean terminal, Function<Double, String> text) {
    this.out = out;
    this.terminal = terminal;
    this.text = text;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "shipper-status");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts writing to standard error.
   *
   * @param text makes the line; it is given the seconds since the line before
   * @return the running line
   */
  public static StatusLine start(Function<Double, String> text) {
    boolean terminal = onTerminal();
    StatusLine line = new StatusLine(System.err, terminal, text);
    long every = terminal ? 500 : 10_000;
    Future<?> unused =
        line.timer.scheduleAtFixedRate(line::show, every, every, TimeUnit.MILLISECONDS);
    return line;
  }

  /**
   * Whether a person sees the output at once.
   *
   * @return true on a terminal
   */
  @SuppressWarnings(
      "SystemConsoleNull") // newer JDKs have a console without terminal, and a method that tells
  public static boolean onTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private void show() {
    long now = System.nanoTime();
    String line = text.apply((now - last) / 1e9);
    last = now;
    if (terminal) {
      String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
      out.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
    } else {
      out.println(line);
    }
    out.flush();
  }

  /**
   * A number for people.
   *
   * @param value 0 or more
   * @return for example {@code 12.3M}
   */
  public static String human(double value) {
    String[] units = {"", "k", "M", "G", "T"};
    int unit = 0;
    double rest = value;
    while (rest >= 1000 && unit < units.length - 1) {
      rest /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f%s" : "%.1f%s", rest, units[unit]);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    if (terminal) {
      show();
      out.println();
    }
  }
}
