package io.choria.rego;

/**
 * Bounds of JSON input.
 *
 * @param maxBytes the longest document, in bytes of UTF-8
 * @param maxDepth the deepest nesting of arrays and objects, at most {@value #DEEPEST}
 * @param maxNumberLength the longest text of one number; reading digits takes quadratic time
 */
public record JsonLimits(long maxBytes, int maxDepth, int maxNumberLength) {
  /** What OPA accepts at most; deeper values could not be compared on a small stack. */
  public static final int DEEPEST = 10_000;

  /** 256 MiB, 1 000 levels, 10 000 characters per number. */
  public static final JsonLimits DEFAULT = new JsonLimits(256L << 20, 1_000, 10_000);

  /**
   * Checks the bounds.
   *
   * @param maxBytes the longest document
   * @param maxDepth the deepest nesting
   * @param maxNumberLength the longest text of one number
   */
  public JsonLimits {
    if (maxBytes < 0 || maxDepth < 1 || maxDepth > DEEPEST || maxNumberLength < 20) {
      throw new IllegalArgumentException(
          "expected maxBytes ≥ 0, maxDepth 1 to "
              + DEEPEST
              + ", maxNumberLength ≥ 20, got "
              + maxBytes
              + ", "
              + maxDepth
              + ", "
              + maxNumberLength);
    }
  }
}
