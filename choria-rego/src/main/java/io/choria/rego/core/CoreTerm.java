package io.choria.rego.core;

import io.choria.rego.Value;
import java.util.List;

/** A term. Composites without variables are folded into {@link Const}. */
public sealed interface CoreTerm {

  /** A value known at compile time. */
  record Const(Value value) implements CoreTerm {}

  /**
   * A variable. Names identify: a closure means the variable of an enclosing body when that one
   * mentions the name outside of closures; each {@code _} has a name of its own.
   *
   * @param name unique in its scope
   * @param display the name that the author wrote, or the generated one
   * @param generated true if no author wrote it; such variables are not part of query results
   */
  record Var(String name, String display, boolean generated) implements CoreTerm {}

  /** The two root documents. */
  enum Root implements CoreTerm {
    /** The input of the evaluation. */
    INPUT,
    /** Base data and rules. */
    DATA
  }

  /**
   * A reference.
   *
   * @param head a root, a variable, a constant, a composite or a comprehension
   * @param path at least one element: constants, variables, composites of these
   */
  record Ref(CoreTerm head, List<CoreTerm> path) implements CoreTerm {
    /** Copies the path. */
    public Ref {
      path = List.copyOf(path);
    }
  }

  /** An array with at least one part that is not constant. */
  record Array(List<CoreTerm> elements) implements CoreTerm {
    /** Copies the elements. */
    public Array {
      elements = List.copyOf(elements);
    }
  }

  /** A set with at least one part that is not constant. */
  record SetOf(List<CoreTerm> elements) implements CoreTerm {
    /** Copies the elements. */
    public SetOf {
      elements = List.copyOf(elements);
    }
  }

  /** An object with at least one part that is not constant. */
  record Obj(List<Entry> entries) implements CoreTerm {
    /** Copies the entries. */
    public Obj {
      entries = List.copyOf(entries);
    }
  }

  /** One entry of an {@link Obj}. */
  record Entry(CoreTerm key, CoreTerm value) {}

  /** An array comprehension. */
  record ArrayComp(CoreTerm head, CoreBody body) implements CoreTerm {}

  /** A set comprehension. */
  record SetComp(CoreTerm head, CoreBody body) implements CoreTerm {}

  /** An object comprehension. */
  record ObjComp(CoreTerm key, CoreTerm value, CoreBody body) implements CoreTerm {}
}
