package io.choria.rego.check;

import io.choria.rego.Location;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.ast.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects the errors of all stages up to a limit (spec 08 §3.1, §3.3). Some let the stages after
 * them run; the others stop compilation at the end of their stage.
 */
final class Errors {
  static final String COMPILE = "rego_compile_error";
  static final String TYPE = "rego_type_error";
  static final String UNSAFE = "rego_unsafe_var_error";
  static final String RECURSION = "rego_recursion_error";

  private final int limit;
  private final List<RegoError> errors = new ArrayList<>();
  private boolean stopping;

  /**
   * @param limit how many to keep; 0 for all
   */
  Errors(int limit) {
    this.limit = limit;
  }

  /** Adds an error after which compilation cannot go on. */
  void add(String code, Place place, String message) {
    add(new RegoError(code, message, place.position()), false);
  }

  /** Adds an error after which it can. */
  void recoverable(String code, Place place, String message) {
    add(new RegoError(code, message, place.position()), true);
  }

  void add(RegoError error, boolean recoverable) {
    if (isFull()) {
      stopping = true;
      return;
    }
    errors.add(error);
    stopping |= !recoverable || isFull();
  }

  private boolean isFull() {
    return limit > 0 && errors.size() >= limit;
  }

  /** Ends compilation if an error does not let it go on. */
  void stopIfNeeded() {
    if (stopping) {
      throwAll();
    }
  }

  /** Ends compilation if there are any errors. */
  void throwIfAny() {
    if (!errors.isEmpty()) {
      throwAll();
    }
  }

  private void throwAll() {
    List<RegoError> sorted = new ArrayList<>(errors);
    sorted.sort(Comparator.comparing(RegoError::location));
    if (isFull()) {
      sorted.add(new RegoError(COMPILE, "error limit reached", Location.UNKNOWN));
    }
    throw new RegoCompileException(sorted);
  }
}
