package io.choria.rego.check;

import io.choria.rego.RegoError;
import io.choria.rego.RegoType;
import io.choria.rego.Value;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the errors of the type checker with their detail lines (spec 08 §3.4). */
final class TypeErrors {
  private static final String DOCUMENTATION =
      "https://www.openpolicyagent.org/docs/errors/rego-type-error/match-error";

  private final Compilation compilation;

  TypeErrors(Compilation compilation) {
    this.compilation = compilation;
  }

  static RegoError match(Place place, @Nullable RegoType left, @Nullable RegoType right) {
    List<String> details = new ArrayList<>();
    details.add("left  : " + text(left));
    details.add("right : " + text(right));
    String kind = sharedKind(left, right);
    if (!kind.isEmpty()) {
      details.add(
          "hint  : both sides are "
              + kind
              + " but their types differ, so they can never be equal (see "
              + DOCUMENTATION
              + ")");
    }
    return new RegoError(Errors.TYPE, "match error", place.position(), details);
  }

  private static String sharedKind(@Nullable RegoType left, @Nullable RegoType right) {
    if (left instanceof RegoType.Obj && right instanceof RegoType.Obj) {
      return "objects";
    } else if (left instanceof RegoType.Array && right instanceof RegoType.Array) {
      return "arrays";
    }
    return left instanceof RegoType.SetOf && right instanceof RegoType.SetOf ? "sets" : "";
  }

  private static String text(@Nullable RegoType type) {
    return type == null ? "???" : type.toString();
  }

  RegoError arguments(
      Place place,
      Term.Ref name,
      String problem,
      List<@Nullable RegoType> have,
      RegoType.Function want) {
    String given = have.stream().map(TypeErrors::text).collect(Collectors.joining(", ", "(", ")"));
    List<RegoType> args = new ArrayList<>(want.args());
    RegoType result = want.result();
    if (result != null) {
      args.add(result);
    }
    String wanted = new RegoType.Function(args, want.variadic(), result).argsText();
    return new RegoError(
        Errors.TYPE,
        compilation.written(name) + ": " + problem,
        place.position(),
        List.of("have: " + given, "want: " + wanted));
  }

  /** A function stands where a value should. */
  RegoError notCalled(Term.Ref ref, RegoType have) {
    Term.Ref shown = shown(ref);
    String text = shown.toString();
    return new RegoError(
        Errors.TYPE,
        "function " + text + " used as reference, not called",
        ref.place().position(),
        List.of(text, "^".repeat(text.length()), "have: " + have));
  }

  /** What the element points into has no elements. */
  RegoError unsupported(Term.Ref ref, int index, RegoType have) {
    Term.Ref shown = shown(ref);
    return new RegoError(
        Errors.TYPE,
        "undefined ref: " + shown,
        ref.place().position(),
        List.of(
            shown.toString(),
            "^".repeat(shown.prefix(index).toString().length()),
            "have: " + have));
  }

  /** There is no such element. */
  RegoError invalid(
      Term.Ref ref,
      int index,
      @Nullable RegoType have,
      @Nullable RegoType want,
      Collection<Value> oneOf) {
    Term.Ref shown = shown(ref);
    String pad = " ".repeat(shown.prefix(index).toString().length() + 1);
    List<String> details = new ArrayList<>();
    details.add(shown.toString());
    details.add(pad + "^");
    details.add(
        have == null ? pad + "have: " + shown.path().get(index) : pad + "have (type): " + have);
    if (!oneOf.isEmpty() || want == null) {
      details.add(
          pad
              + "want (one of): "
              + new TreeSet<>(oneOf)
                  .stream().map(Value::toString).collect(Collectors.joining(" ", "[", "]")));
    } else {
      details.add(pad + "want (type): " + want);
    }
    return new RegoError(Errors.TYPE, "undefined ref: " + shown, ref.place().position(), details);
  }

  /** The reference as it was written, with what generated variables stand for. */
  private Term.Ref shown(Term.Ref ref) {
    TermMapper mapper =
        new TermMapper() {
          @Override
          Term variable(Term.Var v) {
            Term held = compilation.names().held(v.name());
            return held != null
                ? held
                : new Term.Var(v.place(), compilation.names().original(v.name()));
          }
        };
    return new Term.Ref(ref.place(), mapper.term(ref.head()), mapper.terms(ref.path()));
  }
}
