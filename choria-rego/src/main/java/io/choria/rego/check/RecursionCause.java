package io.choria.rego.check;

import io.choria.rego.Value;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import io.choria.rego.builtin.Builtin;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says by which value of which variable a cycle would close (spec 08 §2.21). */
final class RecursionCause {
  private static final int MAX_CONDITIONS = 2;
  private static final int MAX_MEMBERS = 5;

  private final Compilation compilation;

  RecursionCause(Compilation compilation) {
    this.compilation = compilation;
  }

  /** The text behind the cycle; empty if no edge of it is in doubt. */
  String text(List<RuleGraph.Node> path) {
    for (int i = 1; i < path.size(); i++) {
      RuleGraph.Node from = path.get(i - 1);
      RuleGraph.Edge edge = from.dynamicEdge(path.get(i));
      if (edge != null) {
        String place = i > 1 ? " in " + name(from.unit()) : "";
        return " (" + edge(edge, from, path.get(i).unit(), place) + ")";
      }
    }
    return "";
  }

  private String name(RuleUnit unit) {
    return compilation.written(unit.reference()).toString();
  }

  private String edge(RuleGraph.Edge edge, RuleGraph.Node from, RuleUnit target, String place) {
    List<Term> own = target.path();
    Term.Ref shown = edge.reference().prefix(Math.min(edge.reference().path().size(), own.size()));
    String start = compilation.written(shown) + place;
    Map<String, Integer> conditions = new LinkedHashMap<>();
    boolean clear = true;
    for (int position :
        Selection.of(edge.reference(), edge.path(), target, edge.bound()).positions()) {
      String term = shownElement(shown, position);
      Integer before = conditions.putIfAbsent(term, position);
      clear &= before == null || own.get(before).toString().equals(own.get(position).toString());
    }
    Map<String, Origin> origins = origins(from.rule(), edge.index());
    for (int position : conditions.values()) {
      clear &= admits(origin(shown, position, origins), own.get(position));
    }
    if (!clear || conditions.isEmpty() || conditions.size() > MAX_CONDITIONS) {
      return start + " could refer to " + name(target);
    }
    StringBuilder text = new StringBuilder(start + " refers to " + name(target));
    String joint = " if ";
    for (Map.Entry<String, Integer> condition : conditions.entrySet()) {
      int position = condition.getValue();
      text.append(joint).append(condition.getKey()).append(" is ").append(own.get(position));
      text.append(note(shown.path().get(position), condition.getKey(), from, origins));
      joint = " and ";
    }
    return text.toString();
  }

  private String shownElement(Term.Ref shown, int position) {
    Term element = shown.path().get(position);
    return compilation.written(new Term.Ref(element.place(), element, List.of())).head().toString();
  }

  private static @Nullable Origin origin(Term.Ref ref, int position, Map<String, Origin> origins) {
    return ref.path().get(position) instanceof Term.Var v ? origins.get(v.name()) : null;
  }

  /** Where a variable gets its value: a term, or the result of a built-in. */
  private record Origin(@Nullable Term term, @Nullable Builtin builtin) {}

  private boolean admits(@Nullable Origin origin, Term value) {
    if (origin == null || origin.term() == null) {
      return true;
    }
    List<Value> members = collection(origin.term());
    Value wanted = Constants.of(value);
    return members == null || (wanted != null && members.contains(wanted));
  }

  private static @Nullable List<Value> collection(Term term) {
    if (term instanceof Term.Ref r && r.path().size() == 1) {
      Value value = Constants.of(r.head());
      return value == null ? null : KnownValues.members(value);
    }
    return null;
  }

  private String note(
      Term element, String shown, RuleGraph.Node from, Map<String, Origin> origins) {
    if (element instanceof Term.Ref r && r.headName().equals(Names.DATA)) {
      return " (rule values aren't known at compile time)";
    }
    String note = "";
    if (element instanceof Term.Var v) {
      Origin origin = origins.get(v.name());
      note = origin == null ? "" : originNote(origin);
      note = note.isEmpty() ? headNote(v, from) : note;
    }
    return note.isEmpty() ? "" : " (" + shown + note + ")";
  }

  private static String originNote(Origin origin) {
    if (origin.builtin() != null) {
      return " is computed by " + origin.builtin().name();
    }
    if (!(origin.term() instanceof Term.Ref r)) {
      return "";
    }
    if (r.headName().equals(Names.INPUT)) {
      return " comes from " + constantPrefix(r);
    } else if (r.headName().equals(Names.DATA)) {
      return " comes from rule " + constantPrefix(r) + ", whose value isn't known at compile time";
    }
    List<Value> members = collection(r);
    if (members == null) {
      return "";
    }
    return members.size() > MAX_MEMBERS
        ? " is one of " + members.size() + " values"
        : " is one of " + r.head();
  }

  private String headNote(Term.Var v, RuleGraph.Node from) {
    Rule rule = from.rule();
    for (Term arg : rule.head().parameters()) {
      if (arg instanceof Term.Var a && a.name().equals(v.name())) {
        return " is an argument of " + name(from.unit());
      }
    }
    Term key = rule.head().key();
    boolean isKey = key instanceof Term.Var k && k.name().equals(v.name());
    for (Term element : rule.head().reference().path()) {
      isKey |= element instanceof Term.Var e && e.name().equals(v.name());
    }
    return isKey ? " is a key of " + name(from.unit()) : "";
  }

  private static Term.Ref constantPrefix(Term.Ref ref) {
    int constant = 0;
    while (constant < ref.path().size() && Ast.isScalar(ref.path().get(constant))) {
      constant++;
    }
    return ref.prefix(constant);
  }

  private Map<String, Origin> origins(Rule rule, int index) {
    Map<String, Term> bindings = new HashMap<>();
    Map<String, Origin> origins = new HashMap<>();
    List<Literal> literals = rule.body().literals();
    for (Literal literal : literals.subList(0, Math.min(index, literals.size()))) {
      if (literal.negated()
          || !literal.with().isEmpty()
          || !(literal.expression() instanceof Expression.Call call)) {
        continue;
      }
      Expression.Call equation = Ast.unification(literal);
      if (equation != null) {
        bind(bindings, equation.args().get(0), equation.args().get(1));
        bind(bindings, equation.args().get(1), equation.args().get(0));
        continue;
      }
      Builtin builtin = compilation.builtin(call.operator());
      int last = call.args().size() - 1;
      if (builtin != null
          && last == builtin.type().arity()
          && call.args().get(last) instanceof Term.Var v) {
        origins.put(v.name(), new Origin(null, builtin));
      }
    }
    for (String name : bindings.keySet()) {
      Term term = resolve(name, bindings);
      String via = term instanceof Term.Var v ? v.name() : "";
      Origin known = origins.get(via);
      origins.putIfAbsent(name, known != null ? known : new Origin(term, null));
    }
    return origins;
  }

  private static void bind(Map<String, Term> bindings, Term left, Term right) {
    if (left instanceof Term.Var v) {
      bindings.putIfAbsent(v.name(), right);
    }
  }

  /** Follows variables to what they are bound to; collections of references too. */
  private static Term resolve(String name, Map<String, Term> bindings) {
    Term term = bindings.getOrDefault(name, new Term.Null(Place.NONE));
    for (int i = 0; i < bindings.size() && term instanceof Term.Var v; i++) {
      Term next = bindings.get(v.name());
      if (next == null) {
        return term;
      }
      term = next;
    }
    if (term instanceof Term.Ref r && r.head() instanceof Term.Var v) {
      Term head = bindings.get(v.name());
      if (head != null && Constants.of(head) != null) {
        return new Term.Ref(r.place(), head, r.path());
      }
    }
    return term;
  }
}
