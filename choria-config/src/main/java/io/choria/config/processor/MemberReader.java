package io.choria.config.processor;

import io.choria.config.ConfigException;
import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.SettingDefinition;
import io.choria.config.ValueType;
import java.util.Optional;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
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

  /** The member, or null when a mistake was reported. */
  SettingsInterface.@Nullable Member read(ExecutableElement method, SettingMirror setting) {
    MemberType type = MemberType.of(method.getReturnType());
    if (type == null) {
      error(
          method,
          null,
          "expected boolean, int, long, double, String, List<String>, Duration, Path, URI, an enum"
              + " or an Optional of one of them, found "
              + method.getReturnType());
      return null;
    }
    String documentation = JavadocText.of(environment.getElementUtils().getDocComment(method));
    String key = setting.text("key");
    if (documentation.isEmpty()) {
      error(method, null, "expected Javadoc on setting \"" + key + "\", found none");
    }
    checkKey(method, key);
    checkConversion(method, setting.conversion(), type);
    checkPresence(method, setting, type);
    SettingDefinition definition = define(method, setting, type, documentation);
    return definition == null
        ? null
        : new SettingsInterface.Member(
            definition, definition.member(), type.source(), type.read(key));
  }

  private @Nullable SettingDefinition define(
      ExecutableElement method, SettingMirror setting, MemberType type, String documentation) {
    SettingDefinition.Builder builder =
        SettingDefinition.builder(
                setting.text("key"), method.getSimpleName().toString(), type.valueType())
            .conversion(
                type.valueType() == ValueType.DURATION ? Conversion.DURATION : setting.conversion())
            .optional(type.optional())
            .required(setting.flag("required"))
            .secret(setting.flag("secret"))
            .deprecated(setting.flag("deprecated"))
            .tags(setting.tags())
            .constants(type.constants())
            .description(documentation);
    String environmentVariable = setting.text("environment");
    if (!environmentVariable.isEmpty()) {
      builder.environment(environmentVariable);
    }
    String replacedBy = setting.text("replacedBy");
    if (!replacedBy.isEmpty()) {
      builder.replacedBy(replacedBy);
    }
    String url = setting.text("url");
    if (!url.isEmpty()) {
      builder.url(url);
    }
    String defaultText = setting.defaultText();
    if (defaultText != null) {
      builder.defaultText(defaultText);
    }
    String validation = setting.text("validate");
    SettingDefinition definition;
    try {
      if (!validation.isEmpty()) {
        builder.validation(validation);
      }
      definition = builder.build();
    } catch (ConfigException e) {
      error(method, "validate", String.valueOf(e.getMessage()));
      return null;
    }
    Optional<String> trouble =
        defaultText == null ? Optional.empty() : definition.problemWith(defaultText);
    if (trouble.isPresent()) {
      error(method, "defaultValue", "default \"" + defaultText + "\" is refused: " + trouble.get());
    }
    return definition;
  }

  private void checkKey(ExecutableElement method, String key) {
    boolean bad =
        key.isBlank()
            || !key.equals(key.strip())
            || key.startsWith("#")
            || key.indexOf('=') >= 0
            || hasControls(key);
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

  private static boolean hasControls(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (Character.isISOControl(key.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private void checkConversion(ExecutableElement method, Conversion conversion, MemberType type) {
    ValueType needed =
        switch (conversion) {
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
              + conversion
              + " is for settings of type "
              + needed.label()
              + ", found "
              + type.valueType().label());
    }
  }

  private void checkPresence(ExecutableElement method, SettingMirror setting, MemberType type) {
    boolean hasZero =
        switch (type.valueType()) {
          case PATH, URI, ENUM -> false;
          default -> true;
        };
    boolean always = setting.defaultText() != null || setting.flag("required");
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
    Messager messager = environment.getMessager();
    SettingMirror setting = SettingMirror.of(method, SettingMirror.SETTING);
    AnnotationValue at = setting == null ? null : setting.value(attribute);
    if (setting == null || at == null) {
      messager.printMessage(Diagnostic.Kind.ERROR, message, method);
    } else {
      messager.printMessage(Diagnostic.Kind.ERROR, message, method, setting.mirror(), at);
    }
  }
}
