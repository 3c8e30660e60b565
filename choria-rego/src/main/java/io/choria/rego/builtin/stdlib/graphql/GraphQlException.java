package io.choria.rego.builtin.stdlib.graphql;

/** A GraphQL text that is wrong; cheap, because it is a usual outcome. */
final class GraphQlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GraphQlException(String message, int line, int column, String what) {
    super(
        strip(message)
            + " in GraphQL "
            + what
            + "string"
            + (line > 0 ? " at location " + line + ":" + column : ""),
        null,
        false,
        false);
  }

  private static String strip(String message) {
    return message.endsWith(".") && !message.endsWith("...")
        ? message.substring(0, message.length() - 1)
        : message;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
