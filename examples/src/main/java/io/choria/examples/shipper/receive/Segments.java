package io.choria.examples.shipper.receive;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The segments of one publisher that are on disk. */
final class Segments {
  private Segments() {}

  /** All segments in the order in which they were written, compressed ones included. */
  static List<Path> list(Path directory, SegmentNames names) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (names.indexOf(file.getFileName().toString()).isPresent()
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          found.add(file);
        }
      }
    }
    found.sort((a, b) -> names.compare(a.getFileName().toString(), b.getFileName().toString()));
    return found;
  }

  /** The newest uncompressed segment of a period. */
  static Optional<Path> newestPlain(Path directory, SegmentNames names, long period)
      throws IOException {
    String stem = names.name(period, 0);
    return list(directory, names).stream()
        .filter(
            p ->
                p.getFileName().toString().equals(stem)
                    || p.getFileName().toString().startsWith(stem + "."))
        .filter(p -> !p.getFileName().toString().endsWith(SegmentNames.GZIP))
        .reduce((a, b) -> b);
  }

  /** A name of the period behind all that exist, compressed or not. */
  static String unused(Path directory, SegmentNames names, long period) throws IOException {
    String stem = names.name(period, 0);
    int next = 0;
    for (Path path : list(directory, names)) {
      String name = path.getFileName().toString();
      if (name.equals(stem) || name.startsWith(stem + ".")) {
        next = Math.max(next, names.indexOf(name).orElse(0) + 1);
      }
    }
    return names.name(period, next);
  }
}
