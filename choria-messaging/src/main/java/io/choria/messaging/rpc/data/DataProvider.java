package io.choria.messaging.rpc.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that a server can be asked by name (spec 02 §7): in compound filters it is a function,
 * {@code disk("/var").free > 10}. For users to implement; called by several threads at once.
 *
 * <p>A provider is given a second. What it throws, or when it takes longer, its value is nil.
 */
public interface DataProvider {
  /**
   * The name that it is called by.
   *
   * @return a letter or underscore, then letters, digits and underscores
   */
  String name();

  /**
   * Whether it takes one text; else it takes nothing.
   *
   * @return always the same
   */
  boolean takesQuery();

  /**
   * Finds the data.
   *
   * @param query what is asked; empty for a provider that takes nothing
   * @return a tree of maps, lists, texts, numbers and booleans, as JSON would have it
   * @throws Exception when there is no answer
   */
  Map<String, ?> find(Optional<String> query) throws Exception;

  /**
   * A provider that takes a text.
   *
   * @param name what it is called by
   * @param find gives the data
   * @return the provider
   */
  static DataProvider of(String name, Function<String, Map<String, ?>> find) {
    return new SimpleProvider(name, true, query -> find.apply(query.orElse("")));
  }

  /**
   * A provider that takes nothing.
   *
   * @param name what it is called by
   * @param find gives the data
   * @return the provider
   */
  static DataProvider of(String name, Supplier<Map<String, ?>> find) {
    return new SimpleProvider(name, false, query -> find.get());
  }

  /**
   * The provider {@code config_item}: settings by their names.
   *
   * @param settings gives the value of a setting, if there is one
   * @return {@code present} and {@code value}, which is null when there is no such setting
   */
  static DataProvider configItem(Function<String, Optional<?>> settings) {
    return of(
        "config_item",
        (String item) -> {
          Optional<?> value = settings.apply(item);
          Map<String, @Nullable Object> found = new LinkedHashMap<>();
          found.put("present", value.isPresent());
          found.put("value", value.orElse(null));
          return found;
        });
  }
}
