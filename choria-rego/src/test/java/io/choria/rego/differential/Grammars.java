package io.choria.rego.differential;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Texts made by the grammars that built-ins read, most of them right. */
final class Grammars {
  private final Random random;
  private final Values values;

  Grammars(Random random, Values values) {
    this.random = random;
    this.values = values;
  }

  private String pick(String... choices) {
    return values.pick(choices);
  }

  private String maybe(int oneIn, Supplier<String> text) {
    return random.nextInt(oneIn) == 0 ? text.get() : "";
  }

  private String times(int least, int most, Supplier<String> text) {
    StringBuilder out = new StringBuilder();
    int count = least + random.nextInt(most - least + 1);
    for (int i = 0; i < count; i++) {
      out.append(text.get());
    }
    return out.toString();
  }

  private String joined(String separator, int least, int most, Supplier<String> text) {
    List<String> parts = new ArrayList<>();
    int count = least + random.nextInt(most - least + 1);
    for (int i = 0; i < count; i++) {
      parts.add(text.get());
    }
    return String.join(separator, parts);
  }

  String pattern(int depth) {
    return joined("|", 1, 1 + random.nextInt(2), () -> times(1, 3, () -> repeated(depth)));
  }

  private String repeated(int depth) {
    String quantifier =
        random.nextInt(3) > 0
            ? ""
            : pick("*", "+", "?", "{2}", "{1,}", "{0,2}", "{0}", "{,2}", "{2")
                + maybe(4, () -> "?");
    return atom(depth) + quantifier;
  }

  private String atom(int depth) {
    if (depth > 0 && random.nextInt(4) == 0) {
      String open = pick("(", "(", "(?:", "(?i:", "(?P<n>", "(?<m>", "(?s:", "(?m)(?:", "(?U:");
      return open + pattern(depth - 1) + ")";
    }
    return switch (random.nextInt(6)) {
      case 0 -> pick(".", "^", "$", "\\b", "\\B", "\\A", "\\z", "(?i)", "(?s)", "(?m)");
      case 1 ->
          pick(
              "\\d",
              "\\w",
              "\\s",
              "\\D",
              "\\W",
              "\\S",
              "\\pL",
              "\\PL",
              "\\pl",
              "\\p{Greek}",
              "\\P{^Lu}");
      case 2 -> "[" + maybe(3, () -> "^") + times(1, 3, this::classItem) + "]";
      case 3 ->
          pick("\\.", "\\x41", "\\x{e9}", "\\n", "\\Qa.b\\E", "\\-", "\\_", "\\141", "\\é", "\\a");
      default -> pick("a", "b", "c", "A", "x", "1", " ", "é", "日", "ß", "K", "ſ", "-");
    };
  }

  private String classItem() {
    return pick(
        "a",
        "b-d",
        "A-Z",
        "0-9",
        "\\d",
        "\\w",
        "\\s",
        "[:alpha:]",
        "[:^digit:]",
        "\\pL",
        "é",
        "\\]",
        "-",
        "^",
        "\\x41-\\x43",
        "\\p{Lu}",
        ".",
        "日-本",
        "\\n",
        "[",
        "&&",
        "\\-",
        "k");
  }

  String subject() {
    return times(
        0,
        7,
        () ->
            pick(
                "a",
                "a",
                "b",
                "c",
                "A",
                "x",
                "1",
                " ",
                "é",
                "日",
                "\n",
                ".",
                "ß",
                "ss",
                "K",
                "ſ",
                "\ud83d\ude00",
                "-",
                "_"));
  }

  String replacement() {
    return times(
        0, 3, () -> pick("$1", "${1}", "$n", "${n}", "$0", "$$", "x", "$", "${", "$1a", "$9"));
  }

  String format() {
    return times(0, 3, () -> maybe(2, () -> pick("a", " ", "é", "%%", "|")) + directive());
  }

  private String directive() {
    return "%"
        + times(0, 2, () -> maybe(2, () -> pick("+", "-", "#", "0", " ")))
        + maybe(8, () -> pick("[1]", "[2]", "[9]", "[x]", "["))
        + maybe(3, () -> pick("5", "12", "1", "*", "0"))
        + maybe(3, () -> pick(".2", ".0", ".10", ".", ".*", ".[1]*"))
        + pick("v", "d", "s", "q", "x", "X", "o", "b", "c", "U", "e", "E", "f", "F", "g", "G")
            .replace("U", pick("U", "t", "T", "O", "w", "z", "é"));
  }

  String glob() {
    return times(
        1,
        4,
        () ->
            pick(
                "a",
                "b",
                "c",
                ".",
                "/",
                ":",
                "*",
                "*",
                "**",
                "?",
                "{a,b}",
                "{a*,b?}",
                "[a-c]",
                "[!a]",
                "[^b]",
                "\\*",
                "{a,{b,c}}",
                "[abc]",
                "é",
                "{,a}",
                "[a",
                "{a",
                "]",
                "}",
                ",",
                "-"));
  }

  String globText() {
    return times(0, 5, () -> pick("a", "b", "c", ".", "/", ":", "ab", "é", "*", "x"));
  }

  String version() {
    String version =
        joined(".", 3, 3, () -> pick("0", "1", "2", "10", "11"))
            + maybe(2, () -> "-" + joined(".", 1, 3, this::identifier))
            + maybe(4, () -> "+" + joined(".", 1, 2, this::identifier));
    return random.nextInt(12) == 0 ? pick("v", "=", " ") + version : version;
  }

  private String identifier() {
    return pick("0", "1", "2", "11", "alpha", "beta", "rc", "a-b", "x1", "1x", "-", "01");
  }

  String address() {
    if (random.nextInt(3) == 0) {
      return pick(
          "2001:db8::1",
          "2001:db8::ff",
          "::1",
          "::",
          "fe80::1",
          "2001:db8:0:1::",
          "::ffff:10.0.0.1",
          "2001:DB8::A",
          "1:2:3:4:5:6:7:8",
          "64:ff9b::10.0.0.1");
    }
    return pick("10.0", "10.1", "192.168", "172.16")
        + "."
        + pick("0", "1", "2", "128")
        + "."
        + pick("0", "1", "2", "127", "128", "255");
  }

  String network() {
    String address = address();
    int most = address.contains(":") ? 128 : 32;
    int bits = random.nextBoolean() ? most - random.nextInt(12) : random.nextInt(most + 2);
    return random.nextInt(8) == 0 ? address : address + "/" + bits;
  }

  String uuid() {
    String hex = times(32, 32, () -> Integer.toHexString(random.nextInt(16)));
    String version = pick("1", "2", "3", "4", "5", "6", "7", "8", "0");
    String text =
        hex.substring(0, 8)
            + "-"
            + hex.substring(8, 12)
            + "-"
            + version
            + hex.substring(13, 16)
            + "-"
            + pick("8", "9", "a", "b", "c", "0")
            + hex.substring(17, 20)
            + "-"
            + hex.substring(20);
    return switch (random.nextInt(8)) {
      case 0 -> "urn:uuid:" + text;
      case 1 -> "{" + text + "}";
      case 2 -> text.replace("-", "");
      case 3 -> text.toUpperCase(java.util.Locale.ROOT);
      default -> text;
    };
  }

  String amount() {
    return pick("", "", "-", "+")
        + pick("1", "0", "10", "1.5", "0.25", ".5", "1e3", "2.", "999", "1024")
        + pick(
            "", "m", "k", "K", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "ki",
            "KB", "kb", "KiB", "mib", "GB", "B", "b", "TIB", "eb", "x", " K", "Mb", "e");
  }

  String duration() {
    return pick("", "", "-", "+")
        + times(
            1,
            3,
            () ->
                pick("1", "0", "1.5", "300", ".5", "10", "99999", "0.000001", "1.")
                    + pick("ns", "us", "µs", "ms", "s", "m", "h", "d", "w", "y"));
  }

  String uri() {
    return maybe(2, () -> pick("http", "https", "ftp", "mailto", "a+b.c-1", "HTTP", "1a") + ":")
        + maybe(
            2, () -> "//" + maybe(3, () -> pick("u@", "u:p@", "u%40:p@", ":@", "a b@")) + host())
        + times(
            0,
            3,
            () ->
                pick("/", "/a", "a", "%20", "%2F", "é", "%zz", " ", "..", ".", ":", ";", "@", "//"))
        + maybe(3, () -> "?" + times(0, 3, () -> pick("a=b", "&", "q", "%20", "+", " ", "?", "é")))
        + maybe(4, () -> "#" + times(0, 2, () -> pick("f", "%20", " ", "#", "é", "%")));
  }

  private String host() {
    return pick(
            "h",
            "example.com",
            "[::1]",
            "[::1%25eth0]",
            "1.2.3.4",
            "h%41",
            "",
            "é.de",
            "a_b",
            "[::1",
            "h h")
        + maybe(3, () -> pick(":80", ":", ":x", ":99999", ":-1"));
  }

  String query() {
    return joined(
        "&",
        0,
        3,
        () ->
            pick("a", "b", "", "é", "a%20b", "a+b", "%zz", "a;b", "%e4")
                + maybe(2, () -> "=" + pick("1", "", "x y", "%41", "a=b", "+", "%", "é")));
  }

  /** A layout and a text that may be one of it. */
  String[] layoutAndTime() {
    String[] parts = {
      "2006|2021|1999|0001|9999",
      "06|21|70|68|69",
      "01|07|12|13|00",
      "1|7|12|0",
      "Jan|Feb|Dec|feb|Xxx",
      "January|March|December|march",
      "02|05|31|32|00",
      "_2| 5|15|5",
      "2|5|15|31",
      "15|23|00|24|7",
      "03|11|12|13|00",
      "3|4|12|0|13",
      "04|59|00|60",
      "4|7|59|60",
      "05|09|59|60",
      "5|8|59",
      "PM|AM|PM|pm",
      "pm|am|pm|AM",
      "Mon|Tue|Sun|tue",
      "Monday|Friday|Sunday|friday",
      "MST|CET|UTC|GMT+3|EST|ChST|WITA|+03|X",
      "Z07:00|+02:00|Z|-11:30|+25:00",
      "-0700|-0330|+0000|Z",
      "-07:00|+05:30|-00:01",
      "-07|+05|-12",
      "Z0700|Z|+0100",
      "Z07:00:00|+01:02:03|Z",
      "-070000|+010203",
      ".000|.123|.000|,123|.12",
      ".999|.5|.123456789",
      ",000|,123|.123",
      "002|045|366|367|000",
      "__2| 45|  5|366",
      "-07:00:00|+01:02:03"
    };
    StringBuilder layout = new StringBuilder();
    StringBuilder text = new StringBuilder();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      String[] part = pick(parts).split("\\|", -1);
      String separator = i == 0 ? "" : pick(" ", "-", ":", "T", "/", "", ", ", " é ", ".");
      layout.append(separator).append(part[0]);
      int choice = 1 + Math.min(random.nextInt(part.length - 1), random.nextInt(part.length - 1));
      text.append(separator).append(part[choice]);
    }
    return new String[] {
      layout.toString(), text.toString() + maybe(15, () -> pick(" ", "x", ".5"))
    };
  }

  String zone() {
    return pick(
        "UTC",
        "",
        "Local",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "America/St_Johns",
        "Pacific/Apia",
        "Asia/Tokyo",
        "EST5EDT",
        "CET",
        "Etc/GMT+5",
        "Nowhere/None",
        "europe/berlin",
        "GMT",
        "Europe/Dublin",
        "America/Sao_Paulo");
  }

  Value nanos() {
    return switch (random.nextInt(6)) {
      case 0 -> values.number();
      case 1 -> Value.of(random.nextLong());
      default -> Value.of((long) (random.nextDouble() * 4.1e18) - 1_000_000_000_000_000_000L);
    };
  }

  /** JSON in several spellings. */
  String json(int depth) {
    String space = maybe(4, () -> pick(" ", "\n", "\t", "\r\n"));
    if (depth > 0 && random.nextInt(3) > 0) {
      return random.nextBoolean()
          ? space + "[" + joined(",", 0, 3, () -> json(depth - 1)) + space + "]"
          : "{"
              + space
              + joined("," + space, 0, 3, () -> jsonText() + space + ":" + json(depth - 1))
              + "}"
              + space;
    }
    return space
        + switch (random.nextInt(4)) {
          case 0 -> pick("true", "false", "null", "nul", "True");
          case 1 ->
              pick(
                  "0",
                  "1",
                  "-1",
                  "1.5",
                  "1e3",
                  "1E+2",
                  "-0",
                  "0.10",
                  "01",
                  "1.",
                  "1e400",
                  "12345678901234567890",
                  "-",
                  "+1",
                  ".5");
          default -> jsonText();
        };
  }

  private String jsonText() {
    return "\""
        + times(
            0,
            2,
            () ->
                pick(
                    "a",
                    "b",
                    "é",
                    "\\n",
                    "\\u00e9",
                    "\\ud83d\\ude00",
                    "\\ud800",
                    "\\/",
                    "\\\"",
                    "\\x",
                    " ",
                    "<",
                    "\u2028",
                    "\t",
                    "\u007f"))
        + "\"";
  }

  /** YAML in several styles. */
  String yaml(int indent, int depth) {
    String start =
        maybe(
            5,
            () ->
                pick(
                    "!!str ",
                    "!!int ",
                    "!!float ",
                    "!!bool ",
                    "!!null ",
                    "!!binary ",
                    "!!timestamp ",
                    "! ",
                    "!x ",
                    "&x ",
                    "&x !!str ",
                    "!!map ",
                    "!!seq ",
                    "*x #"));
    if (depth == 0 || random.nextInt(4) == 0) {
      return start + yamlScalar(indent);
    }
    String margin = "\n" + " ".repeat(indent);
    return switch (random.nextInt(4)) {
      case 0 ->
          start
              + "["
              + joined(pick(",", ", ", ",\n" + " ".repeat(indent + 1)), 0, 3, () -> flow(depth - 1))
              + maybe(8, () -> ",")
              + "]";
      case 1 ->
          start
              + "{"
              + joined(", ", 0, 3, () -> yamlKey() + pick(": ", ": ", ":", ":\t") + flow(depth - 1))
              + "}";
      case 2 ->
          start.strip()
              + joined("", 1, 3, () -> margin + "- " + yaml(indent + 2, depth - 1) + remark());
      default ->
          start.strip()
              + joined(
                  "",
                  1,
                  3,
                  () ->
                      margin
                          + maybe(12, () -> "? ")
                          + yamlKey()
                          + pick(": ", ": ", ": ", ":\t", ":  ", " : ")
                          + yaml(indent + pick("1", "2", "2", "0").charAt(0) - '0', depth - 1)
                          + remark());
    };
  }

  private String remark() {
    return maybe(8, () -> pick(" # c", "#c", " #", "\t# c", "\n# c", "\n\n", " ", "\t", "\n  # c"));
  }

  private String flow(int depth) {
    return yaml(0, depth).replace("\n", " ");
  }

  private String yamlKey() {
    return pick(
        "a", "b", "c", "a b", "\"a\"", "'b'", "<<", "1", "true", "null", "~", "1.5", "&k a", "*x ",
        "[a]", "!!str a", "é", "?a", "-a", "a#b", "y", "0x1F");
  }

  private String yamlScalar(int indent) {
    String margin = "\n" + " ".repeat(indent + 1);
    return switch (random.nextInt(8)) {
      case 0 ->
          pick("|", ">", "|-", ">-", "|+", ">+", "|1", ">2-", "| # c", "|2")
              + times(1, 3, () -> margin + pick("a", " b", "", "c d", "\tx", "# y", "é", "a: b"));
      case 1 ->
          "\""
              + times(
                  0,
                  3,
                  () ->
                      pick(
                          "a",
                          " ",
                          "\\n",
                          "\\t",
                          "\\x41",
                          "\\u00e9",
                          "\\\\",
                          "\\\"",
                          "\\/",
                          "\\ ",
                          "\\e",
                          "\\_",
                          "\\N",
                          "\\L",
                          "\\0",
                          "\\q",
                          margin,
                          "é",
                          "\t",
                          "\\" + margin,
                          ": ",
                          " #"))
              + "\"";
      case 2 ->
          "'" + times(0, 3, () -> pick("a", " ", "''", "\\n", margin, "é", ": ", " #", "\t")) + "'";
      case 3 ->
          pick(
              "1",
              "0x1F",
              "0o17",
              "017",
              "0b11",
              "1_000",
              "1.5",
              "1e3",
              ".5",
              "1.",
              "-0",
              "+1",
              ".inf",
              "-.inf",
              ".nan",
              "12:30",
              "1e400",
              "18446744073709551615",
              "18446744073709551616",
              "0x",
              "08",
              "0b2",
              "0o8",
              "-0x1F",
              "+0b1",
              "1__0",
              "_1",
              "0X1f",
              "1E5",
              "-.5",
              "+.5e1",
              "0.0",
              "-0.0",
              "9223372036854775808");
      case 4 ->
          pick(
              "true", "false", "True", "yes", "no", "on", "null", "~", "Null", "", "y", "n", "TRUE",
              "tRue", "<<", "=");
      case 5 ->
          pick(
              "2021-01-01",
              "2021-1-1",
              "2021-01-01T00:00:00Z",
              "2021-01-01 10:00:00",
              "2021-01-01t1:2:3+01:00",
              "2021-13-01");
      default ->
          times(
              1,
              3,
              () ->
                  pick(
                      "a",
                      "b",
                      " ",
                      "é",
                      ":",
                      "#",
                      "-",
                      "'",
                      "\"",
                      "@",
                      "%",
                      "&",
                      "*",
                      "!",
                      "|",
                      ">",
                      ",",
                      "]",
                      "}",
                      "{",
                      "[",
                      "a: b",
                      "- ",
                      "? ",
                      margin + "c",
                      "\\",
                      "`"));
    };
  }

  String yamlDocument() {
    return maybe(
            10,
            () ->
                pick(
                    "%YAML 1.1\n---\n",
                    "---\n",
                    "--- ",
                    "# c\n",
                    "\n",
                    "%TAG !e! tag:x,2000:\n---\n",
                    "%YAML 1.2\n---\n",
                    "---\t",
                    "\t\n",
                    "\ufeff"))
        + yaml(0, 3).replaceFirst("^\n", "")
        + maybe(
            8,
            () ->
                pick(
                    "\n",
                    "\n---\nb",
                    "\n...\n",
                    "\n...\nb",
                    "\n# c",
                    "\t",
                    "\n--- a",
                    "\n%YAML 1.1\n---\na"));
  }

  /** A text template. */
  String template(int depth) {
    return times(
        1, 3, () -> random.nextInt(3) == 0 ? pick("a", " b ", "\n", "{", "}", "é") : action(depth));
  }

  private String action(int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      String inner = template(depth - 1);
      return switch (random.nextInt(5)) {
        case 0 ->
            brace("if " + pipeline(1))
                + inner
                + maybe(2, () -> brace("else") + template(0))
                + brace("end");
        case 1 ->
            brace("range " + maybe(3, () -> pick("$x := ", "$i, $x := ")) + pipeline(1))
                + inner
                + maybe(3, () -> brace(pick("break", "continue")))
                + maybe(3, () -> brace("else") + "n")
                + brace("end");
        case 2 ->
            brace("with " + maybe(3, () -> "$x := ") + pipeline(1))
                + inner
                + maybe(3, () -> brace(pick("else", "else with .b")) + "n")
                + brace("end");
        case 3 ->
            brace("define \"t\"")
                + inner
                + brace("end")
                + brace("template \"t\" " + maybe(2, () -> operand(0)));
        default -> brace("$x := " + pipeline(1)) + inner + brace("$x");
      };
    }
    return brace(pipeline(2));
  }

  private String brace(String inside) {
    return pick("{{", "{{", "{{", "{{- ") + inside + pick("}}", "}}", "}}", " -}}");
  }

  private String pipeline(int depth) {
    return command(depth)
        + maybe(
            4,
            () ->
                " | "
                    + pick(
                        "len",
                        "printf \"%v\"",
                        "print",
                        "not",
                        "html",
                        "js",
                        "urlquery",
                        "index .a",
                        "eq 1",
                        "and .a",
                        "or .b",
                        "println",
                        ".a",
                        "slice"));
  }

  private String command(int depth) {
    if (random.nextInt(3) == 0) {
      return operand(depth);
    }
    return switch (random.nextInt(9)) {
      case 0 -> "len " + operand(depth);
      case 1 -> "index " + joined(" ", 1, 3, () -> operand(depth));
      case 2 -> "slice " + joined(" ", 1, 4, () -> operand(depth));
      case 3 ->
          pick("eq", "ne", "lt", "le", "gt", "ge") + " " + joined(" ", 2, 3, () -> operand(depth));
      case 4 -> pick("and", "or") + " " + joined(" ", 1, 3, () -> operand(depth));
      case 5 -> pick("not", "html", "js", "urlquery", "call") + " " + operand(depth);
      case 6 -> pick("print", "println") + " " + joined(" ", 0, 3, () -> operand(depth));
      case 7 ->
          "printf \""
              + pick("%v", "%d", "%s", "%q", "%5v|%-5v", "%x", "%t", "%05.1f", "%T", "%+v")
              + "\" "
              + joined(" ", 0, 2, () -> operand(depth));
      default -> operand(depth) + " " + operand(depth);
    };
  }

  private String operand(int depth) {
    if (depth > 0 && random.nextInt(6) == 0) {
      return "(" + pipeline(depth - 1) + ")" + maybe(4, () -> ".a");
    }
    return switch (random.nextInt(3)) {
      case 0 -> pick(".", ".a", ".b", ".c", ".a.b", ".x", "$", "$.a", "$.x.y", ".d");
      case 1 ->
          pick(
              "1", "0", "2", "-1", "1.5", "0x10", "'c'", "1e3", "\"a\"", "\"\"", "`r`", "\"é\"",
              "1_000", "0b11", "1i", "017");
      default -> pick("true", "false", "nil", ".a", ".b", "\"b\"", "0", "$", ".c");
    };
  }
}
