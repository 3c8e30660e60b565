package io.choria.rego.differential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.rego.differential.DiffAnswer.Failure;
import io.choria.rego.differential.DiffAnswer.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The differences in calls of built-ins that are meant, each with its rule (docs/rego.md,
 * docs/rego-builtins.md). A rule takes no more than its reason covers: it looks at what was asked
 * and at both answers.
 */
final class Intended {
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  /** Characters that take more than one byte, as they are or escaped. */
  private static final Pattern WIDE = Pattern.compile("[^\\x00-\\x7f]|\\\\u");

  private static final Pattern COMPLEX = Pattern.compile("[0-9]i\\b");
  private static final Pattern REPEATS = Pattern.compile("[+*]\\[[^\"]*[+*]|[+*][^\"]?[+*]");
  private static final Pattern LONG_TIMES = Pattern.compile("[0-9]{19}.*[0-9]{19}");
  private static final String ZONE = "[A-Z]{1,5}|[-+]?[0-9]{1,4}";
  private static final Pattern OLD_ZONES =
      Pattern.compile("\"([CEM]ET|WET|EST5EDT|CST6CDT|MST7MDT|PST8PDT)\"");

  private static final int LONGEST_ZONE = 5;
  private static final Pattern ZONE_NAME = Pattern.compile("[A-Z]{1,5}");
  private static final Pattern COMMENT =
      Pattern.compile(
          "\"(Before|After)?(Description|EndOfDefinition)?Comment\": "
              + "\\{\"List\": \\[(\\{\"Value\": \"([^\"\\\\]|\\\\.)*\"\\}(, )?)*\\]\\}(, )?");

  private Intended() {}

  /** A difference in one call of a built-in. */
  static boolean covers(String builtin, DiffCase question, DiffAnswer expected, DiffAnswer actual) {
    if (expected.answers().size() != 1 || actual.answers().size() != 1) {
      return false;
    }
    String input = question.inputs().get(0);
    Outcome wanted = expected.answers().get(0);
    Outcome got = actual.answers().get(0);
    return switch (builtin) {
      // a text that is no JSON number becomes one
      case "to_number" ->
          input.startsWith("[\"")
              && !JSON_NUMBER.matcher(input.substring(2, input.length() - 2)).matches()
              && bothDefined(wanted, got);
      // characters are not cut into bytes
      case "strings.replace_n" ->
          input.contains("\"\": ") && isWide(input) && bothDefined(wanted, got);
      case "replace" -> input.contains(", \"\", ") && isWide(input) && bothDefined(wanted, got);
      // a key of another kind signs nothing, and a header has to be JSON
      case "io.jwt.encode_sign", "io.jwt.encode_sign_raw" ->
          !wanted.solutions().isEmpty()
              && (says(got, "expected a symmetric key")
                  || (says(got, "'alg' header: cannot parse JSON") && !hasJsonHeader(input)));
      // ends of lines that YAML 1.1 knew are kept
      case "yaml.marshal" -> input.contains("\u0085") || input.contains("\\u0085");
      // complex numbers are none, and characters are not cut into bytes
      case "strings.render_template" ->
          (COMPLEX.matcher(input).find() && says(got, "bad number syntax"))
              || (input.contains("slice") && isWide(input));
      // patterns that share a text, which the reference does not find, or finds if two parts repeat
      case "regex.globs_match" ->
          is(wanted, "false")
              ? is(got, "true")
              : is(wanted, "true") && is(got, "false") && REPEATS.matcher(input).find();
      // sums of more than 292 years
      case "time.parse_duration_ns" ->
          says(got, "invalid duration") && LONG_TIMES.matcher(input).find();
      // networks of both families, and IPv4 written as IPv6, on which the reference breaks down
      case "net.cidr_merge" -> input.contains(":") && input.contains(".");
      // the JDK knows no former abbreviations of zones and none that are numbers
      case "time.format" ->
          bothDefined(wanted, got)
              && (isOtherZone(text(wanted), text(got)) || OLD_ZONES.matcher(input).find());
      // the reference looks at the members of a schema in an order of its own, each time another
      case "json.verify_schema" -> isRefusal(wanted) && isRefusal(got);
      // what zones that became names of others in 2024 were before depends on the zone data
      case "time.clock", "time.date", "time.diff", "time.weekday", "time.add_date" ->
          OLD_ZONES.matcher(input).find() && bothDefined(wanted, got);
      // the reference tells the errors of members in any order
      case "json.match_schema" ->
          bothDefined(wanted, got) && sorted(text(wanted)).equals(sorted(text(got)));
      // numbers of more than some 30 000 digits
      case "units.parse", "units.parse_bytes" -> says(got, "exponent too large");
      // syntax trees come without comments
      case "graphql.parse",
          "graphql.parse_and_verify",
          "graphql.parse_query",
          "graphql.parse_schema" ->
          input.contains("#")
              && bothDefined(wanted, got)
              && withoutComments(wanted).equals(withoutComments(got));
      default -> false;
    };
  }

  /** Whether the first of the arguments is a text of JSON. */
  private static boolean hasJsonHeader(String input) {
    try {
      ObjectMapper json = new ObjectMapper();
      String header = json.readTree(input).path(0).asText();
      json.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(header);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean isWide(String text) {
    return WIDE.matcher(text).find();
  }

  private static boolean bothDefined(Outcome wanted, Outcome got) {
    return !wanted.solutions().isEmpty() && !got.solutions().isEmpty();
  }

  private static boolean is(Outcome outcome, String value) {
    return outcome.solutions().equals(List.of("x=" + value + ";"));
  }

  private static boolean isRefusal(Outcome outcome) {
    return !outcome.solutions().isEmpty() && text(outcome).startsWith("x=[false, \"jsonschema: ");
  }

  private static boolean says(Outcome outcome, String text) {
    @Nullable Failure error = outcome.error();
    return error != null && error.message().contains(text);
  }

  private static List<String> sorted(String errors) {
    return Pattern.compile("[{}]").splitAsStream(errors).sorted().toList();
  }

  private static String text(Outcome outcome) {
    return outcome.solutions().get(0);
  }

  /** Whether the texts are the same but for an abbreviation of a zone, wherever it stands. */
  private static boolean isOtherZone(String wanted, String got) {
    Set<String> names = new HashSet<>();
    for (int from = 0; from < got.length(); from++) {
      for (int to = from + 1; to <= Math.min(got.length(), from + LONGEST_ZONE); to++) {
        names.add(got.substring(from, to));
      }
    }
    return names.stream()
        .filter(name -> ZONE_NAME.matcher(name).matches())
        .anyMatch(name -> isWithOtherZone(wanted, got, name));
  }

  private static boolean isWithOtherZone(String wanted, String got, String name) {
    String[] parts = got.split(name, -1);
    StringBuilder same = new StringBuilder(Pattern.quote(parts[0]));
    for (int i = 1; i < parts.length; i++) {
      same.append(i == 1 ? "(" + ZONE + ")" : "\\1").append(Pattern.quote(parts[i]));
    }
    return Pattern.matches(same.toString(), wanted);
  }

  private static String withoutComments(Outcome outcome) {
    return COMMENT.matcher(outcome.solutions().toString()).replaceAll("").replace(", }", "}");
  }
}
