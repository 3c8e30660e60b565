package io.choria.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands the values of a load to generated code. Settings without a value read as {@code false},
 * zero, the empty string or the empty list.
 */
public final class SettingReader {
  private final SettingsSchema<?> schema;
  private final @Nullable Object[] values;

  SettingReader(SettingsSchema<?> schema, @Nullable Object[] values) {
    this.schema = schema;
    this.values = values;
  }

  @Nullable Object value(String key) {
    return values[schema.requirePosition(key)];
  }

  private <V> V get(String key, Class<V> type, V unset) {
    Object value = value(key);
    return value == null ? unset : type.cast(value);
  }

  private <V> V require(String key, Class<V> type) {
    Object value = value(key);
    if (value == null) {
      throw ConfigException.of(Problem.MISSING, key + ": expected a value, found none");
    }
    return type.cast(value);
  }

  /**
   * A boolean setting.
   *
   * @param key its key
   * @return the value, or false
   */
  public boolean bool(String key) {
    return get(key, Boolean.class, false);
  }

  /**
   * An integer setting.
   *
   * @param key its key
   * @return the value, or 0
   */
  public int integer(String key) {
    return get(key, Integer.class, 0);
  }

  /**
   * A setting of 64 bits.
   *
   * @param key its key
   * @return the value, or 0
   */
  public long longInteger(String key) {
    return get(key, Long.class, 0L);
  }

  /**
   * A setting with decimals.
   *
   * @param key its key
   * @return the value, or 0
   */
  public double decimal(String key) {
    return get(key, Double.class, 0.0);
  }

  /**
   * A string setting.
   *
   * @param key its key
   * @return the value, or the empty string
   */
  public String string(String key) {
    return get(key, String.class, "");
  }

  /**
   * A list setting.
   *
   * @param key its key
   * @return an immutable list, perhaps empty
   */
  public List<String> strings(String key) {
    if (!(value(key) instanceof List<?> list)) {
      return List.of();
    }
    List<String> items = new ArrayList<>(list.size());
    for (Object item : list) {
      items.add(String.valueOf(item));
    }
    return List.copyOf(items);
  }

  /**
   * A duration setting.
   *
   * @param key its key
   * @return the value, or zero
   */
  public Duration duration(String key) {
    return get(key, Duration.class, Duration.ZERO);
  }

  /**
   * A path setting.
   *
   * @param key its key
   * @return the value
   * @throws ConfigException with {@link Problem#MISSING} when there is none
   */
  public Path path(String key) {
    return require(key, Path.class);
  }

  /**
   * A URI setting.
   *
   * @param key its key
   * @return the value
   * @throws ConfigException with {@link Problem#MISSING} when there is none
   */
  public URI uri(String key) {
    return require(key, URI.class);
  }

  /**
   * An enum setting.
   *
   * @param <E> the enum
   * @param key its key
   * @param type the enum
   * @return the constant
   * @throws ConfigException with {@link Problem#MISSING} when there is none
   */
  public <E extends Enum<E>> E constant(String key, Class<E> type) {
    String word = require(key, String.class);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
        return constant;
      }
    }
    throw ConfigException.of(
        Problem.NOT_CONVERTIBLE, key + ": " + type.getName() + " has no constant " + word);
  }

  /**
   * A setting that may be unset.
   *
   * @param <V> the type of the value
   * @param key its key
   * @param read how to read it when it is set, as {@code SettingReader::string}
   * @return the value, or empty when no source gives one
   */
  public <V> Optional<V> optional(String key, Function<String, V> read) {
    return value(key) == null ? Optional.empty() : Optional.of(read.apply(key));
  }
}
