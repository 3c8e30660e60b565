package io.choria.rego;

import io.choria.rego.core.CorePolicy;
import io.choria.rego.core.CoreQuery;
import io.choria.rego.core.InputParts;
import io.choria.rego.core.LargeStack;
import io.choria.rego.core.PolicyTexts;
import io.choria.rego.core.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads JSON text straight into values (spec 08 §5.4): number texts are kept, of duplicate keys the
 * last wins, bytes that are no UTF-8 and lone surrogates become U+FFFD. Limits apply before memory
 * is taken. Immutable and thread-safe.
 */
public final class JsonReader {
  private static final JsonReader DEFAULTS =
      new JsonReader(JsonLimits.DEFAULT, Wanted.EVERYTHING, Watch.NOBODY);

  private final JsonLimits limits;

  private final Wanted wanted;

  private final Runnable check;

  private JsonReader(JsonLimits limits, Wanted wanted, Runnable check) {
    this.limits = limits;
    this.wanted = wanted;
    this.check = check;
  }

  /**
   * A reader with {@link JsonLimits#DEFAULT}.
   *
   * @return the reader
   */
  public static JsonReader withDefaults() {
    return DEFAULTS;
  }

  /**
   * A reader with other limits.
   *
   * @param limits the limits
   * @return the reader
   */
  public static JsonReader with(JsonLimits limits) {
    return new JsonReader(limits, Wanted.EVERYTHING, Watch.NOBODY);
  }

  /**
   * This reader, but somebody may end the reading of a long text, for example because the time of
   * an evaluation is over ({@link io.choria.rego.builtin.BuiltinContext#checkDeadline}).
   *
   * @param check called again and again while a text is read; what it throws ends the reading
   * @return the reader
   */
  public JsonReader checking(Runnable check) {
    return new JsonReader(limits, wanted, check);
  }

  /** Reads what a policy looks at, and checks the rest. */
  static JsonReader of(CorePolicy policy) {
    return LargeStack.call(policy.depth(), () -> of(InputParts.of(policy), policy));
  }

  /** Reads what a query looks at, itself and in the rules of its policy, and checks the rest. */
  static JsonReader of(CorePolicy policy, CoreQuery query) {
    return LargeStack.call(query.depth(), () -> of(InputParts.of(policy, query), policy));
  }

  private static JsonReader of(InputParts parts, CorePolicy policy) {
    return new JsonReader(
        JsonLimits.DEFAULT, Wanted.of(parts, PolicyTexts.of(policy)), Watch.NOBODY);
  }

  /**
   * Reads one document.
   *
   * @param text the JSON text
   * @return the value
   * @throws JsonException if the text is no JSON or breaks a limit
   */
  public Value read(String text) {
    checkSize(text.length());
    return read(Utf8.encode(text));
  }

  /**
   * Reads one document.
   *
   * @param utf8 the JSON text in UTF-8, not changed and not kept
   * @return the value
   * @throws JsonException if the text is no JSON or breaks a limit
   */
  public Value read(byte[] utf8) {
    checkSize(utf8.length);
    try {
      return parse(utf8);
    } catch (StackOverflowError e) {
      // how much of it a level takes depends on what is compiled by now
      return LargeStack.call(JsonLimits.DEEPEST, () -> parse(utf8));
    }
  }

  private Value parse(byte[] utf8) {
    return new JsonParser(utf8, limits, check).document(wanted);
  }

  /**
   * Reads one document and leaves the stream open.
   *
   * @param utf8 the JSON text in UTF-8
   * @return the value
   * @throws JsonException if the text is no JSON or breaks a limit
   * @throws UncheckedIOException if the stream fails
   */
  public Value read(InputStream utf8) {
    try {
      int most = (int) Math.min(limits.maxBytes(), Integer.MAX_VALUE - 17) + 1;
      return read(utf8.readNBytes(most));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkSize(long bytes) {
    if (bytes > limits.maxBytes()) {
      throw new JsonException("document is longer than " + limits.maxBytes() + " bytes", -1);
    }
  }
}
