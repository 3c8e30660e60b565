package io.choria.rego.ast;

/** The names of generated variables (spec 08 §3.3 stage 2) and of the root documents. */
public final class Names {
  /** The root of base and virtual documents. */
  public static final String DATA = "data";

  /** The query's input document. */
  public static final String INPUT = "input";

  private Names() {}

  /** The name of the n-th {@code _} of a module. */
  public static String wildcard(int n) {
    return "$" + n;
  }

  /** Whether the name belongs to a {@code _}. */
  public static boolean isWildcard(String name) {
    return name.startsWith("$");
  }

  /** The n-th generated local; the middle part keeps modules and queries apart. */
  public static String local(String middle, int n) {
    return "__local" + middle + n + "__";
  }

  /** Whether the name has the form that compile stages give to their variables. */
  public static boolean isGenerated(String name) {
    return name.startsWith("__local");
  }

  /** Whether the name is {@code data} or {@code input}. */
  public static boolean isRoot(String name) {
    return name.equals(DATA) || name.equals(INPUT);
  }
}
