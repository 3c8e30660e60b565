package io.choria.rego.builtin.stdlib.rego;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Comment;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Import;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Syntax trees in the JSON form of the reference (spec 08 §4.19). */
final class AstJson {
  private final Pace pace;

  private AstJson(Pace pace) {
    this.pace = pace;
  }

  static Value of(Module module, Pace pace) {
    return new AstJson(pace).module(module);
  }

  private Value module(Module module) {
    ObjectValue.Builder out = ObjectValue.builder();
    Term.Ref path = module.packagePath();
    List<Value> segments = new ArrayList<>();
    if (!path.headName().equals("data")) {
      segments.add(typed("var", StringValue.of("data")));
    }
    segments.addAll(((ArrayValue) elements(path)).asList());
    out.with("package", ObjectValue.of("path", ArrayValue.of(segments)));
    if (!module.imports().isEmpty()) {
      out.with("imports", list(module.imports(), this::imported));
    }
    if (!module.rules().isEmpty()) {
      out.with("rules", list(module.rules(), this::rule));
    }
    if (!module.comments().isEmpty()) {
      String file = module.source().file();
      out.with("comments", list(module.comments(), comment -> comment(file, comment)));
    }
    return out.build();
  }

  private static Value comment(String file, Comment comment) {
    byte[] text = comment.text().getBytes(StandardCharsets.UTF_8);
    return ObjectValue.builder()
        .with(
            "Location",
            ObjectValue.builder()
                .with("file", StringValue.of(file))
                .with("row", NumberValue.of(comment.place().row()))
                .with("col", NumberValue.of(comment.place().column()))
                .build())
        .with("Text", StringValue.of(Base64.getEncoder().encodeToString(text)))
        .build();
  }

  private static <T> Value list(List<? extends T> items, Function<T, Value> writer) {
    List<Value> values = new ArrayList<>();
    items.forEach(item -> values.add(writer.apply(item)));
    return ArrayValue.of(values);
  }

  private static Value typed(String type, Value value) {
    return ObjectValue.builder().with("type", StringValue.of(type)).with("value", value).build();
  }

  private Value imported(Import one) {
    ObjectValue.Builder out = ObjectValue.builder().with("path", term(one.path()));
    String alias = one.alias();
    if (alias != null) {
      out.with("alias", StringValue.of(alias));
    }
    return out.build();
  }

  private Value rule(Rule rule) {
    ObjectValue.Builder out = ObjectValue.builder().with("head", head(rule.head()));
    if (rule.isDefault()) {
      out.with("default", Value.of(true));
    }
    out.with("body", rule.body().literals().isEmpty() ? always() : body(rule.body()));
    Rule otherwise = rule.otherwise();
    if (otherwise != null) {
      out.with("else", rule(otherwise));
    }
    return out.build();
  }

  /** The body of a rule that has none. */
  private static Value always() {
    return ArrayValue.of(
        ObjectValue.builder()
            .with("generated", Value.of(true))
            .with("index", NumberValue.ZERO)
            .with("terms", typed("boolean", Value.of(true)))
            .build());
  }

  private Value head(Head head) {
    ObjectValue.Builder out = ObjectValue.builder();
    List<Term> path = head.reference().path();
    boolean entry = path.size() == 1 && head.valueWritten() && head.key() == null;
    if (path.isEmpty() || entry) {
      out.with("name", StringValue.of(head.reference().headName()));
    }
    if (entry) {
      out.with("key", term(path.get(0)));
    }
    out.with("ref", elements(head.reference()));
    if (head.takesArguments()) {
      out.with("args", list(head.parameters(), this::term));
    }
    Term key = head.key();
    Term value = head.value();
    if (key != null) {
      out.with("key", term(key));
    } else {
      out.with("value", value == null ? typed("boolean", Value.of(true)) : term(value));
    }
    if (head.assign()) {
      out.with("assign", Value.of(true));
    }
    return out.build();
  }

  private Value body(Body body) {
    List<Value> literals = new ArrayList<>();
    for (Literal literal : body.literals()) {
      literals.add(literal(literal, literals.size()));
    }
    return ArrayValue.of(literals);
  }

  private Value literal(Literal literal, int index) {
    ObjectValue.Builder out =
        ObjectValue.builder()
            .with("index", NumberValue.of(index))
            .with("terms", expression(literal.expression()));
    if (literal.generated()) {
      out.with("generated", Value.of(true));
    }
    if (literal.negated()) {
      out.with("negated", Value.of(true));
    }
    if (!literal.with().isEmpty()) {
      out.with("with", list(literal.with(), this::modifier));
    }
    return out.build();
  }

  private Value modifier(With with) {
    return ObjectValue.builder()
        .with("target", term(with.target()))
        .with("value", term(with.value()))
        .build();
  }

  private Value expression(Expression expression) {
    if (expression instanceof Expression.Test test) {
      return term(test.term());
    }
    if (expression instanceof Expression.Call call) {
      return call(call.operator(), call.args());
    }
    if (expression instanceof Expression.Some some) {
      Expression.Some.Member member = some.member();
      return ObjectValue.of(
          "symbols",
          member == null ? list(some.names(), this::term) : ArrayValue.of(member(member)));
    }
    if (expression instanceof Expression.Every every) {
      Term.Var key = every.key();
      return ObjectValue.builder()
          .with("key", key == null ? Value.nullValue() : term(key))
          .with("value", term(every.value()))
          .with("domain", term(every.domain()))
          .with("body", body(every.body()))
          .build();
    }
    throw BuiltinException.of("no JSON form of " + expression);
  }

  private Value member(Expression.Some.Member member) {
    List<Value> parts = new ArrayList<>();
    Term key = member.key();
    parts.add(
        typed(
            "ref",
            ArrayValue.of(
                typed("var", StringValue.of("internal")),
                typed("string", StringValue.of(key == null ? "member_2" : "member_3")))));
    if (key != null) {
      parts.add(term(key));
    }
    parts.add(term(member.value()));
    parts.add(term(member.collection()));
    return typed("call", ArrayValue.of(parts));
  }

  private Value call(Term.Ref operator, List<Term> args) {
    List<Value> parts = new ArrayList<>();
    parts.add(typed("ref", elements(operator)));
    args.forEach(arg -> parts.add(term(arg)));
    return ArrayValue.of(parts);
  }

  private Value elements(Term.Ref reference) {
    List<Value> elements = new ArrayList<>();
    elements.add(term(reference.head()));
    reference.path().forEach(element -> elements.add(term(element)));
    return ArrayValue.of(elements);
  }

  private Value term(Term term) {
    pace.step(1);
    if (term instanceof Term.Null) {
      return typed("null", ObjectValue.EMPTY);
    }
    if (term instanceof Term.Bool truth) {
      return typed("boolean", Value.of(truth.value()));
    }
    if (term instanceof Term.Num number) {
      return typed("number", number(number.text()));
    }
    if (term instanceof Term.Str text) {
      return typed("string", StringValue.of(text.value()));
    }
    if (term instanceof Term.Var variable) {
      return typed("var", StringValue.of(variable.name()));
    }
    if (term instanceof Term.Ref reference) {
      return typed("ref", elements(reference));
    }
    if (term instanceof Term.Call call) {
      return typed("call", call(call.operator(), call.args()));
    }
    return composite(term);
  }

  /** JSON has no number that begins with a point, though policies have. */
  private static NumberValue number(String text) {
    if (text.startsWith(".") || text.startsWith("-.")) {
      throw BuiltinException.of("invalid number literal " + GoText.quote(text));
    }
    return NumberValue.of(text);
  }

  /** The reference keeps the members of sets in order. */
  private static int order(Term a, Term b) {
    int rank = Integer.compare(rank(a), rank(b));
    if (rank != 0) {
      return rank;
    } else if (a instanceof Term.Num x && b instanceof Term.Num y) {
      return NumberValue.of(x.text()).compareTo(NumberValue.of(y.text()));
    } else if (a instanceof Term.Str x && b instanceof Term.Str y) {
      return StringValue.of(x.value()).compareTo(StringValue.of(y.value()));
    }
    return a instanceof Term.Bool || a instanceof Term.Var || a instanceof Term.Ref
        ? a.toString().compareTo(b.toString())
        : 0;
  }

  private static int rank(Term term) {
    List<Class<? extends Term>> kinds =
        List.of(
            Term.Null.class,
            Term.Bool.class,
            Term.Num.class,
            Term.Str.class,
            Term.Var.class,
            Term.Ref.class,
            Term.Array.class,
            Term.Obj.class,
            Term.SetOf.class);
    int rank = kinds.indexOf(term.getClass());
    return rank < 0 ? kinds.size() : rank;
  }

  private Value composite(Term term) {
    if (term instanceof Term.Array array) {
      return typed("array", list(array.items(), this::term));
    }
    if (term instanceof Term.SetOf set) {
      return typed("set", list(set.items().stream().sorted(AstJson::order).toList(), this::term));
    }
    if (term instanceof Term.Obj object) {
      return typed(
          "object",
          list(
              object.entries(),
              (Term.Entry entry) -> ArrayValue.of(term(entry.key()), term(entry.value()))));
    }
    if (term instanceof Term.Comprehension comprehension) {
      return comprehension(comprehension);
    }
    if (term instanceof Term.Template template) {
      return typed(
          "templatestring",
          ObjectValue.builder()
              .with("multi_line", Value.of(template.raw()))
              .with("parts", list(template.parts(), this::part))
              .build());
    }
    throw BuiltinException.of("no JSON form of " + term);
  }

  private Value part(Term.Template.Part part) {
    if (part instanceof Term.Template.Text text) {
      return typed("string", StringValue.of(text.value()));
    }
    Literal literal = ((Term.Template.Hole) part).literal();
    return literal.expression() instanceof Expression.Test test
            && test.term() instanceof Term.Scalar
        ? term(test.term())
        : literal(literal, 0);
  }

  private Value comprehension(Term.Comprehension comprehension) {
    ObjectValue.Builder out = ObjectValue.builder().with("body", body(comprehension.body()));
    @Nullable Term key = comprehension.key();
    if (key != null) {
      out.with("key", term(key)).with("value", term(comprehension.value()));
      return typed("objectcomprehension", out.build());
    }
    out.with("term", term(comprehension.value()));
    boolean array = comprehension.kind() == Term.Comprehension.Kind.ARRAY;
    return typed(array ? "arraycomprehension" : "setcomprehension", out.build());
  }
}
