package io.choria.rego.core;

import io.choria.rego.StringValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the input that rules can look at, as a tree of member names. Whatever lies outside
 * can't change any decision, so a reader of JSON text may pass over it.
 */
public final class InputParts {
  /** All of it. */
  public static final InputParts ALL = new InputParts(true);

  private final Map<StringValue, InputParts> members = new HashMap<>();
  private boolean whole;

  private InputParts(boolean whole) {
    this.whole = whole;
  }

  /** What the rules of a policy look at. */
  public static InputParts of(CorePolicy policy) {
    InputParts root = new InputParts(false);
    policy.rules().forEach(root::rule);
    return root;
  }

  /** Whether every member counts. */
  public boolean isWhole() {
    return whole;
  }

  /** What counts of a member; null if nothing does. */
  public @Nullable InputParts member(StringValue name) {
    return whole ? ALL : members.get(name);
  }

  private void rule(CoreRule rule) {
    terms(rule.path());
    List<CoreTerm> args = rule.args();
    if (args != null) {
      terms(args);
    }
    term(rule.value());
    body(rule.body());
    CoreRule orElse = rule.orElse();
    if (orElse != null) {
      rule(orElse);
    }
  }

  private void body(CoreBody body) {
    for (CoreLiteral literal : body.literals()) {
      expr(literal.expr());
      literal.with().forEach(this::with);
    }
  }

  private void expr(CoreExpr expr) {
    if (expr instanceof CoreExpr.Test test) {
      term(test.term());
    } else if (expr instanceof CoreExpr.Unify unify) {
      term(unify.left());
      term(unify.right());
    } else if (expr instanceof CoreExpr.BuiltinCall call) {
      terms(call.args());
    } else if (expr instanceof CoreExpr.FunctionCall call) {
      terms(call.args());
    } else if (expr instanceof CoreExpr.Every every) {
      term(every.domain());
      body(every.body());
    } else if (expr instanceof CoreExpr.Not not) {
      body(not.body());
    } else if (expr instanceof CoreExpr.And and) {
      and.operands().forEach(this::body);
    } else if (expr instanceof CoreExpr.Or or) {
      or.operands().forEach(this::body);
    }
  }

  private void with(CoreWith with) {
    if (with instanceof CoreWith.Input input) {
      terms(input.path());
      if (!input.path().isEmpty()) {
        // what stands there is kept or not depending on its kind
        add(input.path());
      }
    } else if (with instanceof CoreWith.Data data) {
      terms(data.path());
    }
    if (with.value() instanceof CoreWith.CoreWithValue.OfTerm value) {
      term(value.term());
    }
  }

  private void terms(List<CoreTerm> terms) {
    terms.forEach(this::term);
  }

  private void term(CoreTerm term) {
    if (term == CoreTerm.Root.INPUT) {
      add(List.of());
    } else if (term instanceof CoreTerm.Ref ref) {
      if (ref.head() == CoreTerm.Root.INPUT) {
        add(ref.path());
      } else {
        term(ref.head());
      }
      terms(ref.path());
    } else if (term instanceof CoreTerm.Array array) {
      terms(array.elements());
    } else if (term instanceof CoreTerm.SetOf set) {
      terms(set.elements());
    } else if (term instanceof CoreTerm.Obj object) {
      for (CoreTerm.Entry entry : object.entries()) {
        term(entry.key());
        term(entry.value());
      }
    } else if (term instanceof CoreTerm.ArrayComp comprehension) {
      term(comprehension.head());
      body(comprehension.body());
    } else if (term instanceof CoreTerm.SetComp comprehension) {
      term(comprehension.head());
      body(comprehension.body());
    } else if (term instanceof CoreTerm.ObjComp comprehension) {
      term(comprehension.key());
      term(comprehension.value());
      body(comprehension.body());
    }
  }

  /** Adds what lies at a path, up to its first step that is no name. */
  private void add(List<CoreTerm> path) {
    InputParts part = this;
    for (CoreTerm step : path) {
      if (part.whole
          || !(step instanceof CoreTerm.Const constant
              && constant.value() instanceof StringValue name)) {
        break;
      }
      part = part.members.computeIfAbsent(name, key -> new InputParts(false));
    }
    part.whole = true;
    part.members.clear();
  }
}
