package io.choria.config;

import java.util.Objects;

/**
 * The documentation of all settings of a schema, in the forms of {@link ReferenceFormat}. Immutable
 * and thread-safe. The same schema always gives the same text, so that references can be compared.
 */
public final class Reference {
  private final SettingsSchema<?> schema;
  private final String title;
  private final String version;
  private final boolean open;

  private Reference(Builder builder) {
    schema = builder.schema;
    title = builder.title.isEmpty() ? schema.sections().get(0).title() : builder.title;
    version = builder.version;
    open = builder.open;
  }

  /**
   * Starts a reference.
   *
   * @param schema the settings
   * @return a builder
   */
  public static Builder builder(SettingsSchema<?> schema) {
    return new Builder(schema);
  }

  /**
   * Writes the reference.
   *
   * @param format the form
   * @return the whole text, lines ended by line feeds
   */
  public String render(ReferenceFormat format) {
    return switch (format) {
      case MARKDOWN -> new MarkdownReference(schema, title, version).text();
      case JSON_SCHEMA -> new JsonSchemaReference(schema, title, open).text();
      case SAMPLE -> new SampleReference(schema, title).text();
      case HTML -> new HtmlReference(schema, title, version).text();
    };
  }

  /** The default as references show it: that of a secret is nobody's business. */
  static String shownDefault(SettingDefinition setting) {
    String text = setting.defaultText().orElse("");
    return setting.isSecret() && !text.isEmpty() ? Printable.MASK : text;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private final SettingsSchema<?> schema;
    private String title = "";
    private String version = "";
    private boolean open;

    private Builder(SettingsSchema<?> schema) {
      this.schema = Objects.requireNonNull(schema, "schema");
    }

    /**
     * The title of the page; default that of the interface.
     *
     * @param value the title
     * @return this
     */
    public Builder title(String value) {
      title = value;
      return this;
    }

    /**
     * The version of the program that the page is about; default none.
     *
     * @param value the version
     * @return this
     */
    public Builder version(String value) {
      version = value;
      return this;
    }

    /**
     * Whether keys that are not declared are fine, as with Choria's plugins; default false. It only
     * matters for the JSON Schema.
     *
     * @param value true to allow further keys
     * @return this
     */
    public Builder open(boolean value) {
      open = value;
      return this;
    }

    /**
     * Makes the reference.
     *
     * @return an immutable reference
     */
    public Reference build() {
      return new Reference(this);
    }
  }
}
