package io.choria.rego.code;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A method in the making: the few instructions that bodies of policies need. */
public final class MethodCode {
  private final ClassCode owner;
  private final MethodVisitor code;
  private int locals;
  private int size;

  MethodCode(
      ClassCode owner,
      ClassWriter writer,
      int access,
      String name,
      Class<?> result,
      Class<?>... parameters) {
    this.owner = owner;
    this.code = writer.visitMethod(access, name, descriptor(result, parameters), null, null);
    this.locals = parameters.length + ((access & Opcodes.ACC_STATIC) == 0 ? 1 : 0);
    code.visitCode();
  }

  private static String descriptor(Class<?> result, Class<?>... parameters) {
    Type[] types = new Type[parameters.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = Type.getType(parameters[i]);
    }
    return Type.getMethodDescriptor(Type.getType(result), types);
  }

  /** About how many bytes there are so far. */
  public int size() {
    return size;
  }

  /** A local variable of its own; all take one slot. */
  public int local() {
    return locals++;
  }

  /** A place to jump to. */
  public Label label() {
    return new Label();
  }

  /** Puts a label here. */
  public void place(Label label) {
    code.visitLabel(label);
  }

  /** Pushes {@code this}. */
  void loadThis() {
    load(0);
  }

  /** Pushes a local variable that holds an object. */
  public void load(int local) {
    size += 2;
    code.visitVarInsn(Opcodes.ALOAD, local);
  }

  /** Pops an object into a local variable. */
  public void store(int local) {
    size += 2;
    code.visitVarInsn(Opcodes.ASTORE, local);
  }

  /** Pushes a local variable that holds a number. */
  public void loadInt(int local) {
    size += 2;
    code.visitVarInsn(Opcodes.ILOAD, local);
  }

  /** Pops a number into a local variable. */
  public void storeInt(int local) {
    size += 2;
    code.visitVarInsn(Opcodes.ISTORE, local);
  }

  /** Adds one to a local variable that holds a number. */
  public void increment(int local) {
    size += 3;
    code.visitIincInsn(local, 1);
  }

  /** Pushes a number. */
  public void number(int value) {
    size += 3;
    if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
      code.visitIntInsn(Opcodes.SIPUSH, value);
    } else {
      code.visitLdcInsn(value);
    }
  }

  /** Pushes a number of 64 bits. */
  public void number(long value) {
    size += 3;
    code.visitLdcInsn(value);
  }

  /** Pushes null. */
  public void nothing() {
    size++;
    code.visitInsn(Opcodes.ACONST_NULL);
  }

  /** Pushes an object that is the same on each run. */
  public void constant(Object value, Class<?> type) {
    constant(owner.constant(value, type));
  }

  private void constant(int position) {
    size += 3;
    String type = owner.constantType(position).getDescriptor();
    code.visitFieldInsn(Opcodes.GETSTATIC, owner.name(), ClassCode.fieldName(position), type);
  }

  /** Pushes a static field. */
  public void staticField(Class<?> of, String field, Class<?> type) {
    size += 3;
    code.visitFieldInsn(
        Opcodes.GETSTATIC, Type.getInternalName(of), field, Type.getDescriptor(type));
  }

  /** Replaces the object on top by one of its fields. */
  public void field(Class<?> of, String field, Class<?> type) {
    size += 3;
    code.visitFieldInsn(
        Opcodes.GETFIELD, Type.getInternalName(of), field, Type.getDescriptor(type));
  }

  /** Stores the object on top into a field of the one below. */
  public void storeField(Class<?> of, String field, Class<?> type) {
    size += 3;
    code.visitFieldInsn(
        Opcodes.PUTFIELD, Type.getInternalName(of), field, Type.getDescriptor(type));
  }

  /** Calls a method of a class. */
  public void call(Class<?> of, String method, Class<?> result, Class<?>... parameters) {
    size += of.isInterface() ? 5 : 3;
    code.visitMethodInsn(
        of.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL,
        Type.getInternalName(of),
        method,
        descriptor(result, parameters),
        of.isInterface());
  }

  /** Calls a static method of a class. */
  public void callStatic(Class<?> of, String method, Class<?> result, Class<?>... parameters) {
    size += 3;
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        Type.getInternalName(of),
        method,
        descriptor(result, parameters),
        of.isInterface());
  }

  /** Calls a static method of the class in the making. */
  public void callOwn(String method, Class<?> result, Class<?>... parameters) {
    size += 3;
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, owner.name(), method, descriptor(result, parameters), false);
  }

  /** Pushes a new object that is not initialized, twice. */
  public void create(Class<?> type) {
    size += 4;
    code.visitTypeInsn(Opcodes.NEW, Type.getInternalName(type));
    code.visitInsn(Opcodes.DUP);
  }

  /** Calls a constructor. */
  public void construct(Class<?> type, Class<?>... parameters) {
    size += 3;
    code.visitMethodInsn(
        Opcodes.INVOKESPECIAL,
        Type.getInternalName(type),
        "<init>",
        descriptor(void.class, parameters),
        false);
  }

  /** Pushes a new array; its length is on top. */
  public void array(Class<?> element) {
    size += 3;
    code.visitTypeInsn(Opcodes.ANEWARRAY, Type.getInternalName(element));
  }

  /** Pushes an element: array and index are on top. */
  public void element() {
    size++;
    code.visitInsn(Opcodes.AALOAD);
  }

  /** Stores an element: array, index and object are on top. */
  public void storeElement() {
    size++;
    code.visitInsn(Opcodes.AASTORE);
  }

  /** Tells the verifier what is on top. */
  public void cast(Class<?> type) {
    size += 3;
    code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(type));
  }

  /** Pushes what is on top once more. */
  public void duplicate() {
    size++;
    code.visitInsn(Opcodes.DUP);
  }

  /** Drops what is on top. */
  public void drop() {
    size++;
    code.visitInsn(Opcodes.POP);
  }

  /** Jumps. */
  public void jump(Label to) {
    jump(Opcodes.GOTO, to);
  }

  /** Jumps if the object on top is null. */
  public void jumpIfNull(Label to) {
    jump(Opcodes.IFNULL, to);
  }

  /** Jumps if the object on top is not null. */
  public void jumpIfPresent(Label to) {
    jump(Opcodes.IFNONNULL, to);
  }

  /** Jumps if the boolean on top is false. */
  public void jumpIfFalse(Label to) {
    jump(Opcodes.IFEQ, to);
  }

  /** Jumps if the boolean on top is true. */
  public void jumpIfTrue(Label to) {
    jump(Opcodes.IFNE, to);
  }

  /** Jumps if the two objects on top are the same one. */
  public void jumpIfSame(Label to) {
    jump(Opcodes.IF_ACMPEQ, to);
  }

  /** Jumps unless the two objects on top are the same one. */
  public void jumpUnlessSame(Label to) {
    jump(Opcodes.IF_ACMPNE, to);
  }

  /** Jumps if the number below is not less than the one on top. */
  public void jumpUnlessLess(Label to) {
    jump(Opcodes.IF_ICMPGE, to);
  }

  private void jump(int opcode, Label to) {
    size += 3;
    code.visitJumpInsn(opcode, to);
  }

  /** Returns what is on top, and ends the method. */
  public void leave(Class<?> type) {
    giveBack(type);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** Returns what is on top. */
  public void giveBack(Class<?> type) {
    size++;
    code.visitInsn(Type.getType(type).getOpcode(Opcodes.IRETURN));
  }

  void classData(Type handles, Type lookup, Type objects) {
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        handles.getInternalName(),
        "lookup",
        Type.getMethodDescriptor(lookup),
        false);
    code.visitLdcInsn("_");
    code.visitLdcInsn(objects);
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        handles.getInternalName(),
        "classData",
        Type.getMethodDescriptor(
            Type.getType(Object.class),
            lookup,
            Type.getType(String.class),
            Type.getType(Class.class)),
        false);
    code.visitTypeInsn(Opcodes.CHECKCAST, objects.getInternalName());
  }

  /** Gives a constant its value out of an array. */
  void initialize(int array, int position) {
    Type type = owner.constantType(position);
    load(array);
    number(position);
    element();
    code.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
    code.visitFieldInsn(
        Opcodes.PUTSTATIC, owner.name(), ClassCode.fieldName(position), type.getDescriptor());
  }
}
