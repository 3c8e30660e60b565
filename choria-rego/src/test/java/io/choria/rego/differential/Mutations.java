package io.choria.rego.differential;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Cases of the conformance suite with small changes: they hold every form of the language, and what
 * is near to it.
 */
final class Mutations {
  /** What gives something else each time, or takes all memory of the reference. */
  private static final Pattern UNFIT =
      Pattern.compile(
          "http\\.send|net\\.lookup|parse_and_verify|rand\\.|uuid\\.rfc|opa\\.runtime|test\\.sleep|now_ns|trace\\("
              + "|lsh|range|cidr_expand|encode_sign|reachable_paths|[0-9]{9}");

  private static final Pattern GENERATED = Pattern.compile("__local[a-z]?([0-9]+)__");
  private static final Pattern STATEMENT = Pattern.compile("\n(?=[a-z])");
  private static final int LONGEST = 5000;

  private static final List<String> LINES =
      List.of(
          "import rego.v1",
          "import rego.v2",
          "import future.keywords",
          "import future.keywords.not",
          "import future.keywords.and",
          "import data.a.b as x",
          "import input.x",
          "default p := 1",
          "default f(_) := 7",
          "p contains 1",
          "p[1] := 2",
          "p.q.r := 3",
          "# METADATA\n# title: x");

  private static final List<String> ENDS =
      List.of(
          " with input as {}",
          " with input.x as 1",
          " with data.a as [1]",
          " with count as 3",
          " == 1",
          " = x",
          "[_]",
          "[x]",
          ".a",
          " in [1, 2]",
          " else := 2",
          " if { x := 1 }",
          " if true",
          " and true",
          " or { x := 1; x }",
          "; x := 1",
          "; some y in [1, 2]",
          "(1)");

  private static final List<String> STARTS =
      List.of(
          "not ",
          "some x; ",
          "some x in ",
          "some k, v in ",
          "every x in ",
          "x := ",
          "x = ",
          "[x, y] := ",
          "{\"a\": x} = ",
          "$\"{1}\" == ",
          "1 + ",
          "{x | x := ",
          "default ",
          "input.",
          "data.");

  private final List<DiffCase> cases;

  private Mutations(List<DiffCase> cases) {
    this.cases = cases;
  }

  static Mutations of(Path suite) {
    List<DiffCase> cases = new ArrayList<>();
    for (String dialect : List.of("rego-v1", "rego-v0")) {
      try (Stream<Path> files = Files.list(suite.resolve(dialect))) {
        for (Path file : files.sorted().toList()) {
          Value all = Value.parseJson(Files.readString(file));
          ArrayValue array = (ArrayValue) (all instanceof ObjectValue o ? o.get("cases") : all);
          array.forEach(one -> add(cases, (ObjectValue) one, dialect.endsWith("v0")));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Mutations(cases);
  }

  private static void add(List<DiffCase> cases, ObjectValue one, boolean v0) {
    if (!(one.get("modules") instanceof ArrayValue array)) {
      return;
    }
    List<String> modules = new ArrayList<>();
    array.forEach(module -> modules.add(plain(module)));
    if (modules.stream().anyMatch(text -> text.length() > LONGEST || UNFIT.matcher(text).find())
        || (one.get("data") != null && !(one.get("data") instanceof ObjectValue))) {
      return;
    }
    Value input = one.get("input");
    String term =
        one.get("input_term") instanceof StringValue text
            ? text.value()
            : input == null ? null : Terms.text(input);
    List<String> inputs = new ArrayList<>();
    inputs.add(term);
    Value data = one.get("data");
    cases.add(
        new DiffCase(
            modules,
            v0,
            false,
            false,
            one.get("strict_error") != null,
            List.of(plain(one.get("query"))),
            data == null ? "{}" : data.toJson(),
            inputs));
  }

  /** The reference says nothing about unsafe variables whose names it may have made itself. */
  private static String plain(Value text) {
    return GENERATED.matcher(((StringValue) text).value()).replaceAll("v$1");
  }

  /** The case of a seed. */
  DiffCase make(long seed) {
    Random random = new Random(seed);
    random.nextLong();
    DiffCase start = cases.get(random.nextInt(cases.size()));
    List<String> modules = new ArrayList<>(start.modules());
    int which = random.nextInt(modules.size());
    String text = modules.get(which);
    int count = random.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < count && !text.isBlank(); i++) {
      text = changed(random, text);
    }
    modules.set(which, text);
    return new DiffCase(
        modules,
        random.nextInt(12) == 0 ? !start.v0() : start.v0(),
        random.nextInt(6) == 0,
        random.nextInt(6) == 0,
        start.strictErrors() || random.nextInt(4) == 0,
        start.queries(),
        start.data(),
        start.inputs());
  }

  private String changed(Random random, String text) {
    return switch (random.nextInt(9)) {
      case 0 -> Damage.one(random, text);
      case 1, 2 -> tokens(random, text);
      case 3 -> spliced(random, text);
      case 4 -> lines(random, text);
      case 5, 6 -> edges(random, text);
      case 7 -> added(random, text);
      default -> appended(random, text);
    };
  }

  private String other(Random random) {
    List<String> modules = cases.get(random.nextInt(cases.size())).modules();
    return modules.get(random.nextInt(modules.size()));
  }

  /** Another word or sign of the same kind at one place. */
  private String tokens(Random random, String text) {
    List<String> tokens = Damage.tokens(text);
    List<String> all = new ArrayList<>(tokens);
    all.addAll(Damage.tokens(other(random)));
    for (int tries = 0; tries < 20; tries++) {
      int at = random.nextInt(tokens.size());
      String old = tokens.get(at);
      String other = all.get(random.nextInt(all.size()));
      if (!old.isBlank() && !old.equals(other) && kind(old) == kind(other)) {
        tokens.set(at, other);
        break;
      }
    }
    return String.join("", tokens);
  }

  private static int kind(String token) {
    char c = token.charAt(0);
    return Character.isLetter(c) || c == '_'
        ? 0
        : Character.isDigit(c) || c == '"' || c == '`' ? 1 : "()[]{}".indexOf(c) >= 0 ? 2 : 3;
  }

  /** Some tokens of another module instead of some. */
  private String spliced(Random random, String text) {
    List<String> tokens = Damage.tokens(text);
    List<String> others = Damage.tokens(other(random));
    int at = random.nextInt(tokens.size());
    int length = Math.min(tokens.size() - at, random.nextInt(8));
    int from = random.nextInt(others.size());
    int to = Math.min(others.size(), from + random.nextInt(10));
    tokens.subList(at, at + length).clear();
    tokens.addAll(at, others.subList(from, to));
    return String.join("", tokens);
  }

  private static String lines(Random random, String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(lines.size());
    switch (random.nextInt(3)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(random.nextInt(lines.size()), lines.get(at));
      default -> lines.add(random.nextInt(lines.size()), lines.remove(at));
    }
    return String.join("\n", lines) + "\n";
  }

  /** Something in front of a line, or behind it. */
  private static String edges(Random random, String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    if (random.nextBoolean()) {
      String bare = line.stripLeading();
      String start = STARTS.get(random.nextInt(STARTS.size()));
      lines.set(at, line.substring(0, line.length() - bare.length()) + start + bare);
    } else {
      String bare = line.stripTrailing();
      boolean block = bare.endsWith("}") || bare.endsWith("{");
      String end = ENDS.get(random.nextInt(ENDS.size()));
      lines.set(
          at,
          block && random.nextBoolean()
              ? bare.substring(0, bare.length() - 1) + end + bare.charAt(bare.length() - 1)
              : bare + end);
    }
    return String.join("\n", lines) + "\n";
  }

  private static String added(Random random, String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(3) == 0 ? random.nextInt(lines.size() + 1) : Math.min(1, lines.size());
    lines.add(at, LINES.get(random.nextInt(LINES.size())));
    return String.join("\n", lines) + "\n";
  }

  /** A statement of another module behind all others. */
  private String appended(Random random, String text) {
    String[] parts = STATEMENT.split(other(random), -1);
    return text + "\n" + parts[random.nextInt(parts.length)] + "\n";
  }
}
