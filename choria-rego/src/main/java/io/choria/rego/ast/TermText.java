package io.choria.rego.ast;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes syntax back as Rego text, in the one-line form that error messages and traces show. */
final class TermText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
  private static final Set<String> RESERVED =
      Set.of(
          "package",
          "import",
          "as",
          "default",
          "else",
          "not",
          "some",
          "with",
          "null",
          "true",
          "false",
          "if",
          "contains",
          "in",
          "every");
  private static final Map<String, String> INFIX =
      Map.ofEntries(
          Map.entry("plus", "+"),
          Map.entry("minus", "-"),
          Map.entry("mul", "*"),
          Map.entry("div", "/"),
          Map.entry("rem", "%"),
          Map.entry("and", "&"),
          Map.entry("or", "|"),
          Map.entry("equal", "=="),
          Map.entry("neq", "!="),
          Map.entry("lt", "<"),
          Map.entry("lte", "<="),
          Map.entry("gt", ">"),
          Map.entry("gte", ">="),
          Map.entry("eq", "="),
          Map.entry("assign", ":="));

  private final StringBuilder out = new StringBuilder();

  private TermText() {}

  static String of(Term term) {
    TermText text = new TermText();
    text.term(term);
    return text.out.toString();
  }

  static String of(Literal literal) {
    TermText text = new TermText();
    text.literal(literal);
    return text.out.toString();
  }

  static String of(Expression expression) {
    TermText text = new TermText();
    text.expression(expression);
    return text.out.toString();
  }

  static String of(Head head) {
    TermText text = new TermText();
    text.head(head);
    return text.out.toString();
  }

  static String of(Rule rule) {
    TermText text = new TermText();
    if (rule.isDefault()) {
      text.out.append("default ");
    }
    text.head(rule.head());
    if (!rule.isDefault()) {
      text.block(" if", rule.body());
    }
    for (Rule other = rule.otherwise(); other != null; other = other.otherwise()) {
      text.out.append(" else");
      Term value = other.head().value();
      if (value != null) {
        text.out.append(" := ");
        text.term(value);
      }
      text.block(" if", other.body());
    }
    return text.out.toString();
  }

  private void head(Head head) {
    term(head.reference());
    if (head.isFunction()) {
      out.append('(');
      list(head.parameters());
      out.append(')');
    }
    Term key = head.key();
    Term value = head.value();
    if (key != null) {
      out.append(" contains ");
      term(key);
    } else if (value != null) {
      out.append(head.assign() ? " := " : " = ");
      term(value);
    }
  }

  private void block(String before, Body body) {
    out.append(before).append(" { ");
    body(body);
    out.append(" }");
  }

  private void body(Body body) {
    String separator = "";
    for (Literal literal : body.literals()) {
      out.append(separator);
      literal(literal);
      separator = "; ";
    }
  }

  private void literal(Literal literal) {
    if (literal.negated()) {
      out.append("not ");
    }
    expression(literal.expression());
    for (With with : literal.with()) {
      out.append(" with ");
      term(with.target());
      out.append(" as ");
      term(with.value());
    }
  }

  private void expression(Expression expression) {
    if (expression instanceof Expression.Test t) {
      term(t.term());
    } else if (expression instanceof Expression.Call c) {
      String symbol = c.operator().path().isEmpty() ? INFIX.get(c.name()) : null;
      if (symbol != null && c.args().size() == 2) {
        term(c.args().get(0));
        out.append(' ').append(symbol).append(' ');
        term(c.args().get(1));
      } else {
        call(c.operator(), c.args());
      }
    } else if (expression instanceof Expression.Some s) {
      some(s);
    } else if (expression instanceof Expression.Every e) {
      every(e);
    } else if (expression instanceof Expression.Logic l) {
      String separator = "";
      for (Expression.Operand operand : l.operands()) {
        out.append(separator);
        operand(operand);
        separator = " " + l.operator().keyword() + " ";
      }
    } else if (expression instanceof Expression.NotBody n) {
      out.append("not ");
      operand(n.operand());
    }
  }

  private void operand(Expression.Operand operand) {
    if (operand.explicit()) {
      out.append("{ ");
      body(operand.body());
      out.append(" }");
    } else {
      body(operand.body());
    }
  }

  private void some(Expression.Some some) {
    out.append("some ");
    Expression.Some.Member member = some.member();
    if (member == null) {
      list(some.names());
      return;
    }
    if (member.key() != null) {
      term(member.key());
      out.append(", ");
    }
    term(member.value());
    out.append(" in ");
    term(member.collection());
  }

  private void every(Expression.Every every) {
    out.append("every ");
    if (every.key() != null) {
      term(every.key());
      out.append(", ");
    }
    term(every.value());
    out.append(" in ");
    term(every.domain());
    block("", every.body());
  }

  private void term(Term term) {
    if (term instanceof Term.Str s) {
      quoted(s.value());
    } else if (term instanceof Term.Ref r) {
      reference(r);
    } else if (term instanceof Term.Array a) {
      out.append('[');
      list(a.items());
      out.append(']');
    } else if (term instanceof Term.SetOf s) {
      set(s);
    } else if (term instanceof Term.Obj o) {
      object(o);
    } else if (term instanceof Term.Comprehension c) {
      comprehension(c);
    } else if (term instanceof Term.Call c) {
      call(c.operator(), c.args());
    } else if (term instanceof Term.Template t) {
      template(t);
    } else {
      out.append(term);
    }
  }

  private void list(List<? extends Term> terms) {
    String separator = "";
    for (Term t : terms) {
      out.append(separator);
      term(t);
      separator = ", ";
    }
  }

  private void set(Term.SetOf set) {
    if (set.items().isEmpty()) {
      out.append("set()");
      return;
    }
    out.append('{');
    list(set.items());
    out.append('}');
  }

  private void object(Term.Obj object) {
    out.append('{');
    String separator = "";
    for (Term.Entry e : object.entries()) {
      out.append(separator);
      term(e.key());
      out.append(": ");
      term(e.value());
      separator = ", ";
    }
    out.append('}');
  }

  private void comprehension(Term.Comprehension c) {
    boolean array = c.kind() == Term.Comprehension.Kind.ARRAY;
    out.append(array ? '[' : '{');
    if (c.key() != null) {
      term(c.key());
      out.append(": ");
    }
    term(c.value());
    out.append(" | ");
    body(c.body());
    out.append(array ? ']' : '}');
  }

  private void call(Term.Ref operator, List<Term> args) {
    reference(operator);
    out.append('(');
    list(args);
    out.append(')');
  }

  private void reference(Term.Ref ref) {
    term(ref.head());
    for (Term element : ref.path()) {
      if (element instanceof Term.Str s
          && PLAIN.matcher(s.value()).matches()
          && !RESERVED.contains(s.value())) {
        out.append('.').append(s.value());
      } else {
        out.append('[');
        term(element);
        out.append(']');
      }
    }
  }

  private void template(Term.Template template) {
    char quote = template.raw() ? '`' : '"';
    out.append('$').append(quote);
    for (Term.Template.Part part : template.parts()) {
      if (part instanceof Term.Template.Text t) {
        out.append(t.value().replace("{", "\\{"));
      } else if (part instanceof Term.Template.Hole h) {
        out.append('{');
        literal(h.literal());
        out.append('}');
      }
    }
    out.append(quote);
  }

  private void quoted(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            out.append(String.format("\\x%02x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
