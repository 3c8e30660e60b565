package io.choria.messaging.rpc.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/** What one annotation says. What does not compile counts as not said; the compiler reports it. */
final class Mirror {
  private static final String PACKAGE = "io.choria.messaging.rpc.agent.";
  static final String AGENT = PACKAGE + "Agent";
  static final String ACTION = PACKAGE + "Action";
  static final String INPUT = PACKAGE + "Input";
  static final String OUTPUT = PACKAGE + "Output";

  private final AnnotationMirror mirror;
  private final Map<String, AnnotationValue> values = new HashMap<>();

  private Mirror(AnnotationMirror mirror) {
    this.mirror = mirror;
    mirror
        .getElementValues()
        .forEach((member, value) -> values.put(member.getSimpleName().toString(), value));
  }

  static @Nullable Mirror of(Element element, String annotation) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (mirror.getAnnotationType().asElement() instanceof TypeElement type
          && type.getQualifiedName().contentEquals(annotation)) {
        return new Mirror(mirror);
      }
    }
    return null;
  }

  AnnotationMirror mirror() {
    return mirror;
  }

  @Nullable AnnotationValue value(String member) {
    return values.get(member);
  }

  /** The text of a member, or what counts when it is not written. */
  static String text(@Nullable Mirror mirror, String member, String otherwise) {
    AnnotationValue value = mirror == null ? null : mirror.value(member);
    return value != null && value.getValue() instanceof String text ? text : otherwise;
  }

  static int number(@Nullable Mirror mirror, String member, int otherwise) {
    AnnotationValue value = mirror == null ? null : mirror.value(member);
    return value != null && value.getValue() instanceof Integer number ? number : otherwise;
  }

  boolean flag(String member) {
    AnnotationValue value = values.get(member);
    return value != null && Boolean.TRUE.equals(value.getValue());
  }

  String constant(String member, String otherwise) {
    AnnotationValue value = values.get(member);
    return value != null && value.getValue() instanceof VariableElement constant
        ? constant.getSimpleName().toString()
        : otherwise;
  }

  List<Mirror> annotations(String member) {
    List<Mirror> found = new ArrayList<>();
    AnnotationValue value = values.get(member);
    if (value != null && value.getValue() instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof AnnotationValue each
            && each.getValue() instanceof AnnotationMirror inner) {
          found.add(new Mirror(inner));
        }
      }
    }
    return found;
  }
}
