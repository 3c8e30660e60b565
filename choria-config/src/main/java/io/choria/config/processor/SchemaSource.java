package io.choria.config.processor;

import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Writes the schema class of one interface, with the class that holds its values as fields. */
final class SchemaSource {
  private static final String GENERATED = "javax.annotation.processing.Generated";
  // as text, because a compilation would load the classes for their names alone
  private static final String SCHEMA = "io.choria.config.SettingsSchema";
  private static final String OVERRIDE = "  @java.lang.Override\n";
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
    out.append("\n    implements ").append(SCHEMA).append(".Generated<").append(interfaceName);
    out.append("> {\n  private static final ").append(schemaType).append(" SCHEMA =\n      ");
    out.append(SCHEMA).append(".builder(\n          ").append(interfaceName);
    out.append(".class,\n          new ").append(settings.schemaName()).append("()");
    for (SettingsInterface.Member member : settings.members()) {
      out.append(",\n          ");
      quote(MetadataWriter.declaration(member.definition()), out);
    }
    out.append(")\n");
    for (SettingsInterface.Group group : settings.groups()) {
      out.append("      .group(").append(quote(group.name())).append(", ").append(group.schema());
      out.append(".schema())\n");
    }
    out.append("      .build();\n\n");
    out.append("  private ").append(settings.schemaName()).append("() {}\n\n");
    out.append("  /**\n   * The schema.\n   *\n   * @return the same object at each call\n   */\n");
    out.append("  ").append(visibility).append("static ").append(schemaType);
    out.append(" schema() {\n    return SCHEMA;\n  }\n\n");
    generated(interfaceName);
    values(interfaceName);
    return out.append("}\n").toString();
  }

  private void generated(String interfaceName) {
    out.append(OVERRIDE).append("  public ").append(interfaceName).append(" read(");
    out.append(READER).append(" $values) {\n    return new Values($values);\n  }\n\n");
    out.append(OVERRIDE).append("  public java.io.InputStream documentation() {\n    return ");
    out.append(interfaceName).append(".class.getResourceAsStream(");
    out.append(quote(settings.resourceName())).append(");\n  }\n\n");
  }

  /**
   * The class of the values. Its fields have names that no package has: {@code app.Color.class}
   * would not compile beside a field {@code app}.
   */
  private void values(String interfaceName) {
    out.append("  private static final class Values implements ").append(interfaceName);
    out.append(" {\n    private final ").append(READER).append(" $values;\n");
    for (SettingsInterface.Member member : settings.members()) {
      field(member.javaType(), member.name());
    }
    for (SettingsInterface.Group group : settings.groups()) {
      field(group.javaType(), group.name());
    }
    out.append("\n    private Values(").append(READER).append(" $reader) {\n");
    out.append("      $values = $reader;\n");
    for (SettingsInterface.Member member : settings.members()) {
      out.append("      _").append(member.name()).append(" = ").append(member.read());
      out.append(";\n");
    }
    for (SettingsInterface.Group group : settings.groups()) {
      out.append("      _").append(group.name()).append(" = ").append(group.schema());
      out.append(".schema().read($reader);\n");
    }
    out.append("    }\n");
    for (SettingsInterface.Member member : settings.members()) {
      accessor(member.javaType(), member.name());
    }
    for (SettingsInterface.Group group : settings.groups()) {
      accessor(group.javaType(), group.name());
    }
    // by the schema, which masks secrets
    out.append("\n  ").append(OVERRIDE).append("    public java.lang.String toString() {\n");
    out.append("      return SCHEMA.describe($values);\n    }\n  }\n");
  }

  private void field(String type, String name) {
    out.append("    private final ").append(type).append(" _").append(name).append(";\n");
  }

  private void accessor(String type, String name) {
    out.append("\n  ").append(OVERRIDE).append("    public ").append(type).append(" ");
    out.append(name).append("() {\n      return _").append(name).append(";\n    }\n");
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
    StringBuilder quoted = new StringBuilder(text.length() + 2);
    quote(text, quoted);
    return quoted.toString();
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        default -> {
          if (c < ' ' || c > '~') {
            out.append("\\u").append(Integer.toHexString(c | 0x10000).substring(1));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
