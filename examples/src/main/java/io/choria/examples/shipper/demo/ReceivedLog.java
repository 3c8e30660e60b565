package io.choria.examples.shipper.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * What receivers wrote for one publisher, read back in the order of writing.
 *
 * @param lines lines
 * @param bytes bytes
 * @param digest digest of all bytes in order
 * @param files number of files
 */
record ReceivedLog(long lines, long bytes, String digest, int files) {
  static ReceivedLog read(Path directory) throws IOException {
    MessageDigest digest = GrowingLog.sha256();
    long lines = 0;
    long bytes = 0;
    byte[] buffer = new byte[1 << 16];
    List<Path> files = files(directory);
    for (Path file : files) {
      try (InputStream raw = Files.newInputStream(file);
          InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
        int n = in.read(buffer);
        while (n >= 0) {
          digest.update(buffer, 0, n);
          bytes += n;
          for (int i = 0; i < n; i++) {
            lines += buffer[i] == '\n' ? 1 : 0;
          }
          n = in.read(buffer);
        }
      }
    }
    return new ReceivedLog(lines, bytes, HexFormat.of().formatHex(digest.digest()), files.size());
  }

  /** Sum of the sizes without reading; only right without compression. */
  static long size(Path directory) throws IOException {
    long sum = 0;
    for (Path file : files(directory)) {
      sum += Files.size(file);
    }
    return sum;
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "lines*")) {
      files.forEach(found::add);
    } catch (NoSuchFileException e) {
      return found;
    }
    found.removeIf(p -> p.toString().endsWith(".tmp"));
    found.sort(Comparator.comparing(ReceivedLog::stem).thenComparing(ReceivedLog::number));
    return found;
  }

  private static String plain(Path path) {
    return path.getFileName().toString().replaceAll("\\.gz$", "");
  }

  private static String stem(Path path) {
    return plain(path).replaceAll("\\.\\d{1,9}$", "");
  }

  private static int number(Path path) {
    String number = plain(path).substring(stem(path).length());
    return number.isEmpty() ? 0 : Integer.parseInt(number.substring(1));
  }
}
