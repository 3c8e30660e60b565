package io.choria.messaging.rpc.processor;

import io.choria.messaging.rpc.typed.WireNames;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * A Java type as Choria names it.
 *
 * @param ddl the name of the type; empty for any value
 * @param optional whether the value may be absent
 * @param constants the values of an enum
 */
record DdlType(String ddl, boolean optional, List<String> constants) {
  static @Nullable DdlType of(TypeMirror type) {
    if (type instanceof DeclaredType declared && name(declared).equals("java.util.Optional")) {
      List<? extends TypeMirror> arguments = declared.getTypeArguments();
      DdlType inner = arguments.size() == 1 ? of(arguments.get(0)) : null;
      return inner == null || inner.optional()
          ? null
          : new DdlType(inner.ddl(), true, inner.constants());
    }
    return switch (type.getKind()) {
      case BOOLEAN -> plain("boolean");
      case INT, LONG -> plain("integer");
      case DOUBLE -> plain("number");
      case DECLARED -> declared((DeclaredType) type);
      default -> null;
    };
  }

  private static @Nullable DdlType declared(DeclaredType type) {
    Element element = type.asElement();
    if (element.getKind() == ElementKind.ENUM) {
      List<String> constants = new ArrayList<>();
      for (Element constant : element.getEnclosedElements()) {
        if (constant.getKind() == ElementKind.ENUM_CONSTANT) {
          constants.add(WireNames.constant(constant.getSimpleName().toString()));
        }
      }
      return new DdlType("list", false, constants);
    }
    if (element.getKind() == ElementKind.RECORD) {
      return plain("hash");
    }
    return switch (name(type)) {
      case "java.lang.String" -> plain("string");
      case "java.lang.Boolean" -> plain("boolean");
      case "java.lang.Integer", "java.lang.Long" -> plain("integer");
      case "java.lang.Double" -> plain("number");
      case "java.util.List" -> argument(type, 0) == null ? null : plain("array");
      case "java.util.Map" ->
          type.getTypeArguments().size() == 2
                  && type.getTypeArguments().get(0) instanceof DeclaredType key
                  && name(key).equals("java.lang.String")
                  && argument(type, 1) != null
              ? plain("hash")
              : null;
      case "com.fasterxml.jackson.databind.JsonNode" -> plain("");
      default -> null;
    };
  }

  private static @Nullable DdlType argument(DeclaredType type, int index) {
    List<? extends TypeMirror> arguments = type.getTypeArguments();
    return arguments.size() > index ? of(arguments.get(index)) : null;
  }

  private static DdlType plain(String ddl) {
    return new DdlType(ddl, false, List.of());
  }

  private static String name(DeclaredType type) {
    return type.asElement() instanceof TypeElement element
        ? element.getQualifiedName().toString()
        : "";
  }
}
