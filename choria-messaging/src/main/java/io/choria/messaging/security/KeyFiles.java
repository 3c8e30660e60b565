package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Small files that hold keys and tokens: readable by their owner only, without a trailing newline.
 */
final class KeyFiles {
  private static final int MAX_BYTES = 1 << 20;

  private KeyFiles() {}

  static byte[] read(Path file, String what) {
    try {
      long size = Files.size(file);
      if (!Files.isRegularFile(file) || size > MAX_BYTES) {
        throw new TrustException(
            Reason.MALFORMED,
            "expected "
                + what
                + " in a file of at most "
                + MAX_BYTES
                + " bytes: file="
                + file
                + " bytes="
                + size);
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new TrustException(Reason.MALFORMED, "no file for " + what + ": file=" + file, e);
    } catch (IOException e) {
      throw new TrustException(
          Reason.MALFORMED, "cannot read " + what + ": file=" + file + ": " + e.getMessage(), e);
    }
  }

  static void write(Path file, byte[] content, String what) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(
                  Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
            }
            : new FileAttribute<?>[0];
    try {
      // a new file beside the old one, so that it is never readable by others, nor half written
      Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".key", "", ownerOnly);
      try {
        Files.write(fresh, content, StandardOpenOption.WRITE);
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new TrustException(
          Reason.MALFORMED, "cannot write " + what + ": file=" + file + ": " + e.getMessage(), e);
    }
  }
}
