package io.choria.rego.cli;

import io.choria.rego.Location;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Source;
import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.parse.RegoParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A query that also gives the value of each of its expressions (spec 08 §9.3). */
final class CapturedQuery {
  private static final String PREFIX = "__expression";
  private static final String OPEN = " = (";
  private static final String CLOSE = ") ";

  private final List<Part> parts = new ArrayList<>();
  private final boolean iterates;

  /**
   * One expression.
   *
   * @param captured whether it has a value of its own; others have {@code true}
   * @param statement what is evaluated instead
   * @param expression the length of the text without its modifiers
   */
  record Part(
      String text, int row, int column, boolean captured, String statement, int expression) {

    int rows() {
      return 1 + (int) text.chars().filter(c -> c == '\n').count();
    }
  }

  CapturedQuery(String query) {
    Body body =
        new RegoParser(LanguageVersion.V1, Set.of(), name -> false)
            .query(new Source("", query))
            .result();
    for (Literal literal : body.literals()) {
      parts.add(part(literal, parts.size()));
    }
    iterates = body.literals().stream().anyMatch(literal -> Iteration.in(literal));
  }

  private static Part part(Literal literal, int index) {
    String text = literal.place().text();
    boolean captured =
        !literal.negated()
            && (literal.expression() instanceof Expression.Test
                || (literal.expression() instanceof Expression.Call c && hasResult(c)));
    int end =
        literal.with().isEmpty()
            ? text.length()
            : literal.with().get(0).place().start() - literal.place().start();
    String statement =
        captured ? name(index) + OPEN + text.substring(0, end) + CLOSE + text.substring(end) : text;
    return new Part(
        text, literal.place().row(), literal.place().column(), captured, statement, end);
  }

  /** Whether a call gives a result that nothing in it receives. */
  private static boolean hasResult(Expression.Call call) {
    if (call.isUnification() || call.operator().isName("assign")) {
      return false;
    }
    Builtin builtin = BuiltinRegistry.standard().find(call.operator().toString());
    return builtin == null
        || (!builtin.flags().contains(Builtin.Flag.VOID)
            && call.args().size() <= builtin.type().arity());
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

  /** The text to evaluate, each statement in lines of its own. */
  String text() {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      statements.add(parts.get(i).statement());
      if (isTested(i)) {
        statements.add(name(i));
      }
    }
    return String.join("\n", statements);
  }

  /** Among several results an expression that is false fails, as it would without its capture. */
  private boolean isTested(int index) {
    return parts.get(index).captured() && (parts.size() > 1 || iterates);
  }

  /** Where in the query as it was written a place of the evaluated text is. */
  Location written(Location place) {
    if (!place.file().isEmpty() || place.row() < 1) {
      return place;
    }
    int row = place.row();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (row <= part.rows()) {
        return new Location("", part.row() + row - 1, column(i, row, place.column()));
      }
      row -= part.rows();
      if (isTested(i)) {
        if (row == 1) {
          return new Location("", part.row(), part.column());
        }
        row--;
      }
    }
    return place;
  }

  private int column(int index, int row, int column) {
    Part part = parts.get(index);
    if (row > 1 || column < 1) {
      return column;
    }
    int at = column - 1;
    if (part.captured()) {
      at = Math.max(0, at - name(index).length() - OPEN.length());
      at = at > part.expression() ? at - CLOSE.length() : at;
    }
    return part.column() + at;
  }
}
