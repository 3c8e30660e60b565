package io.choria.config.processor;

import io.choria.config.ConfigException;
import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.SettingDefinition;
import io.choria.config.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Reads one method marked with {@link Setting} and checks what its annotation says. */
final class MemberReader {
  private final ProcessingEnvironment environment;
  private boolean failed;

  MemberReader(ProcessingEnvironment environment) {
    this.environment = environment;
  }

  boolean hasFailed() {
    return failed;
  }

  /** The member, or empty when a mistake was reported. */
  Optional<SettingsInterface.Member> read(ExecutableElement method) {
    Setting setting = method.getAnnotation(Setting.class);
    Optional<MemberType> type = MemberType.of(method.getReturnType());
    if (type.isEmpty()) {
      error(
          method,
          null,
          "expected boolean, int, long, double, String, List<String>, Duration, Path, URI, an enum"
              + " or an Optional of one of them, found "
              + method.getReturnType());
      return Optional.empty();
    }
    String documentation = JavadocText.of(environment.getElementUtils().getDocComment(method));
    if (documentation.isEmpty()) {
      error(method, null, "expected Javadoc on setting \"" + setting.key() + "\", found none");
    }
    checkKey(method, setting);
    checkConversion(method, setting, type.get());
    checkPresence(method, setting, type.get());
    return define(method, setting, type.get(), documentation)
        .map(
            definition ->
                new SettingsInterface.Member(
                    definition,
                    definition.member(),
                    type.get().source(),
                    type.get().read(setting.key())));
  }

  private Optional<SettingDefinition> define(
      ExecutableElement method, Setting setting, MemberType type, String documentation) {
    SettingDefinition.Builder builder =
        SettingDefinition.builder(
                setting.key(), method.getSimpleName().toString(), type.valueType())
            .conversion(
                type.valueType() == ValueType.DURATION ? Conversion.DURATION : setting.conversion())
            .optional(type.optional())
            .required(setting.required())
            .secret(setting.secret())
            .deprecated(setting.deprecated())
            .tags(List.of(setting.tags()))
            .constants(type.constants())
            .description(documentation);
    if (!setting.environment().isEmpty()) {
      builder.environment(setting.environment());
    }
    if (!setting.replacedBy().isEmpty()) {
      builder.replacedBy(setting.replacedBy());
    }
    if (!setting.url().isEmpty()) {
      builder.url(setting.url());
    }
    boolean hasDefault = !setting.defaultValue().equals(Setting.NONE);
    if (hasDefault) {
      builder.defaultText(setting.defaultValue());
    }
    SettingDefinition definition;
    try {
      if (!setting.validate().isEmpty()) {
        builder.validation(setting.validate());
      }
      definition = builder.build();
    } catch (ConfigException e) {
      error(method, "validate", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    if (hasDefault) {
      definition
          .problemWith(setting.defaultValue())
          .ifPresent(
              trouble ->
                  error(
                      method,
                      "defaultValue",
                      "default \"" + setting.defaultValue() + "\" is refused: " + trouble));
    }
    return Optional.of(definition);
  }

  private void checkKey(ExecutableElement method, Setting setting) {
    String key = setting.key();
    boolean bad =
        key.isBlank()
            || !key.equals(key.strip())
            || key.startsWith("#")
            || key.indexOf('=') >= 0
            || key.chars().anyMatch(Character::isISOControl);
    if (bad) {
      error(
          method,
          "key",
          "expected a key without \"=\", leading \"#\", blanks around it and control characters,"
              + " found \""
              + key
              + "\"");
    }
  }

  private void checkConversion(ExecutableElement method, Setting setting, MemberType type) {
    ValueType needed =
        switch (setting.conversion()) {
          case TITLE, PATH -> ValueType.STRING;
          case COMMA_SPLIT, COLON_SPLIT, PATH_SPLIT -> ValueType.STRINGS;
          case DURATION -> ValueType.DURATION;
          case PLAIN -> type.valueType();
        };
    if (needed != type.valueType()) {
      error(
          method,
          "conversion",
          "conversion "
              + setting.conversion()
              + " is for settings of type "
              + needed.label()
              + ", found "
              + type.valueType().label());
    }
  }

  private void checkPresence(ExecutableElement method, Setting setting, MemberType type) {
    boolean hasZero =
        switch (type.valueType()) {
          case PATH, URI, ENUM -> false;
          default -> true;
        };
    boolean always = !setting.defaultValue().equals(Setting.NONE) || setting.required();
    if (!hasZero && !always && !type.optional()) {
      error(
          method,
          null,
          "a "
              + type.valueType().label()
              + " that nothing sets has no value: give a default, make it required or return"
              + " Optional");
    }
    if (type.optional() && always) {
      error(method, null, "an Optional setting has neither a default nor required = true");
    }
  }

  /** Reports at the member of the annotation, so that an editor marks the right word. */
  private void error(ExecutableElement method, @Nullable String attribute, String message) {
    failed = true;
    for (AnnotationMirror mirror : method.getAnnotationMirrors()) {
      for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
          mirror.getElementValues().entrySet()) {
        boolean same = entry.getKey().getSimpleName().contentEquals(String.valueOf(attribute));
        if (same && mirror.getAnnotationType().toString().equals(Setting.class.getName())) {
          environment
              .getMessager()
              .printMessage(Diagnostic.Kind.ERROR, message, method, mirror, entry.getValue());
          return;
        }
      }
    }
    environment.getMessager().printMessage(Diagnostic.Kind.ERROR, message, method);
  }
}
