package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A term of a literal whose value explains why the literal failed.
 *
 * @param text the term as written
 * @param expr gives its value
 */
public record Watch(String text, Expr expr) {

  static Map<String, Value> values(List<Watch> watches, Frame frame) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Watch watch : watches) {
      Value value = watch.expr.eval(frame);
      if (value != null) {
        values.put(watch.text, value);
      }
    }
    return values;
  }
}
