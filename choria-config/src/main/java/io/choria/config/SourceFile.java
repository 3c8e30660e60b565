package io.choria.config;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads one file of unknown content whole, within a limit, and never waits for a writer. */
final class SourceFile {
  private static final Path NULL_DEVICE = Path.of("/dev/null");

  private SourceFile() {}

  /** The bytes of a file; a directory reads as empty with a finding, as in the original. */
  static byte[] read(Path file, int maxBytes, Diagnostics diagnostics) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        diagnostics.lenient(
            Problem.NOT_A_FILE,
            new Origin.Whole(file),
            null,
            "expected a file, found a directory, which reads as empty",
            null);
        return new byte[0];
      }
      if (!attributes.isRegularFile() && !file.equals(NULL_DEVICE)) {
        // a FIFO or device would block or never end
        throw ConfigException.of(
            Problem.NOT_A_FILE, "expected a regular file, found a special file");
      }
      return readRegular(file, maxBytes);
    } catch (NoSuchFileException e) {
      throw ConfigException.of(Problem.NOT_FOUND, "expected a file, found none", e);
    } catch (AccessDeniedException e) {
      throw ConfigException.of(Problem.NOT_READABLE, "expected a readable file, access denied", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "it cannot be opened" : e.getReason();
      throw ConfigException.of(
          Problem.NOT_READABLE, "expected a readable file: " + Printable.cut(reason), e);
    } catch (IOException e) {
      throw ConfigException.of(
          Problem.NOT_READABLE,
          "expected a readable file: " + Printable.cut(String.valueOf(e.getMessage())),
          e);
    }
  }

  private static byte[] readRegular(Path file, int maxBytes) throws IOException {
    try (InputStream in = open(file)) {
      byte[] content = in.readNBytes(maxBytes + 1);
      if (content.length > maxBytes) {
        throw ConfigException.of(
            Problem.TOO_LARGE, "expected at most " + maxBytes + " bytes, found more");
      }
      return content;
    }
  }

  /** Streams of channels, which need thirty classes more, are kept for those who need them. */
  private static InputStream open(Path file) throws IOException {
    if (file.getFileSystem() == FileSystems.getDefault()) {
      try {
        return new FileInputStream(file.toFile());
      } catch (FileNotFoundException e) {
        // does not tell what is wrong
        return Files.newInputStream(file);
      }
    }
    return Files.newInputStream(file);
  }

  /** Existence as the original decides it: only "not found" means absent. */
  static boolean exists(Path path) {
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
