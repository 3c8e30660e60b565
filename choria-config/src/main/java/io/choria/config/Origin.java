package io.choria.config;

import java.nio.file.Path;

/** Where a value comes from. */
public sealed interface Origin {
  /**
   * The default of the setting's declaration.
   *
   * @param member the path of the member that declares it
   */
  record Default(String member) implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }

  /**
   * A line of a file.
   *
   * @param file the file as it was named
   * @param line the number of the line, from 1
   * @param column the column where the key starts, in characters from 1
   * @param valueColumn the column where the value starts, in characters from 1
   */
  record Line(Path file, int line, int column, int valueColumn) implements Origin {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /**
   * A file as a whole.
   *
   * @param file the file or directory as it was named
   */
  record Whole(Path file) implements Origin {
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /**
   * An environment variable.
   *
   * @param variable its name
   */
  record Environment(String variable) implements Origin {
    @Override
    public String toString() {
      return "environment " + variable;
    }
  }

  /**
   * A value that the program gave to the loader.
   *
   * @param source what the program calls its source, as {@code command line}
   */
  record Given(String source) implements Origin {
    @Override
    public String toString() {
      return source;
    }
  }

  /**
   * A value that follows from others.
   *
   * @param rule the rule in words
   */
  record Derived(String rule) implements Origin {
    @Override
    public String toString() {
      return "derived: " + rule;
    }
  }
}
