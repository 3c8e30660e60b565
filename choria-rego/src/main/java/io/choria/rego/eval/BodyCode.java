package io.choria.rego.eval;

import io.choria.rego.BooleanValue;
import io.choria.rego.Value;
import io.choria.rego.code.ClassCode;
import io.choria.rego.code.MethodCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/**
 * One body while it is being turned into code. Literals become nested loops: what follows a literal
 * stands inside of the loop over its solutions, so a variable, once bound, is a local variable for
 * all that can read it.
 *
 * <p>Operands are numbers: of a local variable, or of a constant if negative. Nodes that don't know
 * how to write themselves are called instead; as they read and write a {@link Frame}, a body with
 * such nodes keeps its variables there too.
 */
final class BodyCode {
  /** Beyond this a method is no longer compiled by the virtual machine. */
  private static final int MOST = 7_000;

  /**
   * Where a body that keeps its variables in a frame is continued in another method, and no bodies
   * of others are taken in.
   */
  private static final int PART = 3_000;

  /** So many levels of rules stand in each other's code. */
  private static final int DEEPEST = 3;

  private static final int EVALUATION = 1;
  private static final int SCOPE = 2;
  private static final int GIVEN = 3;
  private static final int SINK = 4;

  private final ClassCode type;
  private final Variables variables;

  /** Whether nothing is replaced and nobody watches where the code is entered. */
  private final boolean plain;

  private final List<Object> constants = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  private MethodCode code;
  private int evaluation = EVALUATION;
  private int scope = SCOPE;
  private int sink = SINK;
  private OpenBody open;

  /** What is known where the next body begins. */
  private Map<List<Object>, Integer> around = Map.of();

  /** Places for the answers to questions that several bodies ask. */
  private final Map<List<Object>, Integer> kept = new HashMap<>();

  private final Map<List<Object>, Integer> wanted = new LinkedHashMap<>();
  private final Map<Integer, Integer> outerScopes = new HashMap<>();
  private int depth = DEEPEST;
  private int loops;
  private boolean costly;
  private boolean tooLarge;

  /** A part of the body that got a method of its own. */
  private record Part(String name, Node node) {}

  private BodyCode(boolean framed, boolean plain) {
    this.variables = framed ? new Variables.InFrame(this) : new Variables.Local(this);
    this.plain = plain;
    this.type = new ClassCode(Program.class, "Body", Program.class);
    this.code =
        type.method(
            true, "run", Value.class, Evaluation.class, Scope.class, Value[].class, Object.class);
    this.open = OpenBody.begin(0, false, code.label(), around);
  }

  /**
   * Code for several bodies, to be entered only where nothing is replaced.
   *
   * @param depth in the code of how many other rules it will stand
   */
  static BodyCode shared(int depth) {
    BodyCode code = new BodyCode(false, true);
    code.depth = depth;
    return code;
  }

  /** In the code of how many other rules this stands. */
  int depth() {
    return depth;
  }

  /**
   * The body as a class; null if it is better off as it is.
   *
   * @param plain whether it is entered only where nothing is replaced and nobody watches
   */
  static @Nullable Program program(
      FrameLayout layout, @Nullable Pattern[] given, Node body, boolean plain) {
    BodyCode free = new BodyCode(false, plain);
    free.write(layout, given, body);
    if (free.isComplete()) {
      return free.program();
    }
    BodyCode framed = new BodyCode(true, plain);
    framed.write(layout, given, body);
    return framed.isComplete() ? framed.program() : null;
  }

  /** Whether nothing was written but look-ups and comparisons, each done once. */
  boolean isCheap() {
    return !costly;
  }

  /** Whether cheap bodies of other rules may stand here: a conflict in them leads to the caller. */
  boolean takesBodies() {
    return depth < DEEPEST && isPlain() && loops == 0 && code.size() < PART;
  }

  /** A loop begins here. */
  void enterLoop() {
    loops++;
  }

  /** A loop ends here. */
  void leaveLoop() {
    loops--;
  }

  /** Writes bodies in the middle of another one, whose variables are not theirs. */
  void inside(Runnable write) {
    OpenBody outer = open;
    Map<List<Object>, Integer> before = around;
    around = outer.answers;
    write.run();
    around = before;
    open = outer;
  }

  /** Whether all of it could be written. */
  boolean isComplete() {
    return !tooLarge && variables.suffice();
  }

  @Nullable Program program() {
    return (Program) type.instance(HiddenClasses.LOOKUP);
  }

  private void write(FrameLayout layout, @Nullable Pattern[] given, Node body) {
    open = OpenBody.begin(code.local(), false, code.label(), around);
    variables.begin(layout);
    Label exhausted = code.label();
    match(given, exhausted);
    body.emit(this, exhausted);
    code.place(open.stop);
    variables.pushResult();
    Label none = code.label();
    code.duplicate();
    code.jumpIfNull(none);
    code.giveBack(Value.class);
    code.place(none);
    code.drop();
    code.staticField(BooleanValue.class, "TRUE", BooleanValue.class);
    code.giveBack(Value.class);
    code.place(exhausted);
    variables.pushResult();
    code.leave(Value.class);
    tooLarge |= code.size() > MOST;
    if (variables instanceof Variables.InFrame frame) {
      for (int i = 0; i < parts.size() && !tooLarge; i++) {
        write(parts.get(i), frame);
      }
    }
  }

  /**
   * Writes one of several bodies.
   *
   * @param into gets the value, null before
   * @param returned whether a value ends all of the code instead
   */
  void write(Branch branch, int into, boolean returned) {
    open = OpenBody.begin(into, returned, code.label(), around);
    Label exhausted = code.label();
    match(branch.given(), exhausted);
    branch.body().emit(this, exhausted);
    code.place(open.stop);
    code.place(exhausted);
    tooLarge |= code.size() > MOST;
  }

  /** Writes code that goes on behind it if what is given fits. */
  private void match(@Nullable Pattern[] given, Label fails) {
    for (int i = 0; i < given.length; i++) {
      Pattern pattern = given[i];
      if (pattern != null) {
        pushGiven();
        code.number(i);
        code.element();
        pattern.emit(this, stored(), fails);
      }
    }
  }

  private void write(Part part, Variables.InFrame frame) {
    code = type.method(false, part.name(), boolean.class, Frame.class);
    open = OpenBody.begin(0, false, code.label(), Map.of());
    frame.beginPart(0);
    evaluation = frame.local("evaluation", Evaluation.class);
    scope = frame.local("scope", Scope.class);
    sink = frame.local("sink", Object.class);
    Label exhausted = code.label();
    part.node().emit(this, exhausted);
    code.place(open.stop);
    code.number(1);
    code.giveBack(boolean.class);
    code.place(exhausted);
    code.number(0);
    code.leave(boolean.class);
    tooLarge |= code.size() > MOST;
  }

  /** The instructions. */
  MethodCode code() {
    return code;
  }

  /** What is being written. */
  OpenBody open() {
    return open;
  }

  /** Where to jump when whoever asked has all that it needs. */
  Label stop() {
    return open.stop;
  }

  /** Writes what follows; in a method of its own if there is much already. */
  void next(Node node, Label exhausted) {
    if (!variables.areInFrame() || code.size() < PART) {
      tooLarge |= code.size() > MOST;
      if (!tooLarge) {
        node.emit(this, exhausted);
      }
      return;
    }
    Part part = new Part("part" + parts.size(), node);
    parts.add(part);
    variables.pushFrame();
    code.callOwn(part.name(), boolean.class, Frame.class);
    code.jumpIfTrue(open.stop);
    code.jump(exhausted);
  }

  /** Writes a body of which one solution is enough, with places of its own to go on at. */
  void closure(Node body, Label found, Label exhausted) {
    OpenBody outer = open;
    open = outer.closure(found);
    body.emit(this, exhausted);
    open = outer;
  }

  /** Pops the value on top into a new local variable. */
  int stored() {
    int local = code.local();
    code.store(local);
    return local;
  }

  /** Pops the value on top into a new local variable; jumps if it is null. */
  int defined(Label undefined) {
    int local = stored();
    code.load(local);
    code.jumpIfNull(undefined);
    return local;
  }

  int constant(Value value) {
    constants.add(value);
    return -constants.size();
  }

  /** The value if the operand is a constant. */
  @Nullable Value constantOf(int operand) {
    return operand < 0 ? (Value) constants.get(-operand - 1) : null;
  }

  void push(int operand) {
    if (operand < 0) {
      code.constant(constants.get(-operand - 1), Value.class);
    } else {
      code.load(operand);
    }
  }

  void pushAll(int[] operands) {
    code.number(operands.length);
    code.array(Value.class);
    for (int i = 0; i < operands.length; i++) {
      code.duplicate();
      code.number(i);
      push(operands[i]);
      code.storeElement();
    }
  }

  int[] emitAll(Expr[] exprs, Label undefined) {
    int[] operands = new int[exprs.length];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = exprs[i].emit(this, undefined);
    }
    return operands;
  }

  void pushEvaluation() {
    costly = true;
    code.load(evaluation);
  }

  void pushScope() {
    code.load(scope);
  }

  void pushGiven() {
    code.load(GIVEN);
  }

  void pushSink(Class<?> as) {
    code.load(sink);
    code.cast(as);
  }

  void step() {
    pushEvaluation();
    code.call(Evaluation.class, "step", void.class);
  }

  void allocate(long bytes) {
    pushEvaluation();
    code.number(bytes);
    code.call(Evaluation.class, "allocate", void.class, long.class);
  }

  /** From here on the variable is this operand. */
  void bind(int slot, int operand) {
    variables.bind(slot, operand);
  }

  int slot(int slot) {
    return variables.slot(slot);
  }

  /** The operand that stands for this path in the present scope, if there is one. */
  private @Nullable Integer known(List<Object> path) {
    return open.answers.get(scoped(path));
  }

  private void know(List<Object> path, int operand) {
    open.answers.put(scoped(path), operand);
  }

  /** Whether nothing is replaced by {@code with} here, and nobody watches. */
  boolean isPlain() {
    return plain && scope == SCOPE;
  }

  /** What was asked for, and in how many places. */
  Map<List<Object>, Integer> wanted() {
    return wanted;
  }

  /** Makes room for the answer to a question that several bodies ask. */
  void keep(List<Object> path) {
    int local = code.local();
    code.nothing();
    code.store(local);
    kept.put(path, local);
  }

  /**
   * The operand that holds the answer to a question, which does not change.
   *
   * @param push writes code that pushes the answer, or null
   */
  int once(List<Object> path, Label undefined, Runnable push) {
    Integer known = known(path);
    if (known != null) {
      return known;
    }
    if (isPlain()) {
      wanted.merge(path, 1, Integer::sum);
    }
    Integer local = isPlain() ? kept.get(path) : null;
    int operand;
    if (local == null) {
      push.run();
      operand = defined(undefined);
    } else {
      Label there = code.label();
      code.load(local);
      code.jumpIfPresent(there);
      OpenBody before = open;
      open = before.detour();
      push.run();
      open = before;
      code.duplicate();
      code.store(local);
      code.jumpIfNull(undefined);
      code.place(there);
      operand = local;
    }
    know(path, operand);
    return operand;
  }

  private List<Object> scoped(List<Object> path) {
    List<Object> key = new ArrayList<>(path);
    key.add(scope);
    return key;
  }

  /** Pops a collector into a place of its own. */
  void collect(int collector) {
    variables.collect(collector);
  }

  void pushCollector(int collector, Class<?> as) {
    variables.pushCollector(collector);
    code.cast(as);
  }

  /** The scope of what is written from here on; gives back the one before. */
  int enter(int other) {
    int before = scope;
    scope = other;
    return before;
  }

  /** The present scope ends where the scope given goes on. */
  void around(int outer) {
    outerScopes.put(scope, outer);
  }

  /** Goes on in the scope around the present one, which is given back. */
  int leave() {
    return enter(Objects.requireNonNull(outerScopes.get(scope)));
  }

  /** Whether a frame must be kept in step; then scopes can't be local. */
  boolean framed() {
    return variables.areInFrame();
  }

  /** Makes the value of the rule known and goes on. */
  void give(int operand, boolean enough, Label exhausted) {
    if (variables.areInFrame()) {
      throw new IllegalStateException("the result belongs to the frame");
    }
    if (open.returns) {
      push(operand);
      code.giveBack(Value.class);
      return;
    }
    if (enough) {
      push(operand);
      code.store(open.result);
      code.jump(open.stop);
      return;
    }
    Label first = code.label();
    code.load(open.result);
    code.jumpIfNull(first);
    code.load(open.result);
    push(operand);
    code.callStatic(Yield.class, "agree", void.class, Value.class, Value.class);
    code.jump(exhausted);
    code.place(first);
    push(operand);
    code.store(open.result);
    code.jump(exhausted);
  }

  /** Pushes the frame for a node that can't be written. */
  void pushFrame() {
    variables.pushFrame();
  }
}
