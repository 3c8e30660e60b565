package io.choria.config.processor;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Name;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/**
 * What one annotation says, taken from the compiler's own objects: the proxies that {@link
 * Element#getAnnotation} makes for each member would be a good part of the processor's time. What
 * does not compile counts as not said; the compiler reports it.
 */
final class SettingMirror {
  static final String SETTING = "io.choria.config.Setting";
  static final String SETTINGS = "io.choria.config.Settings";

  private final AnnotationMirror mirror;
  private final Map<String, AnnotationValue> values = new HashMap<>();

  private SettingMirror(AnnotationMirror mirror) {
    this.mirror = mirror;
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        mirror.getElementValues().entrySet()) {
      values.put(entry.getKey().getSimpleName().toString(), entry.getValue());
    }
  }

  /** The annotation of that name at an element, or null. */
  static @Nullable SettingMirror of(Element element, String annotation) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (mirror.getAnnotationType().asElement() instanceof TypeElement type) {
        Name name = type.getQualifiedName();
        if (name.contentEquals(annotation)) {
          return new SettingMirror(mirror);
        }
      }
    }
    return null;
  }

  AnnotationMirror mirror() {
    return mirror;
  }

  /** Where a member is written, or null. */
  @Nullable AnnotationValue value(@Nullable String member) {
    return member == null ? null : values.get(member);
  }

  private @Nullable Object said(String member) {
    AnnotationValue value = values.get(member);
    return value == null ? null : value.getValue();
  }

  /** The text of a member, empty when it is not written. */
  String text(String member) {
    return said(member) instanceof String text ? text : "";
  }

  boolean flag(String member) {
    return Boolean.TRUE.equals(said(member));
  }

  /** The default, or null when there is none. */
  @Nullable String defaultText() {
    return said("defaultValue") instanceof String text && !text.equals(Setting.NONE) ? text : null;
  }

  Conversion conversion() {
    return said("conversion") instanceof VariableElement constant
        ? Conversion.valueOf(constant.getSimpleName().toString())
        : Conversion.PLAIN;
  }

  List<String> tags() {
    List<String> tags = new ArrayList<>();
    if (said("tags") instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof AnnotationValue value && value.getValue() instanceof String tag) {
          tags.add(tag);
        }
      }
    }
    return tags;
  }
}
