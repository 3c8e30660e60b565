package io.choria.rego.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Cases that fail, with the reason. Each line of the resource {@code known-failures.txt} is suite,
 * file and position, note, reason, separated by tabs. A case of the list that passes is a failure
 * too.
 */
final class KnownFailures {
  static final KnownFailures INSTANCE = new KnownFailures();

  private final Set<String> keys = new HashSet<>();

  private KnownFailures() {
    try (InputStream in = KnownFailures.class.getResourceAsStream("known-failures.txt");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          String[] fields = line.split("\t", 4);
          keys.add(key(fields[0], fields[1], fields[2]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean contains(String suite, ConformanceCase test) {
    return keys.contains(key(suite, test.id(), test.note()));
  }

  private static String key(String suite, String id, String note) {
    return suite + "\t" + id + "\t" + note;
  }
}
