package io.choria.rego.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.Rego;
import io.choria.rego.RegoException;
import io.choria.rego.bundle.Bundle;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFailureTest {
  private static final Path FILE = Path.of("a/b");

  @TempDir Path directory;

  @Test
  void saysWhatTheExceptionsOfTheJdkLeaveOut() {
    assertThat(FileFailure.text("open", FILE, new AccessDeniedException("a")))
        .isEqualTo("open a: permission denied");
    assertThat(FileFailure.text("stat", FILE, new NoSuchFileException("a/b")))
        .isEqualTo("stat a/b: no such file or directory");
    assertThat(
            FileFailure.text("stat", FILE, new FileSystemException("a/b", null, "Not a directory")))
        .isEqualTo("stat a/b: not a directory");
    assertThat(FileFailure.text("open", FILE, new IOException("Input/output error")))
        .isEqualTo("open a/b: input/output error");
    assertThat(FileFailure.text("open", FILE, new EOFException()))
        .isEqualTo("open a/b: EOFException");
  }

  @Test
  void linksThatGoRoundAreNamed() throws IOException {
    Files.createSymbolicLink(directory.resolve("self"), Path.of("."));

    assertThatThrownBy(() -> Rego.builder().load(directory))
        .isInstanceOf(RegoException.class)
        .hasMessageEndingWith("/self: too many levels of symbolic links");
  }

  @Test
  void filesThatAreTooLargeAreNotRead() throws IOException {
    for (String name : List.of("a.rego", "a.json", "a.yaml")) {
      Path huge = directory.resolve(name);
      try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
        file.setLength(5L << 30);
      }
      assertThatThrownBy(() -> Rego.builder().load(huge))
          .isInstanceOf(RegoException.class)
          .hasMessage(huge + ": file is longer than 268435456 bytes");
    }
  }

  @Test
  void archivesThatAreEmptyOrNotThereAreNamed() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.tar.gz"));
    Path missing = directory.resolve("missing.tar.gz");

    assertThatThrownBy(() -> Bundle.read(empty)).hasMessage("bundle read failed: unexpected EOF");
    assertThatThrownBy(() -> Bundle.read(missing))
        .hasMessage("open " + missing + ": no such file or directory");
  }
}
