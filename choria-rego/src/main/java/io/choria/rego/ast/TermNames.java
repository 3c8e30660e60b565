package io.choria.rego.ast;

/** The names that messages give to kinds of terms. */
public final class TermNames {
  private TermNames() {}

  /** For example {@code var} or {@code arraycomprehension}. */
  public static String of(Term term) {
    if (term instanceof Term.Null) {
      return "null";
    } else if (term instanceof Term.Bool) {
      return "boolean";
    } else if (term instanceof Term.Num) {
      return "number";
    } else if (term instanceof Term.Str) {
      return "string";
    } else if (term instanceof Term.Var) {
      return "var";
    } else if (term instanceof Term.Ref) {
      return "ref";
    } else if (term instanceof Term.Array) {
      return "array";
    } else if (term instanceof Term.Obj) {
      return "object";
    } else if (term instanceof Term.SetOf) {
      return "set";
    } else if (term instanceof Term.Comprehension c) {
      return switch (c.kind()) {
        case ARRAY -> "arraycomprehension";
        case SET -> "setcomprehension";
        case OBJECT -> "objectcomprehension";
      };
    } else if (term instanceof Term.Call) {
      return "call";
    }
    return "templatestring";
  }
}
