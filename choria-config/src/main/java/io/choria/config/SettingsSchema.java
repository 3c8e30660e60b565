package io.choria.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one interface and its groups: what a {@link ConfigLoader} fills and references
 * are made from. Immutable and thread-safe. Instances come from the generated {@code
 * …Schema.schema()}.
 *
 * @param <T> the interface marked with {@link Settings}
 */
public final class SettingsSchema<T> {
  private final Class<T> type;
  private final Generated<T> generated;
  private final List<Section> sections;
  private final List<SettingDefinition> definitions;
  private final Map<String, Integer> positions;

  private SettingsSchema(Builder<T> builder) {
    type = builder.type;
    generated = builder.generated;
    sections = List.copyOf(builder.sections);
    // no streams and lambdas on the way to the first value: they are most of a fresh JVM's load
    List<SettingDefinition> all = new ArrayList<>();
    for (Section section : sections) {
      all.addAll(section.settings());
    }
    definitions = List.copyOf(all);
    positions = new HashMap<>(definitions.size() * 2);
    for (int i = 0; i < definitions.size(); i++) {
      Integer earlier = positions.put(definitions.get(i).key(), i);
      if (earlier != null) {
        throw ConfigException.of(
            Problem.USAGE,
            "expected different keys, found "
                + definitions.get(i).key()
                + " at "
                + definitions.get(earlier).member()
                + " and "
                + definitions.get(i).member());
      }
    }
  }

  /**
   * What the annotation processor makes for an interface. A class, because lambdas would cost a
   * fresh JVM more than reading the files.
   *
   * @param <T> the interface
   */
  public interface Generated<T> {
    /**
     * Makes an instance.
     *
     * @param values the values of all settings
     * @return an immutable object whose members are field reads
     */
    T read(SettingReader values);

    /**
     * Opens the documentation; called when somebody asks for it first.
     *
     * @return the resource beside the interface, or null when it is not packaged; the caller closes
     *     it
     */
    @Nullable InputStream documentation();
  }

  /**
   * Starts a schema; for generated code.
   *
   * @param <T> the interface
   * @param type the interface
   * @param generated makes instances and opens the documentation
   * @param declarations what the processor found in the annotations, one text for each setting
   * @return a builder that knows the settings of the interface itself
   */
  public static <T> Builder<T> builder(
      Class<T> type, Generated<T> generated, String... declarations) {
    return new Builder<>(type, generated, declarations);
  }

  /**
   * The interface.
   *
   * @return the class object
   */
  public Class<T> type() {
    return type;
  }

  /**
   * The settings by group, the interface's own first.
   *
   * @return sections in order of declaration; one may have no settings
   */
  public List<Section> sections() {
    return sections;
  }

  /**
   * All settings, in order of declaration.
   *
   * @return the definitions
   */
  public List<SettingDefinition> definitions() {
    return definitions;
  }

  /**
   * Finds a setting.
   *
   * @param key its key; case matters
   * @return the definition, or empty for an unknown key
   */
  public Optional<SettingDefinition> find(String key) {
    Integer position = positions.get(key);
    return position == null ? Optional.empty() : Optional.of(definitions.get(position));
  }

  /**
   * The keys that a regular expression finds, as {@code choria tool config --list} does (spec 05
   * §11.2, §15).
   *
   * @param regex an RE2 expression, not anchored, case sensitive; empty finds all
   * @return keys in the order of their bytes
   * @throws ConfigException with {@link Problem#USAGE} when the expression is malformed
   */
  public List<String> keys(String regex) {
    return select(new KeyPattern(regex)).stream().map(SettingDefinition::key).toList();
  }

  /**
   * The settings that a condition chooses, as {@code s -> s.tags().contains("tls")} or {@code
   * SettingDefinition::isDeprecated}.
   *
   * @param condition what to choose
   * @return definitions sorted by key
   */
  public List<SettingDefinition> select(Predicate<SettingDefinition> condition) {
    return definitions.stream()
        .filter(condition)
        .sorted(Comparator.comparing(SettingDefinition::key))
        .toList();
  }

  /** The keys, for suggestions. */
  Set<String> knownKeys() {
    return Collections.unmodifiableSet(positions.keySet());
  }

  /** The position of a key in {@link #definitions()}, or -1. */
  int position(String key) {
    Integer position = positions.get(key);
    return position == null ? -1 : position;
  }

  /** The position of a key that code names. */
  int requirePosition(String key) {
    int position = position(key);
    if (position < 0) {
      throw ConfigException.of(Problem.USAGE, "expected a declared key, found " + key);
    }
    return position;
  }

  /**
   * Makes an instance from values; for generated code, which makes groups with it.
   *
   * @param values the values of all settings
   * @return the settings
   */
  public T read(SettingReader values) {
    return generated.read(values);
  }

  /**
   * The values as {@code toString()} of settings shows them; for generated code.
   *
   * @param values values that hold those of this schema
   * @return one line with every member; secrets and the passwords of URLs masked
   */
  public String describe(SettingReader values) {
    StringBuilder text = new StringBuilder(type.getSimpleName()).append('[');
    String separator = "";
    for (SettingDefinition setting : definitions) {
      text.append(separator).append(setting.member()).append('=');
      text.append(Display.of(setting, values.value(setting.key())));
      separator = ", ";
    }
    return text.append(']').toString();
  }

  /** Apart from the schema, so that nothing loads the engine before somebody searches. */
  private static final class KeyPattern implements Predicate<SettingDefinition> {
    private final Pattern pattern;

    KeyPattern(String regex) {
      try {
        pattern = Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        throw ConfigException.of(
            Problem.USAGE, "expected a regular expression: " + e.getMessage(), e);
      }
    }

    @Override
    public boolean test(SettingDefinition setting) {
      return pattern.matcher(setting.key()).find();
    }
  }

  /** One interface of settings. Immutable and thread-safe. */
  public static final class Section {
    private final Documentation documentation;
    private final String group;
    private final List<SettingDefinition> settings;

    private Section(Documentation documentation, String group, List<SettingDefinition> settings) {
      this.documentation = documentation;
      this.group = group;
      this.settings = List.copyOf(settings);
    }

    /**
     * The title in references.
     *
     * @return what the annotation says, or the name of the interface in words
     */
    public String title() {
      return documentation.title();
    }

    /**
     * The documentation of the interface.
     *
     * @return its Javadoc as plain text
     */
    public String introduction() {
      return documentation.introduction();
    }

    /**
     * The member of the enclosing interfaces that returns it.
     *
     * @return names joined by dots, empty for the outermost
     */
    public String group() {
      return group;
    }

    /**
     * The settings of the interface without those of its groups.
     *
     * @return definitions in order of declaration
     */
    public List<SettingDefinition> settings() {
      return settings;
    }

    private Section within(String outer) {
      List<SettingDefinition> inner = new ArrayList<>(settings.size());
      for (SettingDefinition setting : settings) {
        inner.add(setting.within(outer));
      }
      return new Section(documentation, group.isEmpty() ? outer : outer + "." + group, inner);
    }
  }

  /**
   * Collects the groups of an interface. Not thread-safe.
   *
   * @param <T> the interface
   */
  public static final class Builder<T> {
    private final Class<T> type;
    private final Generated<T> generated;
    private final List<Section> sections = new ArrayList<>();

    private Builder(Class<T> type, Generated<T> generated, String[] declarations) {
      this.type = Objects.requireNonNull(type, "type");
      this.generated = Objects.requireNonNull(generated, "generated");
      Documentation documentation = new Documentation(type.getName(), generated);
      sections.add(new Section(documentation, "", Declarations.read(declarations, documentation)));
    }

    /**
     * Adds a group.
     *
     * @param member the name of the member that returns it
     * @param schema the schema of the group
     * @return this
     */
    public Builder<T> group(String member, SettingsSchema<?> schema) {
      for (Section section : schema.sections()) {
        sections.add(section.within(member));
      }
      return this;
    }

    /**
     * Makes the schema.
     *
     * @return an immutable schema
     * @throws ConfigException with {@link Problem#USAGE} when two members have the same key
     */
    public SettingsSchema<T> build() {
      return new SettingsSchema<>(this);
    }
  }
}
