package io.choria.rego.cli;

import java.util.List;

/**
 * An option of a command, named as {@code opa} names it.
 *
 * @param name without dashes
 * @param letter its short form, a space if it has none
 * @param kind what its value is
 * @param choices the only values that it takes; empty if it is no choice
 * @param help what it does
 */
record Option(String name, char letter, Kind kind, List<String> choices, String help) {
  /** What an option takes. */
  enum Kind {
    FLAG("bool", ""),
    TEXT("string", "string"),
    /** A text that may be given several times; commas separate nothing. */
    TEXTS("string", "string"),
    /** Texts separated by commas; may be given several times. */
    LIST("strings", "strings"),
    INTEGER("int", "int"),
    NUMBER("float64", "float"),
    DURATION("duration", "duration"),
    CHOICE("string", "");

    /** What help shows for a value. */
    final String shown;

    /** What the type is called in messages. */
    final String type;

    Kind(String type, String shown) {
      this.type = type;
      this.shown = shown;
    }
  }

  static Option flag(String name, String help) {
    return flag(name, ' ', help);
  }

  static Option flag(String name, char letter, String help) {
    return new Option(name, letter, Kind.FLAG, List.of(), help);
  }

  static Option of(Kind kind, String name, String help) {
    return of(kind, name, ' ', help);
  }

  static Option of(Kind kind, String name, char letter, String help) {
    return new Option(name, letter, kind, List.of(), help);
  }

  static Option choice(String name, char letter, String help, String... choices) {
    return new Option(name, letter, Kind.CHOICE, List.of(choices), help);
  }

  boolean takesValue() {
    return kind != Kind.FLAG;
  }

  /** How messages call it: {@code -f, --format}. */
  String called() {
    return (letter == ' ' ? "" : "-" + letter + ", ") + "--" + name;
  }

  /** How help begins the line about it. */
  String synopsis() {
    String value = kind == Kind.CHOICE ? " {" + String.join(",", choices) + "}" : "";
    value = kind.shown.isEmpty() ? value : " " + kind.shown;
    return (letter == ' ' ? "      --" : "  -" + letter + ", --") + name + value;
  }
}
