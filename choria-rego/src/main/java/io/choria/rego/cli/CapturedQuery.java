package io.choria.rego.cli;

import io.choria.rego.Dialect;
import io.choria.rego.Location;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.TraceEvent;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Source;
import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.check.QueryContext;
import io.choria.rego.parse.RegoParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
   * @param shown whether it is one of the expressions of a result; declarations are not
   * @param captured whether it has a value of its own; others have {@code true}
   * @param statement what is evaluated instead
   * @param expression the length of the text without its modifiers
   */
  record Part(
      String text,
      int row,
      int column,
      boolean shown,
      boolean captured,
      String statement,
      int expression) {

    int rows() {
      return 1 + (int) text.chars().filter(c -> c == '\n').count();
    }
  }

  /**
   * Reads a query.
   *
   * @param imports as for a module: some of them make words keywords
   */
  CapturedQuery(String query, Dialect dialect, List<String> imports) {
    LanguageVersion version = dialect == Dialect.V0 ? LanguageVersion.V0 : LanguageVersion.V1;
    Body body =
        new RegoParser(version, keywords(version, dialect, imports), name -> false)
            .query(new Source("", query))
            .result();
    for (Literal literal : body.literals()) {
      parts.add(part(literal, parts.size()));
    }
    iterates = body.literals().stream().anyMatch(literal -> Iteration.in(literal));
  }

  private static Set<Keyword> keywords(
      LanguageVersion version, Dialect dialect, List<String> imports) {
    try {
      return new RegoParser(version, Set.of(), name -> false)
          .module(new QueryContext(imports, null, dialect).header())
          .result()
          .keywords();
    } catch (RegoCompileException e) {
      // whoever compiles the query reports it
      return Set.of();
    }
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
        text,
        literal.place().row(),
        literal.place().column(),
        !(literal.expression() instanceof Expression.Some some && some.member() == null),
        captured,
        statement,
        end);
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
  private static String shown(String message) {
    return message.replaceAll(PREFIX + "\\d+", "_");
  }

  static boolean isCapture(String variable) {
    return variable.startsWith(PREFIX);
  }

  List<Part> parts() {
    return parts;
  }

  /** The text as it was written, in one line. */
  String written() {
    return String.join("; ", parts.stream().map(Part::text).toList());
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

  /** A step in the words of the query as it was written; null if it only tests a captured value. */
  @Nullable TraceEvent written(TraceEvent event) {
    if (!event.location().file().isEmpty()) {
      return event;
    }
    Part part = at(event.location());
    boolean whole = event.text().startsWith(PREFIX);
    if (whole && !event.text().contains(OPEN)) {
      return null;
    }
    return new TraceEvent(
        event.kind(),
        event.depth(),
        event.rule(),
        written(event.location()),
        part != null && whole ? part.text() : event.text(),
        event.values(),
        event.error() == null ? null : written(event.error()));
  }

  /** An error in the words of the query as it was written. */
  RegoError written(RegoError error) {
    if (error.code().equals("rego_parse_error")) {
      // of its package or one of its imports: the query was parsed before
      Location place = new Location("", 1, caretColumn(error));
      return new RegoError(error.code(), error.message(), place, error.details());
    }
    return new RegoError(
        error.code(), shown(error.message()), written(error.location()), error.details());
  }

  private static int caretColumn(RegoError error) {
    return error.details().size() < 2 ? 1 : error.details().get(1).indexOf('^') + 1;
  }

  private @Nullable Part at(Location place) {
    int row = place.row();
    for (int i = 0; i < parts.size(); i++) {
      int rows = parts.get(i).rows() + (isTested(i) ? 1 : 0);
      if (row <= rows) {
        return parts.get(i);
      }
      row -= rows;
    }
    return null;
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
