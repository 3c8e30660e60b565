package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.code.MethodCode;

/** Where code keeps the variables of a body, what it collects, and its value. */
abstract sealed class Variables {
  final BodyCode body;

  private Variables(BodyCode body) {
    this.body = body;
  }

  /** Makes room, at the beginning. */
  abstract void begin(FrameLayout layout);

  /** From here on the variable is this operand. */
  void bind(int slot, int operand) {
    body.open().slots.put(slot, operand);
  }

  /** The operand for a variable that was bound. */
  final int slot(int slot) {
    Integer operand = body.open().slots.get(slot);
    return operand != null ? operand : slotOfNode(slot);
  }

  /** The operand for a variable that was bound by a node that is called. */
  private int slotOfNode(int slot) {
    MethodCode code = body.code();
    pushFrame();
    code.field(Frame.class, "slots", Value[].class);
    code.number(slot);
    code.element();
    return body.stored();
  }

  /** Pops a collector into a place of its own. */
  abstract void collect(int collector);

  abstract void pushCollector(int collector);

  abstract void pushResult();

  /** Pushes the frame for a node that can't be written. */
  abstract void pushFrame();

  /** Whether nodes that are called find the variables. */
  abstract boolean areInFrame();

  /** Whether no node is called that would not find them. */
  abstract boolean suffice();

  /** Variables are local variables; there is no frame. */
  static final class Local extends Variables {
    private boolean frameMissing;

    Local(BodyCode body) {
      super(body);
    }

    @Override
    void begin(FrameLayout layout) {
      body.code().nothing();
      body.code().store(body.open().result);
    }

    @Override
    void collect(int collector) {
      body.open().collectors.put(collector, body.stored());
    }

    @Override
    void pushCollector(int collector) {
      Integer local = body.open().collectors.get(collector);
      if (local == null) {
        throw new IllegalStateException("nothing is collected at " + collector);
      }
      body.code().load(local);
    }

    @Override
    void pushResult() {
      body.code().load(body.open().result);
    }

    @Override
    void pushFrame() {
      frameMissing = true;
      body.code().nothing();
      body.code().cast(Frame.class);
    }

    @Override
    boolean areInFrame() {
      return false;
    }

    @Override
    boolean suffice() {
      return !frameMissing;
    }
  }

  /** Variables are local variables and stand in a frame too, for nodes that are called. */
  static final class InFrame extends Variables {
    private int frame;

    InFrame(BodyCode body) {
      super(body);
    }

    @Override
    void begin(FrameLayout layout) {
      MethodCode code = body.code();
      frame = code.local();
      code.create(Frame.class);
      body.pushEvaluation();
      body.pushScope();
      code.constant(layout, FrameLayout.class);
      code.construct(Frame.class, Evaluation.class, Scope.class, FrameLayout.class);
      code.store(frame);
      code.load(frame);
      body.pushSink(Object.class);
      code.storeField(Frame.class, "sink", Object.class);
    }

    /** Goes on in another method, which gets the frame. */
    void beginPart(int local) {
      frame = local;
    }

    /** Pops what the frame has under this name into a new local variable. */
    int local(String field, Class<?> type) {
      pushFrame();
      body.code().field(Frame.class, field, type);
      return body.stored();
    }

    @Override
    void bind(int slot, int operand) {
      super.bind(slot, operand);
      MethodCode code = body.code();
      pushFrame();
      code.field(Frame.class, "slots", Value[].class);
      code.number(slot);
      body.push(operand);
      code.storeElement();
    }

    @Override
    void collect(int collector) {
      MethodCode code = body.code();
      int local = body.stored();
      pushFrame();
      code.field(Frame.class, "collectors", Object[].class);
      code.number(collector);
      code.load(local);
      code.storeElement();
    }

    @Override
    void pushCollector(int collector) {
      MethodCode code = body.code();
      pushFrame();
      code.field(Frame.class, "collectors", Object[].class);
      code.number(collector);
      code.element();
    }

    @Override
    void pushResult() {
      pushFrame();
      body.code().field(Frame.class, "result", Value.class);
    }

    @Override
    void pushFrame() {
      body.code().load(frame);
    }

    @Override
    boolean areInFrame() {
      return true;
    }

    @Override
    boolean suffice() {
      return true;
    }
  }
}
