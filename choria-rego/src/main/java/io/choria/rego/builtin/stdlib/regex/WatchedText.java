package io.choria.rego.builtin.stdlib.regex;

import io.choria.rego.builtin.BuiltinContext;

/**
 * A text that looks at the clock of the evaluation while it is read: a search in a long text asks
 * for nothing but its characters. For one thread.
 */
final class WatchedText implements CharSequence {
  /** Work between two looks: characters times the length of the pattern. */
  private static final int STRIDE = 1 << 16;

  /** What every pattern costs at least. */
  private static final int LEAST = 64;

  private final String text;
  private final BuiltinContext context;
  private final int stride;
  private int untilLook;

  private WatchedText(String text, BuiltinContext context, int stride) {
    this.text = text;
    this.context = context;
    this.stride = stride;
    this.untilLook = stride;
  }

  /** The text itself if the search will be short. */
  static CharSequence of(BuiltinContext context, String pattern, String text) {
    int cost = pattern.length() + LEAST;
    boolean isShort = (long) cost * text.length() < 8 * STRIDE;
    return isShort ? text : new WatchedText(text, context, Math.max(1, STRIDE / cost));
  }

  @Override
  public char charAt(int index) {
    if (--untilLook == 0) {
      untilLook = stride;
      context.checkDeadline();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
