package io.choria.config.processor;

import io.choria.config.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * The type of a member.
 *
 * @param valueType the type of its value
 * @param optional whether it is wrapped in an Optional
 * @param source the whole type as Java source
 * @param constants the words of an enum
 * @param bare the type of the value as Java source
 */
record MemberType(
    ValueType valueType, boolean optional, String source, List<String> constants, String bare) {

  static @Nullable MemberType of(TypeMirror type) {
    if (type instanceof DeclaredType declared && isNamed(declared, "java.util.Optional")) {
      List<? extends TypeMirror> arguments = declared.getTypeArguments();
      MemberType inner = arguments.size() == 1 ? plain(arguments.get(0)) : null;
      return inner == null || inner.valueType() == ValueType.STRINGS ? null : inner.wrapped();
    }
    return plain(type);
  }

  private MemberType wrapped() {
    return new MemberType(valueType, true, "java.util.Optional<" + boxed() + ">", constants, bare);
  }

  private String boxed() {
    return switch (valueType) {
      case BOOLEAN -> "java.lang.Boolean";
      case INTEGER -> "java.lang.Integer";
      case LONG -> "java.lang.Long";
      case DOUBLE -> "java.lang.Double";
      default -> bare;
    };
  }

  private static @Nullable MemberType plain(TypeMirror type) {
    return switch (type.getKind()) {
      case BOOLEAN -> simple(ValueType.BOOLEAN, "boolean");
      case INT -> simple(ValueType.INTEGER, "int");
      case LONG -> simple(ValueType.LONG, "long");
      case DOUBLE -> simple(ValueType.DOUBLE, "double");
      case DECLARED -> declared((DeclaredType) type);
      default -> null;
    };
  }

  private static @Nullable MemberType declared(DeclaredType type) {
    Element element = type.asElement();
    if (element.getKind() == ElementKind.ENUM) {
      List<String> constants = new ArrayList<>();
      for (Element constant : element.getEnclosedElements()) {
        if (constant.getKind() == ElementKind.ENUM_CONSTANT) {
          String name = constant.getSimpleName().toString();
          constants.add(name.toLowerCase(Locale.ROOT).replace('_', '-'));
        }
      }
      String name = ((TypeElement) element).getQualifiedName().toString();
      return new MemberType(ValueType.ENUM, false, name, constants, name);
    }
    return switch (((TypeElement) element).getQualifiedName().toString()) {
      case "java.lang.String" -> simple(ValueType.STRING, "java.lang.String");
      case "java.lang.Boolean" -> simple(ValueType.BOOLEAN, "java.lang.Boolean");
      case "java.lang.Integer" -> simple(ValueType.INTEGER, "java.lang.Integer");
      case "java.lang.Long" -> simple(ValueType.LONG, "java.lang.Long");
      case "java.lang.Double" -> simple(ValueType.DOUBLE, "java.lang.Double");
      case "java.time.Duration" -> simple(ValueType.DURATION, "java.time.Duration");
      case "java.nio.file.Path" -> simple(ValueType.PATH, "java.nio.file.Path");
      case "java.net.URI" -> simple(ValueType.URI, "java.net.URI");
      case "java.util.List" ->
          type.getTypeArguments().size() == 1
                  && type.getTypeArguments().get(0) instanceof DeclaredType item
                  && isNamed(item, "java.lang.String")
              ? simple(ValueType.STRINGS, "java.util.List<java.lang.String>")
              : null;
      default -> null;
    };
  }

  private static @Nullable MemberType simple(ValueType type, String source) {
    return new MemberType(type, false, source, List.of(), source);
  }

  private static boolean isNamed(DeclaredType type, String name) {
    return type.asElement() instanceof TypeElement element
        && element.getQualifiedName().contentEquals(name);
  }

  /** The expression that reads the member from {@code $reader}. */
  String read(String key) {
    String quoted = SchemaSource.quote(key);
    String method =
        switch (valueType) {
          case BOOLEAN -> "bool";
          case INTEGER -> "integer";
          case LONG -> "longInteger";
          case DOUBLE -> "decimal";
          case STRING -> "string";
          case STRINGS -> "strings";
          case DURATION -> "duration";
          case PATH -> "path";
          case URI -> "uri";
          case ENUM -> "constant";
        };
    String tail = valueType == ValueType.ENUM ? ", " + bare + ".class)" : ")";
    return optional
        ? "$reader.optional(" + quoted + ", $key -> $reader." + method + "($key" + tail + ")"
        : "$reader." + method + "(" + quoted + tail;
  }
}
