package io.choria.rego.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Says what went wrong with a file. The messages of the JDK's exceptions often are the name of the
 * file and nothing else.
 */
public final class FileFailure {
  private static final String LOOP = "too many levels of symbolic links";

  private FileFailure() {}

  /**
   * What was tried, with which file, and why it failed: {@code open a/b: permission denied}.
   *
   * @param tried such as {@code open}
   * @param path the file; that of the exception stands in its place if it has one
   * @param failure why it failed
   */
  public static String text(String tried, Path path, IOException failure) {
    String file = path.toString();
    if (failure instanceof FileSystemException known && known.getFile() != null) {
      file = known.getFile();
    }
    return tried + " " + file + ": " + reason(failure);
  }

  private static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason =
        failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
    if (reason == null || reason.isEmpty()) {
      return failure.getClass().getSimpleName();
    }
    String words = reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    // the JDK adds a guess of its own
    return words.startsWith(LOOP) ? LOOP : words;
  }
}
