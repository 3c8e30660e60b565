package io.choria.rego.builtin.stdlib.http;

import io.choria.rego.builtin.stdlib.format.GoText;

/**
 * A request that got no response (spec 08 §4.18). Policies can ask for such failures as values.
 * Carries no stack trace.
 */
final class HttpFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** The method and the URL as errors of timeouts show them. */
  private final String call;

  /** Whether the time of the request was over. */
  private final boolean late;

  private HttpFailure(String method, String url, String reason, boolean late) {
    super(method + " " + GoText.quote(url) + ": " + reason, null, false, false);
    this.call = method + " " + url;
    this.late = late;
  }

  static HttpFailure of(String method, String url, String reason) {
    return new HttpFailure(operation(method), url, reason, false);
  }

  static HttpFailure late(String method, String url) {
    return new HttpFailure(
        operation(method),
        url,
        "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
        true);
  }

  private static String operation(String method) {
    return method.isEmpty()
        ? "Get"
        : method.charAt(0) + method.substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  /** What went wrong, as a value tells it. */
  String text() {
    return String.valueOf(getMessage());
  }

  /** What went wrong, as an error of the call tells it. */
  String raised() {
    return late ? call + ": request timed out" : text();
  }
}
