package io.choria.config.processor;

import io.choria.config.ValueType;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Writes the schema class of one interface, with the class that holds its values as fields. */
final class SchemaSource {
  private static final String GENERATED = "javax.annotation.processing.Generated";
  // as text, because a compilation would load the classes for their names alone
  private static final String SCHEMA = "io.choria.config.SettingsSchema";
  private static final String READER = "io.choria.config.SettingReader";

  private final SettingsInterface settings;
  private final Elements elements;
  private final StringBuilder out = new StringBuilder(4096);

  SchemaSource(SettingsInterface settings, Elements elements) {
    this.settings = settings;
    this.elements = elements;
  }

  String text() {
    if (!settings.packageName().isEmpty()) {
      out.append("package ").append(settings.packageName()).append(";\n\n");
    }
    String interfaceName = settings.type().getQualifiedName().toString();
    String schemaType = SCHEMA + "<" + interfaceName + ">";
    String visibility = settings.isPublic() ? "public " : "";
    out.append("/** The schema of {@link ").append(interfaceName);
    out.append("}, made from its annotations and Javadoc. */\n");
    if (canSeeGenerated()) {
      out.append("@").append(GENERATED).append("(\"").append(SettingsProcessor.class.getName());
      out.append("\")\n");
    }
    out.append(visibility).append("final class ").append(settings.schemaName());
    out.append("\n    implements java.util.function.Function<").append(READER);
    out.append(", ").append(interfaceName).append("> {\n");
    out.append("  private static final ").append(schemaType).append(" SCHEMA =\n      ");
    out.append(SCHEMA).append(".builder(\n          ");
    out.append(interfaceName).append(".class,\n          ").append(interfaceName);
    out.append(".class.getResourceAsStream(").append(quote(settings.resourceName()));
    out.append("),\n          new ").append(settings.schemaName()).append("())\n");
    for (SettingsInterface.Group group : settings.groups()) {
      out.append("      .group(").append(quote(group.name())).append(", ").append(group.schema());
      out.append(".schema())\n");
    }
    out.append("      .build();\n\n");
    out.append("  private ").append(settings.schemaName()).append("() {}\n\n");
    out.append("  /**\n   * The schema.\n   *\n   * @return the same object at each call\n   */\n");
    out.append("  ").append(visibility).append("static ").append(schemaType);
    out.append(" schema() {\n    return SCHEMA;\n  }\n\n");
    factory(interfaceName);
    values(interfaceName);
    return out.append("}\n").toString();
  }

  /**
   * The class is its own factory: lambdas, and classes beside it, would cost a fresh JVM more than
   * reading the files.
   */
  private void factory(String interfaceName) {
    out.append("  @java.lang.Override\n  public ").append(interfaceName).append(" apply(");
    out.append(READER).append(" values) {\n");
    out.append("    return new Values(values);\n  }\n\n");
  }

  private void values(String interfaceName) {
    out.append("  private static final class Values implements ").append(interfaceName);
    out.append(" {\n");
    for (SettingsInterface.Member member : settings.members()) {
      field(member.javaType(), member.name());
    }
    for (SettingsInterface.Group group : settings.groups()) {
      field(group.javaType(), group.name());
    }
    out.append("\n    private Values(").append(READER).append(" values) {\n");
    for (SettingsInterface.Member member : settings.members()) {
      out.append("      this.").append(member.name()).append(" = ").append(member.read());
      out.append(";\n");
    }
    for (SettingsInterface.Group group : settings.groups()) {
      out.append("      this.").append(group.name()).append(" = ").append(group.schema());
      out.append(".schema().read(values);\n");
    }
    out.append("    }\n");
    for (SettingsInterface.Member member : settings.members()) {
      accessor(member.javaType(), member.name());
    }
    for (SettingsInterface.Group group : settings.groups()) {
      accessor(group.javaType(), group.name());
    }
    description();
    out.append("  }\n");
  }

  private void field(String type, String name) {
    out.append("    private final ").append(type).append(" ").append(name).append(";\n");
  }

  private void accessor(String type, String name) {
    out.append("\n    @java.lang.Override\n    public ").append(type).append(" ").append(name);
    out.append("() {\n      return ").append(name).append(";\n    }\n");
  }

  /** Secrets must not get into logs by way of a string concatenation. */
  private void description() {
    out.append("\n    @java.lang.Override\n    public java.lang.String toString() {\n");
    out.append("      return ").append(quote(settings.type().getSimpleName() + "["));
    String separator = "";
    for (SettingsInterface.Member member : settings.members()) {
      out.append("\n          + ").append(quote(separator + member.name() + "="));
      out.append(" + ").append(shown(member));
      separator = ", ";
    }
    for (SettingsInterface.Group group : settings.groups()) {
      out.append("\n          + ").append(quote(separator + group.name() + "="));
      out.append(" + ").append(group.name());
      separator = ", ";
    }
    out.append("\n          + \"]\";\n    }\n");
  }

  private static String shown(SettingsInterface.Member member) {
    if (member.definition().isSecret()) {
      return "\"********\"";
    }
    ValueType type = member.definition().type();
    boolean mayHoldPassword =
        type == ValueType.STRING || type == ValueType.STRINGS || type == ValueType.URI;
    return mayHoldPassword ? READER + ".shown(" + member.name() + ")" : member.name();
  }

  /** A module that does not read java.compiler cannot name the annotation. */
  private boolean canSeeGenerated() {
    @Nullable ModuleElement module = elements.getModuleOf(settings.type());
    @Nullable TypeElement generated =
        module == null
            ? elements.getTypeElement(GENERATED)
            : elements.getTypeElement(module, GENERATED);
    return generated != null;
  }

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
