package io.choria.rego.cli;

import io.choria.rego.Dialect;
import io.choria.rego.JsonReader;
import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.Value;
import io.choria.rego.builtin.Capabilities;
import io.choria.rego.bundle.BundleReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The options and operands of a command line. */
final class Arguments {
  private final Map<String, List<String>> values = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  private Arguments() {}

  /** The command line is not understood. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /**
   * Reads a command line.
   *
   * @param options the names of all options; those that take a value end in {@code =}
   */
  static Arguments parse(List<String> args, Set<String> options) throws UsageException {
    Arguments parsed = new Arguments();
    int i = 0;
    boolean onlyOperands = false;
    while (i < args.size()) {
      String arg = args.get(i);
      i++;
      if (onlyOperands || !arg.startsWith("-") || arg.equals("-")) {
        parsed.operands.add(arg);
        continue;
      } else if (arg.equals("--")) {
        onlyOperands = true;
        continue;
      }
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (options.contains(name) && equals < 0) {
        parsed.put(name, "true");
      } else if (options.contains(name + "=")) {
        if (equals < 0 && i == args.size()) {
          throw new UsageException("option needs a value: " + arg);
        }
        String value = equals < 0 ? args.get(i) : arg.substring(equals + 1);
        i += equals < 0 ? 1 : 0;
        parsed.put(name, value);
      } else {
        throw new UsageException("unknown option: " + arg);
      }
    }
    return parsed;
  }

  private void put(String name, String value) {
    values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  List<String> operands() {
    return operands;
  }

  /** All values of an option under any of its names. */
  List<String> all(String... names) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      found.addAll(values.getOrDefault(name, List.of()));
    }
    return found;
  }

  boolean has(String... names) {
    return !all(names).isEmpty();
  }

  String last(String otherwise, String... names) {
    List<String> found = all(names);
    return found.isEmpty() ? otherwise : found.get(found.size() - 1);
  }

  /** The value of an option that only takes some. */
  String oneOf(String otherwise, Set<String> allowed, String... names) throws UsageException {
    String value = last(otherwise, names);
    if (!allowed.contains(value)) {
      throw new UsageException("expected one of " + new TreeSet<>(allowed) + ", got " + value);
    }
    return value;
  }

  double number(double otherwise, String... names) throws UsageException {
    String value = last(String.valueOf(otherwise), names);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new UsageException("not a number: " + value);
    }
  }

  /**
   * A compiler for these files: the one who calls decides what to trust, so nothing is forbidden.
   */
  Rego.Builder builder(List<String> paths, boolean bundles) throws UsageException {
    Rego.Builder builder =
        Rego.builder()
            .dialect(has("--v0-compatible") ? Dialect.V0 : Dialect.V1)
            .strict(has("--strict", "-S"))
            .capabilities(Capabilities.none().withNetwork().withEnvironment());
    builder.errorLimit((int) number(10, "--max-errors", "-m"));
    for (String path : all("--schema", "-s")) {
      SchemaFiles.add(builder, Path.of(path));
    }
    paths.forEach(
        path -> {
          if (bundles) {
            bundle(builder, path);
          } else {
            builder.load(Path.of(path));
          }
        });
    return builder;
  }

  /** The policy that the options for data and bundles name. */
  Policy policy() throws UsageException {
    Rego.Builder builder = builder(all("--data", "-d"), false);
    all("--bundle", "-b").forEach(path -> bundle(builder, path));
    return builder.keepPrint(true).compile();
  }

  /** The input that the options name, which may be what comes in; null without one. */
  @Nullable Value input(InputStream in) {
    String file = last("", "--input", "-i");
    try {
      if (!file.isEmpty()) {
        return JsonReader.withDefaults().read(Files.readAllBytes(Path.of(file)));
      }
      return has("--stdin-input", "-I") ? JsonReader.withDefaults().read(in) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the input " + file, e);
    }
  }

  /** Adds a bundle without looking at its signature, as {@code opa} does in its commands. */
  private void bundle(Rego.Builder builder, String path) {
    BundleReader reader =
        BundleReader.builder()
            .dialect(has("--v0-compatible") ? Dialect.V0 : Dialect.V1)
            .skipVerification()
            .build();
    builder.bundle(path, reader.read(Path.of(path)));
  }
}
