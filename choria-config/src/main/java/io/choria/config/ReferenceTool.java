package io.choria.config;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A program that writes the references of any application's settings, for builds.
 *
 * <pre>
 * java -cp … io.choria.config.ReferenceTool [--out DIR] [--name NAME] [--title TITLE]
 *     [--version VERSION] [--open] INTERFACE
 * </pre>
 *
 * <p>It writes {@code NAME.md}, {@code NAME.schema.json}, {@code NAME.sample.conf} and {@code
 * NAME.html}. The interface must be public and on the class path with its generated schema.
 */
public final class ReferenceTool {
  private static final String USAGE =
      "usage: ReferenceTool [--out DIR] [--name NAME] [--title TITLE] [--version VERSION] [--open]"
          + " INTERFACE";

  private Path directory = Path.of("");
  private String name = "";
  private String title = "";
  private String version = "";
  private boolean open;
  private String type = "";

  private ReferenceTool() {}

  /**
   * Writes the files and ends the process with status 0, or with 1 after printing what is wrong.
   *
   * @param args options and the name of the interface
   */
  public static void main(String[] args) {
    int status = run(List.of(args), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * As {@link #main} without the end of the process.
   *
   * @param args options and the name of the interface
   * @param out where the names of written files go
   * @param err where mistakes go
   * @return 0 when everything is written
   */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    ReferenceTool tool = new ReferenceTool();
    try {
      tool.parse(new ArrayDeque<>(args));
      tool.write(out);
      return 0;
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return 1;
    } catch (IOException e) {
      err.println("cannot write to " + tool.directory + ": " + e.getMessage());
      return 1;
    }
  }

  private void parse(Deque<String> args) {
    while (!args.isEmpty()) {
      String arg = args.removeFirst();
      switch (arg) {
        case "--out" -> directory = Path.of(value(args));
        case "--name" -> name = value(args);
        case "--title" -> title = value(args);
        case "--version" -> version = value(args);
        case "--open" -> open = true;
        default -> {
          if (arg.startsWith("-") || !type.isEmpty()) {
            throw usage();
          }
          type = arg;
        }
      }
    }
    if (type.isEmpty()) {
      throw usage();
    }
  }

  private static String value(Deque<String> args) {
    String value = args.pollFirst();
    if (value == null) {
      throw usage();
    }
    return value;
  }

  private static ConfigException usage() {
    return ConfigException.of(Problem.USAGE, USAGE);
  }

  private void write(PrintStream out) throws IOException {
    SettingsSchema<?> schema = schemaOf(type);
    Reference reference =
        Reference.builder(schema).title(title).version(version).open(open).build();
    String base = name.isEmpty() ? schema.type().getSimpleName() : name;
    Files.createDirectories(directory.toAbsolutePath());
    for (ReferenceFormat format : ReferenceFormat.values()) {
      Path file = directory.resolve(base + format.extension());
      Files.writeString(file, reference.render(format));
      out.println(file);
    }
  }

  private static SettingsSchema<?> schemaOf(String type) {
    int packageEnd = type.lastIndexOf('.') + 1;
    String schemaName =
        type.substring(0, packageEnd) + type.substring(packageEnd).replace('$', '_') + "Schema";
    try {
      Object schema = Class.forName(schemaName).getMethod("schema").invoke(null);
      if (schema instanceof SettingsSchema<?> found) {
        return found;
      }
    } catch (ReflectiveOperationException e) {
      throw ConfigException.of(
          Problem.USAGE,
          "expected an interface marked with @Settings and its class " + schemaName + ": " + e,
          e);
    }
    throw ConfigException.of(Problem.USAGE, schemaName + " has no schema() that returns a schema");
  }
}
