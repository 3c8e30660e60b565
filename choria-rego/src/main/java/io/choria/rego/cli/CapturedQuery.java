package io.choria.rego.cli;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Source;
import io.choria.rego.parse.RegoParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A query that also gives the value of each of its expressions (spec 08 §9.3). */
final class CapturedQuery {
  private static final String PREFIX = "__expression";

  private final List<Part> parts = new ArrayList<>();

  /**
   * One expression.
   *
   * @param captured whether it has a value of its own; others have {@code true}
   */
  record Part(String text, int row, int column, boolean captured, String statement) {}

  CapturedQuery(String query) {
    Body body =
        new RegoParser(LanguageVersion.V1, Set.of(), name -> false)
            .query(new Source("", query))
            .result();
    for (Literal literal : body.literals()) {
      parts.add(part(literal, parts.size()));
    }
  }

  private static Part part(Literal literal, int index) {
    String text = literal.place().text();
    boolean captured =
        !literal.negated()
            && (literal.expression() instanceof Expression.Test
                || (literal.expression() instanceof Expression.Call c
                    && !c.isUnification()
                    && !c.operator().isName("assign")
                    && !c.operator().isName("print")));
    String statement = text;
    if (captured) {
      int end =
          literal.with().isEmpty()
              ? text.length()
              : literal.with().get(0).place().start() - literal.place().start();
      statement = name(index) + " = (" + text.substring(0, end) + ") " + text.substring(end);
    }
    return new Part(text, literal.place().row(), literal.place().column(), captured, statement);
  }

  static String name(int index) {
    return PREFIX + index;
  }

  /** A message about a captured value in the words of {@code opa}. */
  static String shown(String message) {
    return message.replaceAll(PREFIX + "\\d+", "_");
  }

  static boolean isCapture(String variable) {
    return variable.startsWith(PREFIX);
  }

  List<Part> parts() {
    return parts;
  }

  /** The text to evaluate. */
  String text() {
    if (parts.size() == 1) {
      return parts.get(0).statement();
    }
    // Among several expressions one that is false fails, as it would without being captured.
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      statements.add(parts.get(i).statement());
      if (parts.get(i).captured()) {
        statements.add(name(i));
      }
    }
    return String.join("\n", statements);
  }
}
