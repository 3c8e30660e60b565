package io.choria.rego.builtin.stdlib.schema;

import com.google.re2j.Pattern;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/**
 * What a document has wrong, and how close it is to a schema: that decides which alternative is
 * reported.
 */
final class SchemaReport {
  private final BuiltinContext context;
  private final List<Value> errors = new ArrayList<>();
  private int score;

  SchemaReport(BuiltinContext context) {
    this.context = context;
  }

  /** Whether a pattern is found in a text. */
  boolean finds(Pattern pattern, String text) {
    return Regex.matcher(context, pattern, text).find();
  }

  /** Whether a whole text fits a pattern. */
  boolean matches(Pattern pattern, String text) {
    return Regex.matcher(context, pattern, text).matches();
  }

  /** Whether a text is a pattern. */
  boolean isPattern(String text) {
    try {
      Regex.compile(text, context::charge);
      return true;
    } catch (BuiltinException e) {
      return text.isEmpty();
    }
  }

  /** A report of its own for a part. */
  SchemaReport fresh() {
    context.charge(1);
    return new SchemaReport(context);
  }

  boolean isValid() {
    return errors.isEmpty();
  }

  int score() {
    return score;
  }

  List<Value> errors() {
    return errors;
  }

  void passed() {
    score++;
  }

  void merge(SchemaReport other) {
    errors.addAll(other.errors);
    score += other.score;
  }

  void add(SchemaPath path, String type, String description) {
    String field = path.field();
    score -= 2;
    context.allocate(256);
    errors.add(
        ObjectValue.builder()
            .with("error", Value.of(field + ": " + description))
            .with("type", Value.of(type))
            .with("field", Value.of(field))
            .with("desc", Value.of(description))
            .build());
  }
}
