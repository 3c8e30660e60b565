package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.code.MethodCode;
import io.choria.rego.core.Lazy;
import io.choria.rego.index.Documents;
import io.choria.rego.index.Guard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/**
 * A {@link Choice} while it is being turned into code: the bodies one behind the other in one
 * method, so that what several of them look up is looked up once.
 */
final class ChoiceCode {
  /** Bodies beyond this many bytes are called instead, each a class of its own. */
  private static final int ROOM = 4_000;

  /** What stands in the middle of other bodies must be smaller than this. */
  private static final int SMALL = 600;

  private final Choice choice;
  private final BodyCode bodies;
  private final MethodCode code;
  private final Set<Branch> called = new HashSet<>();

  /** Where to go on with a value in {@link #total}; null if a value ends the method. */
  private final @Nullable Label end;

  private int total;

  private ChoiceCode(Choice choice, BodyCode bodies, @Nullable Label end) {
    this.choice = choice;
    this.bodies = bodies;
    this.code = bodies.code();
    this.end = end;
  }

  /** The choice as a class; null if it is better off as it is. */
  static @Nullable Program program(Choice choice) {
    return new ChoiceCode(choice, BodyCode.shared(0), null).program();
  }

  /** Whether all bodies are small, and look up and compare only. */
  static boolean isCheap(Choice choice, int depth) {
    int room = SMALL;
    for (Branch branch : branches(choice)) {
      BodyCode trial = BodyCode.shared(depth);
      int result = trial.code().local();
      trial.write(branch, result, false);
      room -= trial.code().size();
      if (!trial.isComplete()
          || !trial.isCheap()
          || room < 0
          || !branch.guard().forWatchersOnly()) {
        return false;
      }
    }
    return true;
  }

  /** Writes code that pushes the value of a cheap choice without arguments, or null. */
  static void pushValue(BodyCode bodies, Choice choice) {
    Label end = bodies.code().label();
    ChoiceCode inner = new ChoiceCode(choice, bodies, end);
    bodies.inside(inner::writeAll);
    bodies.code().place(end);
    bodies.code().load(inner.total);
  }

  private @Nullable Program program() {
    if (!survey()) {
      return null;
    }
    writeAll();
    code.load(total);
    code.leave(Value.class);
    return bodies.isComplete() ? bodies.program() : null;
  }

  private void writeAll() {
    total = code.local();
    code.nothing();
    code.store(total);
    for (Definition definition : choice.definitions()) {
      write(definition, choice.first());
    }
    Label nothing = code.label();
    if (!choice.first()) {
      code.load(total);
      code.jumpIfNull(nothing);
      end(total);
    }
    code.place(nothing);
    Definition fallback = choice.fallback();
    if (fallback != null) {
      write(fallback, true);
    }
  }

  /** The value of the choice is known. */
  private void end(int value) {
    code.load(value);
    if (end == null) {
      code.giveBack(Value.class);
    } else {
      code.store(total);
      code.jump(end);
    }
  }

  /** Finds out what can be written here and what it asks for; false if that is nothing. */
  private boolean survey() {
    Map<List<Object>, Integer> wanted = new HashMap<>();
    List<List<Object>> order = new ArrayList<>();
    int room = ROOM;
    boolean any = false;
    for (Branch branch : branches(choice)) {
      BodyCode trial = BodyCode.shared(0);
      int result = trial.code().local();
      trial.write(branch, result, false);
      if (!trial.isComplete() || trial.code().size() > room) {
        called.add(branch);
        continue;
      }
      any = true;
      room -= trial.code().size();
      trial
          .wanted()
          .forEach(
              (path, places) -> {
                if (wanted.merge(path, places, Integer::sum).equals(places)) {
                  order.add(path);
                }
              });
    }
    for (List<Object> path : order) {
      if (wanted.getOrDefault(path, 0) > 1) {
        bodies.keep(path);
      }
    }
    return any;
  }

  private static List<Branch> branches(Choice choice) {
    List<Branch> branches = new ArrayList<>();
    for (Definition definition : choice.definitions()) {
      definition.branches().forEach(branch -> branches.add(branch.get()));
    }
    Definition fallback = choice.fallback();
    if (fallback != null) {
      fallback.branches().forEach(branch -> branches.add(branch.get()));
    }
    return branches;
  }

  /**
   * Writes one definition: the first of its branches that gives a value counts.
   *
   * @param last whether a value ends the search
   */
  private void write(Definition definition, boolean last) {
    int own = code.local();
    code.nothing();
    code.store(own);
    Label given = code.label();
    Label next = code.label();
    for (Lazy<Branch> lazy : definition.branches()) {
      Branch branch = lazy.get();
      Label skipped = code.label();
      guard(branch, skipped);
      if (called.contains(branch)) {
        call(branch, own);
      } else {
        bodies.write(branch, own, last && end == null);
      }
      code.place(skipped);
      code.load(own);
      code.jumpIfPresent(given);
    }
    code.jump(next);
    code.place(given);
    if (last) {
      end(own);
    } else {
      agree(own);
    }
    code.place(next);
  }

  private void guard(Branch branch, Label fails) {
    Guard guard = branch.guard();
    if (guard.forWatchersOnly()) {
      return; // who watches never comes here
    }
    code.constant(guard, Guard.class);
    bodies.pushScope();
    bodies.pushGiven();
    code.call(Guard.class, "holds", boolean.class, Documents.class, Value[].class);
    code.jumpIfFalse(fails);
  }

  private void call(Branch branch, int into) {
    code.constant(branch, Branch.class);
    bodies.pushEvaluation();
    bodies.pushScope();
    bodies.pushGiven();
    code.nothing();
    code.call(
        Branch.class,
        "run",
        Value.class,
        Evaluation.class,
        Scope.class,
        Value[].class,
        Object.class);
    code.store(into);
  }

  private void agree(int own) {
    Label first = code.label();
    Label done = code.label();
    code.load(total);
    code.jumpIfNull(first);
    code.load(total);
    code.load(own);
    code.callStatic(Yield.class, "agree", void.class, Value.class, Value.class);
    code.jump(done);
    code.place(first);
    code.load(own);
    code.store(total);
    code.place(done);
  }
}
