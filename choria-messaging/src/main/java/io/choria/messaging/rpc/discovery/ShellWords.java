package io.choria.messaging.rpc.discovery;

import io.choria.messaging.rpc.discovery.DiscoveryException.Reason;
import java.util.ArrayList;
import java.util.List;

/** A line as a shell takes it apart, without any of what a shell would replace. */
final class ShellWords {
  private static final String ESCAPED_IN_QUOTES = "\"\\$`";

  private final String line;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean begun;
  private int at;

  private ShellWords(String line) {
    this.line = line;
  }

  static List<String> of(String line) {
    return new ShellWords(line).split();
  }

  private List<String> split() {
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (Character.isWhitespace(c)) {
        end();
      } else {
        begun = true;
        switch (c) {
          case '\'' -> plain();
          case '"' -> quoted();
          case '\\' -> word.append(next());
          default -> word.append(c);
        }
      }
    }
    end();
    return List.copyOf(words);
  }

  private void end() {
    if (begun) {
      words.add(word.toString());
      word.setLength(0);
      begun = false;
    }
  }

  private char next() {
    if (at == line.length()) {
      throw new DiscoveryException(
          Reason.FORMAT, "expected the end of a quotation in the command " + line);
    }
    return line.charAt(at++);
  }

  private void plain() {
    for (char c = next(); c != '\''; c = next()) {
      word.append(c);
    }
  }

  private void quoted() {
    for (char c = next(); c != '"'; c = next()) {
      if (c == '\\') {
        char escaped = next();
        if (ESCAPED_IN_QUOTES.indexOf(escaped) < 0) {
          word.append(c);
        }
        word.append(escaped);
      } else {
        word.append(c);
      }
    }
  }
}
