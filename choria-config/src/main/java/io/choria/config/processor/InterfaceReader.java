package io.choria.config.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Reads one annotated interface; reports every mistake in it, each at its place. */
final class InterfaceReader {
  private final ProcessingEnvironment environment;
  private final MemberReader memberReader;
  private boolean failed;

  InterfaceReader(ProcessingEnvironment environment) {
    this.environment = environment;
    this.memberReader = new MemberReader(environment);
  }

  /** The interface, or null when a mistake was reported. */
  @Nullable SettingsInterface read(TypeElement type) {
    if (type.getKind() != ElementKind.INTERFACE
        || !type.getInterfaces().isEmpty()
        || !type.getTypeParameters().isEmpty()
        || type.getModifiers().contains(Modifier.PRIVATE)) {
      error(
          type,
          "@Settings: expected an interface that is not private, extends no other and has no type"
              + " parameters");
      return null;
    }
    String documentation = JavadocText.of(environment.getElementUtils().getDocComment(type));
    if (documentation.isEmpty()) {
      error(type, "@Settings: expected Javadoc on the interface, found none");
    }
    List<SettingsInterface.Member> members = new ArrayList<>();
    List<SettingsInterface.Group> groups = new ArrayList<>();
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      if (method.getModifiers().contains(Modifier.ABSTRACT)) {
        readMethod(method, members, groups);
      }
    }
    reportDuplicates(type, new HashMap<>(), new HashSet<>());
    failed |= memberReader.hasFailed();
    return failed
        ? null
        : new SettingsInterface(type, packageOf(type), title(type), documentation, members, groups);
  }

  private void readMethod(
      ExecutableElement method,
      List<SettingsInterface.Member> members,
      List<SettingsInterface.Group> groups) {
    SettingMirror setting = SettingMirror.of(method, SettingMirror.SETTING);
    if (!method.getParameters().isEmpty() || !method.getTypeParameters().isEmpty()) {
      error(method, "expected a setting without parameters; make other methods default or static");
    } else if (setting != null) {
      SettingsInterface.Member member = memberReader.read(method, setting);
      if (member != null) {
        members.add(member);
      }
    } else {
      TypeElement group = groupType(method.getReturnType());
      if (group == null) {
        error(
            method,
            "expected @Setting, or an interface marked with @Settings as return type, found"
                + " neither");
      } else {
        String schema = SettingsInterface.flatName(group) + "Schema";
        String inPackage = packageOf(group);
        groups.add(
            new SettingsInterface.Group(
                method.getSimpleName().toString(),
                group.getQualifiedName().toString(),
                inPackage.isEmpty() ? schema : inPackage + "." + schema));
      }
    }
  }

  private @Nullable TypeElement groupType(TypeMirror type) {
    return type instanceof DeclaredType declared
            && declared.asElement() instanceof TypeElement element
            && SettingMirror.of(element, SettingMirror.SETTINGS) != null
        ? element
        : null;
  }

  /** Looks into groups too; a group that holds itself is reported instead of followed. */
  private void reportDuplicates(
      TypeElement type, Map<String, String> seen, Set<TypeElement> enclosing) {
    if (!enclosing.add(type)) {
      error(type, "@Settings: expected groups without cycles, found a group within itself");
      return;
    }
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      SettingMirror setting = SettingMirror.of(method, SettingMirror.SETTING);
      TypeElement group = groupType(method.getReturnType());
      if (setting != null) {
        String member = type.getSimpleName() + "." + method.getSimpleName();
        String key = setting.text("key");
        String earlier = seen.putIfAbsent(key, member);
        if (earlier != null) {
          error(method, "key \"" + key + "\" is declared twice, first by " + earlier);
        }
      } else if (group != null && method.getModifiers().contains(Modifier.ABSTRACT)) {
        reportDuplicates(group, seen, enclosing);
      }
    }
    enclosing.remove(type);
  }

  private String packageOf(TypeElement type) {
    return environment.getElementUtils().getPackageOf(type).getQualifiedName().toString();
  }

  private static String title(TypeElement type) {
    SettingMirror settings = SettingMirror.of(type, SettingMirror.SETTINGS);
    String title = settings == null ? "" : settings.text("title");
    if (!title.isEmpty()) {
      return title;
    }
    return words(type.getSimpleName().toString());
  }

  /** {@code LogShipperSettings} is "Log Shipper". */
  private static String words(String name) {
    String tail = "Settings";
    boolean cut = name.endsWith(tail) && name.length() > tail.length();
    int end = cut ? name.length() - tail.length() : name.length();
    StringBuilder words = new StringBuilder(end + 8);
    for (int i = 0; i < end; i++) {
      char c = name.charAt(i);
      if (i > 0 && Character.isUpperCase(c) && Character.isLowerCase(name.charAt(i - 1))) {
        words.append(' ');
      }
      words.append(c);
    }
    return words.toString();
  }

  private void error(Element at, String message) {
    failed = true;
    environment.getMessager().printMessage(Diagnostic.Kind.ERROR, message, at);
  }
}
