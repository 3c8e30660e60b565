package io.choria.messaging.rpc.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Logs the first lines of what a program prints; the rest is read and forgotten.
 *
 * @param most lines
 * @param length of a line, in characters
 * @param log gets each line
 */
public record LoggedLines(int most, int length, Consumer<String> log) implements Program.Sink {
  @Override
  public void take(InputStream stream) throws IOException {
    Reader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    StringBuilder line = new StringBuilder();
    int lines = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        if (lines++ < most) {
          log.accept(line.toString());
        }
        line.setLength(0);
      } else if (line.length() < length) {
        line.append(c < ' ' ? '?' : (char) c);
      }
    }
    if (!line.isEmpty() && lines < most) {
      log.accept(line.toString());
    }
  }
}
