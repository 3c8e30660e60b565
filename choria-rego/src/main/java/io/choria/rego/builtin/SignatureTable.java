package io.choria.rego.builtin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The table of the standard built-ins: one line each with family, name, signature, operator and
 * flags, separated by tabs.
 */
final class SignatureTable {
  private static final String FILE = "builtins.tsv";

  private SignatureTable() {}

  static Map<String, Builtin> read(BiFunction<String, String, BuiltinImpl> implementations) {
    Map<String, Builtin> builtins = new TreeMap<>();
    try (InputStream in =
            Objects.requireNonNull(SignatureTable.class.getResourceAsStream(FILE), FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Builtin builtin = parse(line, implementations);
        builtins.put(builtin.name(), builtin);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return builtins;
  }

  private static Builtin parse(
      String line, BiFunction<String, String, BuiltinImpl> implementations) {
    String[] columns = line.split("\t", -1);
    String family = columns[0];
    String name = columns[1];
    EnumSet<Builtin.Flag> flags = EnumSet.noneOf(Builtin.Flag.class);
    for (String flag : columns[4].split(" ", 0)) {
      if (!flag.isEmpty()) {
        flags.add(Builtin.Flag.valueOf(flag));
      }
    }
    return new Builtin(
        name,
        emptyToNull(columns[3]),
        () -> SignatureParser.parse(columns[2]),
        flags,
        () -> implementations.apply(family, name));
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
