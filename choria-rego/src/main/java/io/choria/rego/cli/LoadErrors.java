package io.choria.rego.cli;

import io.choria.rego.RegoException;

/** Errors of files that cannot be loaded, as {@code opa check} and {@code opa test} say them. */
final class LoadErrors {
  private LoadErrors() {}

  /** The text; only what can be read at all is compiled. */
  static String text(RegoException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure.errors().isEmpty()) {
      return "1 error occurred during loading: " + message;
    }
    return failure.errors().stream().anyMatch(e -> e.code().equals("rego_parse_error"))
        ? message.replaceFirst(" occurred:", " occurred during loading:")
        : message;
  }
}
