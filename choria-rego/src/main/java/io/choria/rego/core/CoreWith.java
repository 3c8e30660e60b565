package io.choria.rego.core;

import io.choria.rego.Value;
import java.util.List;

/** One {@code with} modifier (spec 08 §2.16). */
public sealed interface CoreWith {

  /** What stands in for the target. */
  CoreWithValue value();

  /** Replaces {@code input} or a part of it; path elements are constants or variables. */
  record Input(List<CoreTerm> path, CoreWithValue value) implements CoreWith {
    /** Copies the path. */
    public Input {
      path = List.copyOf(path);
    }
  }

  /** Replaces a part of {@code data}, or all of it. */
  record Data(List<CoreTerm> path, CoreWithValue value) implements CoreWith {
    /** Copies the path. */
    public Data {
      path = List.copyOf(path);
    }
  }

  /** Replaces a function of the policy. */
  record Function(List<Value> path, CoreWithValue value) implements CoreWith {
    /** Copies the path. */
    public Function {
      path = List.copyOf(path);
    }
  }

  /** Replaces a built-in function. */
  record Builtin(String name, CoreWithValue value) implements CoreWith {}

  /** The replacement. */
  sealed interface CoreWithValue {
    /** A value; the term is bound in front of the literal. */
    record OfTerm(CoreTerm term) implements CoreWithValue {}

    /** What rules define at a path, as each call sees it (only for function targets). */
    record OfDocument(List<Value> path) implements CoreWithValue {
      /** Copies the path. */
      public OfDocument {
        path = List.copyOf(path);
      }
    }

    /** A function of the policy of the same arity (only for function targets). */
    record OfFunction(List<Value> path) implements CoreWithValue {
      /** Copies the path. */
      public OfFunction {
        path = List.copyOf(path);
      }
    }

    /** A built-in of the same arity (only for function targets). */
    record OfBuiltin(String name) implements CoreWithValue {}
  }
}
