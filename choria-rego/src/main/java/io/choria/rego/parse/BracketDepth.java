package io.choria.rego.parse;

/** Estimates from above how deep brackets nest, without reading strings and comments properly. */
final class BracketDepth {
  private BracketDepth() {}

  static int of(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(', '[', '{' -> {
          depth++;
          deepest = Math.max(deepest, depth);
        }
        case ')', ']', '}' -> depth = Math.max(0, depth - 1);
        default -> {}
      }
    }
    return deepest;
  }
}
