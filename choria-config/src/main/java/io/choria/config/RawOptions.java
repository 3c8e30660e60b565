package io.choria.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every {@code key = value} of the files as text, declared or not (spec 05 §9). Defaults,
 * environment and conversions play no part. Immutable and thread-safe.
 *
 * <p>Values are not masked here: this is how plugins get at their own options.
 */
public final class RawOptions {
  private final Map<String, String> texts;

  RawOptions(Map<String, String> texts) {
    this.texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /**
   * Whether a file holds the key.
   *
   * @param key the whole key
   * @return false for a setting that only has its default
   */
  public boolean has(String key) {
    return texts.containsKey(key);
  }

  /**
   * The last text of a key.
   *
   * @param key the whole key
   * @return the text as it stands in the file, or empty
   */
  public Optional<String> option(String key) {
    return Optional.ofNullable(texts.get(key));
  }

  /**
   * The last text of a key, or another text.
   *
   * @param key the whole key
   * @param fallback what to answer when no file holds the key
   * @return the text as it stands in the file, or the fallback
   */
  public String option(String key, String fallback) {
    return texts.getOrDefault(key, fallback);
  }

  /**
   * A boolean by Choria's rule for raw options.
   *
   * @param key the whole key
   * @param fallback what to answer when no file holds the key
   * @return true for {@code 1 yes true y t} in any case; every other text is false
   */
  public boolean bool(String key, boolean fallback) {
    String text = texts.get(key);
    return text == null ? fallback : Boolean.TRUE.equals(Converter.bool(text).value());
  }

  /**
   * The same options with one set.
   *
   * @param key the whole key
   * @param value its text
   * @return a new object; typed settings are not touched
   */
  public RawOptions with(String key, String value) {
    Map<String, String> copy = new LinkedHashMap<>(texts);
    copy.put(key, value);
    return new RawOptions(copy);
  }

  /**
   * All options.
   *
   * @return an unmodifiable map in order of first occurrence
   */
  public Map<String, String> asMap() {
    return texts;
  }

  /** The keys only, because values may be secret. */
  @Override
  public String toString() {
    return "RawOptions" + texts.keySet();
  }
}
