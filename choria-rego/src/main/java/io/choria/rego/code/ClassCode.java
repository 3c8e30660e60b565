package io.choria.rego.code;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A class in the making. Objects that it refers to become its class data and stand in static final
 * fields, so that the virtual machine treats them as constants.
 */
public final class ClassCode {
  private static final Type OBJECTS = Type.getType(Object[].class);
  private static final Type HANDLES = Type.getType(MethodHandles.class);
  private static final Type LOOKUP = Type.getType(MethodHandles.Lookup.class);

  private final String name;
  private final Class<?> parent;
  private final ClassWriter writer = new Writer();
  private final List<Object> constants = new ArrayList<>();
  private final List<Type> types = new ArrayList<>();
  private final Map<Class<?>, Map<Object, Integer>> positions = new HashMap<>();

  /**
   * Starts a class.
   *
   * @param neighbour stands in the package that the class is for
   * @param name simple name, for stack traces
   * @param parent what it extends; needs a constructor without parameters
   */
  public ClassCode(Class<?> neighbour, String name, Class<?> parent) {
    String internal = Type.getInternalName(neighbour);
    this.name = internal.substring(0, internal.lastIndexOf('/') + 1) + name;
    this.parent = parent;
    int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
    writer.visit(Opcodes.V17, access, this.name, null, Type.getInternalName(parent), null);
    constructor();
  }

  /** Keeps the verifier's types simple: whatever differs is an object. */
  private static final class Writer extends ClassWriter {
    Writer() {
      super(COMPUTE_FRAMES);
    }

    @Override
    protected String getCommonSuperClass(String first, String second) {
      return first.equals(second) ? first : "java/lang/Object";
    }
  }

  private void constructor() {
    MethodCode code = new MethodCode(this, writer, 0, "<init>", void.class);
    code.loadThis();
    code.construct(parent);
    code.leave(void.class);
  }

  /** Adds a method; static unless {@code overrides}. */
  public MethodCode method(
      boolean overrides, String method, Class<?> result, Class<?>... parameters) {
    return new MethodCode(
        this, writer, overrides ? 0 : Opcodes.ACC_STATIC, method, result, parameters);
  }

  String name() {
    return name;
  }

  /** The number of a constant; equal numbers mean the same object. */
  int constant(Object value, Class<?> type) {
    Map<Object, Integer> ofType = positions.computeIfAbsent(type, t -> new IdentityHashMap<>());
    Integer known = ofType.get(value);
    if (known == null) {
      known = constants.size();
      ofType.put(value, known);
      constants.add(value);
      types.add(Type.getType(type));
    }
    return known;
  }

  Type constantType(int position) {
    return types.get(position);
  }

  static String fieldName(int position) {
    return "c" + position;
  }

  /**
   * Finishes the class and makes an instance of it; null if it came out too large for a class file.
   *
   * @param lookup has full access to the package of the class
   */
  public @Nullable Object instance(MethodHandles.Lookup lookup) {
    try {
      fields();
      byte[] bytes = writer.toByteArray();
      MethodHandles.Lookup made =
          lookup.defineHiddenClassWithClassData(bytes, constants.toArray(), true);
      return made.findConstructor(made.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (MethodTooLargeException | ClassTooLargeException e) {
      return null;
    } catch (Throwable e) {
      throw new LinkageError("generated class " + name + " cannot be used", e);
    }
  }

  private void fields() {
    writer.visitEnd();
    MethodCode code = new MethodCode(this, writer, Opcodes.ACC_STATIC, "<clinit>", void.class);
    if (!constants.isEmpty()) {
      code.classData(HANDLES, LOOKUP, OBJECTS);
      int all = code.local();
      code.store(all);
      for (int i = 0; i < constants.size(); i++) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
        writer.visitField(access, fieldName(i), types.get(i).getDescriptor(), null, null);
        code.initialize(all, i);
      }
    }
    code.leave(void.class);
  }
}
