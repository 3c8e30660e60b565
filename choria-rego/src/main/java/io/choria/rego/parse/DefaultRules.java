package io.choria.rego.parse;

import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.TermNames;
import io.choria.rego.ast.With;
import java.util.HashSet;
import java.util.Set;

/** What the value and the arguments of a default rule may be (spec 08 §1.10). */
final class DefaultRules {
  private DefaultRules() {}

  static void check(Tokens tokens, Place place, Head head) throws ParseFailure {
    Term value = head.value();
    boolean entry = !head.isFunction() && head.reference().path().size() == 1;
    if (value == null || (entry && !head.valueWritten())) {
      throw tokens.fail(place, "illegal default rule (must have a value)");
    }
    Reported before = tokens.reported();
    checkValue(tokens, place, value);
    if (tokens.reported() == before) {
      checkArguments(tokens, place, head);
    }
    if (tokens.reported() != before) {
      throw new ParseFailure();
    }
  }

  private static void checkArguments(Tokens tokens, Place place, Head head) {
    Set<String> names = new HashSet<>();
    for (Term arg : head.parameters()) {
      if (!(arg instanceof Term.Var v)) {
        String what = TermNames.of(arg);
        tokens.report(place, "illegal default rule (arguments cannot contain " + what + ")");
      } else if (!names.add(v.name())) {
        tokens.report(place, "illegal default rule (arguments cannot be repeated " + v + ")");
      }
    }
  }

  private static void checkValue(Tokens tokens, Place place, Term value) {
    if (value instanceof Term.Var || value instanceof Term.Ref || value instanceof Term.Call) {
      reportContent(tokens, place, TermNames.of(value));
    } else if (value instanceof Term.Array a) {
      for (Term item : a.items()) {
        checkValue(tokens, place, item);
      }
    } else if (value instanceof Term.SetOf s) {
      for (Term item : s.items()) {
        checkValue(tokens, place, item);
      }
    } else if (value instanceof Term.Obj o) {
      for (Term.Entry entry : o.entries()) {
        checkValue(tokens, place, entry.key());
        checkValue(tokens, place, entry.value());
      }
    } else if (value instanceof Term.Template t) {
      for (Term.Template.Part part : t.parts()) {
        if (part instanceof Term.Template.Hole hole) {
          checkHole(tokens, place, hole.literal());
        }
      }
    }
  }

  private static void checkHole(Tokens tokens, Place place, Literal literal) {
    if (!(literal.expression() instanceof Expression.Test test)) {
      // the operator of a call is a reference
      reportContent(tokens, place, "ref");
      return;
    }
    checkValue(tokens, place, test.term());
    for (With with : literal.with()) {
      checkValue(tokens, place, with.target());
    }
  }

  private static void reportContent(Tokens tokens, Place place, String what) {
    tokens.report(place, "illegal default rule (value cannot contain " + what + ")");
  }
}
