package io.choria.rego.check;

import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks at the conditions, and the heads of rules, that a variable stands in. */
public final class VariablePlaces {
  private final List<Part> parts = new ArrayList<>();

  /** A variable in a row of a file. */
  private record Occurrence(String file, int row, String name) {}

  /**
   * A condition, or a head.
   *
   * @param comprehends whether there is a comprehension in it
   * @param heads the variables that are but heads of references in a comprehension which stands in
   *     an object or a set
   * @param members the variables in sets, and in keys of objects, in the operands of a call
   */
  private record Part(
      Set<Occurrence> variables,
      Set<String> names,
      boolean comprehends,
      Set<String> heads,
      Set<String> members) {}

  private VariablePlaces() {}

  /**
   * The variables of modules.
   *
   * @throws io.choria.rego.RegoCompileException if they cannot be read
   */
  public static VariablePlaces of(FrontEnd frontEnd, List<SourceText> sources) {
    VariablePlaces places = new VariablePlaces();
    for (SourceText source : sources) {
      frontEnd
          .parse(source, FrontEnd.version(source.dialect()))
          .result()
          .rules()
          .forEach(rule -> places.add(source.file(), rule));
    }
    return places;
  }

  private void add(String file, Rule rule) {
    for (Rule one = rule; one != null; one = one.otherwise()) {
      Scan head = new Scan(file);
      head.walk(one.head());
      parts.add(head.part());
      new Walker() {
        @Override
        boolean enter(Literal literal) {
          Scan condition = new Scan(file);
          condition.walk(literal);
          parts.add(condition.part());
          return true;
        }
      }.walk(one.body());
    }
  }

  /**
   * Whether a variable is but the head of references in a comprehension which stands in an object
   * or a set, or in a set or a key of an object in the operands of a call, or in a condition with a
   * comprehension.
   */
  public boolean isHidden(String file, int row, String name) {
    return parts.stream()
        .filter(part -> part.variables.contains(new Occurrence(file, row, name)))
        .anyMatch(
            part -> part.comprehends || part.heads.contains(name) || part.members.contains(name));
  }

  /** Whether a condition or head that has a variable has another one, too. */
  public boolean isBeside(String file, int row, String name, String other) {
    return parts.stream()
        .filter(part -> part.variables.contains(new Occurrence(file, row, name)))
        .anyMatch(part -> part.names.contains(other));
  }

  /** Goes through one part. */
  private static final class Scan extends Walker {
    private final String file;
    private final Set<Occurrence> variables = new HashSet<>();
    private final Set<String> heads = new HashSet<>();
    private final Set<String> members = new HashSet<>();
    private boolean comprehends;

    Scan(String file) {
      this.file = file;
    }

    Part part() {
      Set<String> names = new HashSet<>();
      variables.forEach(variable -> names.add(variable.name()));
      return new Part(variables, names, comprehends, heads, members);
    }

    @Override
    boolean enter(Literal literal) {
      if (literal.expression() instanceof Expression.Call call) {
        call.args().forEach(this::operand);
      }
      return true;
    }

    @Override
    boolean enter(Term term) {
      if (term instanceof Term.Var variable) {
        variables.add(new Occurrence(file, variable.place().row(), name(variable)));
      } else if (term instanceof Term.Comprehension) {
        comprehends = true;
      } else if (term instanceof Term.Call call) {
        call.args().forEach(this::operand);
      } else if (term instanceof Term.Obj || term instanceof Term.SetOf) {
        collection(term);
      }
      return true;
    }

    private void collection(Term collection) {
      new Walker() {
        @Override
        boolean enter(Term term) {
          if (term instanceof Term.Comprehension) {
            Names names = new Names();
            names.walkParts(term);
            names.heads.removeAll(names.others);
            heads.addAll(names.heads);
          }
          return true;
        }
      }.walkParts(collection);
    }

    private void operand(Term operand) {
      Names names = new Names();
      new Walker() {
        @Override
        boolean enter(Term term) {
          if (term instanceof Term.SetOf) {
            names.walkParts(term);
          } else if (term instanceof Term.Obj object) {
            object.entries().forEach(entry -> names.walk(entry.key()));
          }
          return true;
        }
      }.walk(operand);
      members.addAll(names.heads);
      members.addAll(names.others);
    }
  }

  /** Gathers variables, those at the head of a reference apart. */
  private static final class Names extends Walker {
    private final Set<String> heads = new HashSet<>();
    private final Set<String> others = new HashSet<>();

    @Override
    boolean enter(Term term) {
      if (term instanceof Term.Ref reference && reference.head() instanceof Term.Var head) {
        heads.add(name(head));
        walkAll(reference.path());
        return false;
      }
      if (term instanceof Term.Var variable) {
        others.add(name(variable));
      }
      return true;
    }
  }

  /** As errors name it. */
  private static String name(Term.Var variable) {
    return variable.isWildcard() ? "_" : variable.name();
  }
}
