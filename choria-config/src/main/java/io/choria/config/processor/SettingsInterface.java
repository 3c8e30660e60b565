package io.choria.config.processor;

import io.choria.config.SettingDefinition;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/**
 * What the processor knows about one interface.
 *
 * @param type the interface
 * @param packageName its package, empty for the unnamed one
 * @param title the title of its section
 * @param introduction its Javadoc as plain text
 * @param members its settings
 * @param groups its groups
 */
record SettingsInterface(
    TypeElement type,
    String packageName,
    String title,
    String introduction,
    List<Member> members,
    List<Group> groups) {
  /**
   * One setting.
   *
   * @param definition what goes into the metadata
   * @param name the name of the method
   * @param javaType the return type as source
   * @param read the expression that reads it from {@code $reader}
   */
  record Member(SettingDefinition definition, String name, String javaType, String read) {}

  /**
   * One group.
   *
   * @param name the name of the method
   * @param javaType the interface as source
   * @param schema the qualified name of its schema class
   */
  record Group(String name, String javaType, String schema) {}

  SettingsInterface {
    members = List.copyOf(members);
    groups = List.copyOf(groups);
  }

  /** The name of a type without its package, nested types joined by an underscore. */
  static String flatName(TypeElement type) {
    return type.getEnclosingElement() instanceof TypeElement outer
        ? flatName(outer) + "_" + type.getSimpleName()
        : type.getSimpleName().toString();
  }

  String schemaName() {
    return flatName(type) + "Schema";
  }

  String resourceName() {
    return flatName(type) + ".settings";
  }

  String qualified(String name) {
    return packageName.isEmpty() ? name : packageName + "." + name;
  }

  /** Whether the schema class can be used from other packages, as the interface can. */
  boolean isPublic() {
    for (TypeElement at = type; ; at = (TypeElement) at.getEnclosingElement()) {
      if (!at.getModifiers().contains(Modifier.PUBLIC)) {
        return false;
      }
      if (!(at.getEnclosingElement() instanceof TypeElement)) {
        return true;
      }
    }
  }
}
