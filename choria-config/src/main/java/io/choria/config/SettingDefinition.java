package io.choria.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one setting: its declaration and its documentation (spec 05 §14). Immutable.
 */
public final class SettingDefinition {
  private final String key;
  private final String member;
  private final ValueType type;
  private final Conversion conversion;
  private final boolean optional;
  private final boolean required;
  private final boolean secret;
  private final boolean deprecated;
  private final @Nullable String defaultText;
  private final @Nullable String environment;
  private final @Nullable Validator validator;
  private final @Nullable String replacedBy;
  private final List<String> constants;
  private final @Nullable Documentation documentation;
  private final Documentation.Entry said;

  private SettingDefinition(Builder builder) {
    key = builder.key;
    member = builder.member;
    type = builder.type;
    conversion = builder.conversion;
    optional = builder.optional;
    required = builder.required;
    secret = builder.secret;
    deprecated = builder.deprecated;
    defaultText = builder.defaultText;
    environment = builder.environment;
    validator = builder.validation == null ? null : Validator.parse(builder.validation);
    replacedBy = builder.replacedBy;
    constants = List.copyOf(builder.constants);
    documentation = builder.documentation;
    said =
        documentation == null
            ? new Documentation.Entry(
                builder.description, Optional.ofNullable(builder.url), builder.tags)
            : Documentation.NOTHING;
  }

  private SettingDefinition(SettingDefinition inner, String group) {
    key = inner.key;
    member = group + "." + inner.member;
    type = inner.type;
    conversion = inner.conversion;
    optional = inner.optional;
    required = inner.required;
    secret = inner.secret;
    deprecated = inner.deprecated;
    defaultText = inner.defaultText;
    environment = inner.environment;
    validator = inner.validator;
    replacedBy = inner.replacedBy;
    constants = inner.constants;
    documentation = inner.documentation;
    said = inner.said;
  }

  /**
   * Starts a definition.
   *
   * @param key the key in files
   * @param member the name of the Java member
   * @param type the type of the value
   * @return a builder with neither default nor validation
   */
  public static Builder builder(String key, String member, ValueType type) {
    return new Builder(key, member, type);
  }

  /**
   * The key in files.
   *
   * @return the key
   */
  public String key() {
    return key;
  }

  /**
   * The Java member, with its groups, as {@code broker.clientPort}.
   *
   * @return names joined by dots
   */
  public String member() {
    return member;
  }

  /**
   * The type of the value.
   *
   * @return the type
   */
  public ValueType type() {
    return type;
  }

  /**
   * How a text becomes the value.
   *
   * @return the conversion
   */
  public Conversion conversion() {
    return conversion;
  }

  /**
   * The name of the type in references: the conversion's when it has one, else the type's (spec 05
   * §11.2).
   *
   * @return a name as {@code comma_split} or {@code integer}
   */
  public String typeName() {
    return conversion == Conversion.PLAIN ? type.label() : conversion.tag();
  }

  /**
   * Whether the member returns an {@link Optional}.
   *
   * @return true when unset is told from zero
   */
  public boolean isOptional() {
    return optional;
  }

  /**
   * Whether a load without a value fails.
   *
   * @return true when some source must give it
   */
  public boolean isRequired() {
    return required;
  }

  /**
   * Whether its values are masked in all output.
   *
   * @return true for passwords and the like
   */
  public boolean isSecret() {
    return secret;
  }

  /**
   * Whether it should not be used any more.
   *
   * @return true when its use is reported
   */
  public boolean isDeprecated() {
    return deprecated;
  }

  /**
   * The default as text.
   *
   * @return the text, which may be empty, or nothing when there is no default
   */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  /**
   * The environment variable that overrides it.
   *
   * @return the name, if there is one
   */
  public Optional<String> environment() {
    return Optional.ofNullable(environment);
  }

  /**
   * The check that its values must pass.
   *
   * @return the validator, if there is one
   */
  public Optional<Validator> validator() {
    return Optional.ofNullable(validator);
  }

  /**
   * The key that takes its place.
   *
   * @return the key, when it is deprecated and has a successor
   */
  public Optional<String> replacedBy() {
    return Optional.ofNullable(replacedBy);
  }

  /**
   * Where more can be read.
   *
   * @return the address, if there is one
   */
  public Optional<String> url() {
    return said().url();
  }

  /**
   * Words to find it by.
   *
   * @return the tags, perhaps none
   */
  public List<String> tags() {
    return said().tags();
  }

  /**
   * The values that an enum setting takes, as written in files.
   *
   * @return the constants; empty for other types
   */
  public List<String> constants() {
    return constants;
  }

  /**
   * The documentation: the Javadoc of the member as plain text, paragraphs separated by an empty
   * line, code between backticks.
   *
   * @return the text, never empty for settings that the processor has read
   */
  public String description() {
    return said().description();
  }

  private Documentation.Entry said() {
    return documentation == null ? said : documentation.of(key);
  }

  /**
   * Tells whether a text would be accepted as a value, without setting anything.
   *
   * @param text the text as it would be written in a file
   * @return what is wrong with it, or empty
   */
  public Optional<String> problemWith(String text) {
    Converter.Result result = Converter.withoutHome().convert(this, text, null);
    return Optional.ofNullable(result.trouble());
  }

  /** The same setting seen from an enclosing group. */
  SettingDefinition within(String group) {
    return new SettingDefinition(this, group);
  }

  @Override
  public String toString() {
    return key + " (" + typeName() + ")";
  }

  /** Collects what is known about a setting. Not thread-safe. */
  public static final class Builder {
    private final String key;
    private final String member;
    private final ValueType type;
    private Conversion conversion = Conversion.PLAIN;
    private boolean optional;
    private boolean required;
    private boolean secret;
    private boolean deprecated;
    private @Nullable String defaultText;
    private @Nullable String environment;
    private @Nullable String validation;
    private @Nullable String replacedBy;
    private @Nullable String url;
    private List<String> tags = List.of();
    private List<String> constants = List.of();
    private String description = "";
    private @Nullable Documentation documentation;

    private Builder(String key, String member, ValueType type) {
      this.key = Objects.requireNonNull(key, "key");
      this.member = Objects.requireNonNull(member, "member");
      this.type = Objects.requireNonNull(type, "type");
    }

    /**
     * How a text becomes the value; default {@link Conversion#PLAIN}.
     *
     * @param value the conversion
     * @return this
     */
    public Builder conversion(Conversion value) {
      conversion = value;
      return this;
    }

    /**
     * Whether the member returns an {@link Optional}; default false.
     *
     * @param value true when unset is told from zero
     * @return this
     */
    public Builder optional(boolean value) {
      optional = value;
      return this;
    }

    /**
     * Whether a load without a value fails; default false.
     *
     * @param value true when some source must give it
     * @return this
     */
    public Builder required(boolean value) {
      required = value;
      return this;
    }

    /**
     * Whether values are masked; default false.
     *
     * @param value true for passwords and the like
     * @return this
     */
    public Builder secret(boolean value) {
      secret = value;
      return this;
    }

    /**
     * Whether its use is reported; default false.
     *
     * @param value true when it should not be used any more
     * @return this
     */
    public Builder deprecated(boolean value) {
      deprecated = value;
      return this;
    }

    /**
     * The default as text; without it there is none.
     *
     * @param value the text as it would be written in a file; may be empty
     * @return this
     */
    public Builder defaultText(String value) {
      defaultText = value;
      return this;
    }

    /**
     * The environment variable that overrides it.
     *
     * @param value the name
     * @return this
     */
    public Builder environment(String value) {
      environment = value;
      return this;
    }

    /**
     * The check that values must pass, in the text form of {@link Validator}.
     *
     * @param value the text
     * @return this
     */
    public Builder validation(String value) {
      validation = value;
      return this;
    }

    /**
     * The key that takes the place of a deprecated one.
     *
     * @param value the key
     * @return this
     */
    public Builder replacedBy(String value) {
      replacedBy = value;
      return this;
    }

    /**
     * Where more can be read.
     *
     * @param value the address
     * @return this
     */
    public Builder url(String value) {
      url = value;
      return this;
    }

    /**
     * Words to find it by.
     *
     * @param value the tags
     * @return this
     */
    public Builder tags(List<String> value) {
      tags = value;
      return this;
    }

    /**
     * The values that an enum setting takes.
     *
     * @param value the constants as written in files
     * @return this
     */
    public Builder constants(List<String> value) {
      constants = value;
      return this;
    }

    /**
     * The documentation as plain text.
     *
     * @param value the text
     * @return this
     */
    public Builder description(String value) {
      description = value;
      return this;
    }

    /** Where description, address and tags are read from when somebody asks. */
    Builder documentation(Documentation value) {
      documentation = value;
      return this;
    }

    /**
     * Makes the definition.
     *
     * @return an immutable definition
     * @throws ConfigException with {@link Problem#USAGE} for an unknown or malformed validator
     */
    public SettingDefinition build() {
      return new SettingDefinition(this);
    }
  }
}
