package io.choria.examples.shipper.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** REQ-LS-1: what the spool gives back is what was put in, or nothing. */
class SpoolTest {
  private static final int CHUNK = 100;
  private static final int CHUNKS = 5;
  private static final int HEADER = 20;
  private final byte[] source = new byte[CHUNK * CHUNKS];
  @TempDir Path directory;

  private void fill() throws IOException {
    new Random(1).nextBytes(source);
    try (Spool spool = Spool.open(directory, 1 << 20)) {
      for (int i = 0; i < CHUNKS; i++) {
        byte[] chunk = Arrays.copyOfRange(source, i * CHUNK, (i + 1) * CHUNK);
        assertThat(spool.append("file-1", 1000L + (long) i * CHUNK, chunk, CHUNK)).isTrue();
      }
    }
  }

  private static byte[] read(Spool spool, long offset) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(10_000);
    int count = spool.read("file-1", offset, into);
    return Arrays.copyOf(into.array(), count);
  }

  @Test
  void reqLs1WhatWasSpooledIsThereAfterARestart() throws IOException {
    fill();
    try (Spool spool = Spool.open(directory, 1 << 20)) {
      assertThat(read(spool, 1000)).isEqualTo(source);
      assertThat(read(spool, 1250)).isEqualTo(Arrays.copyOfRange(source, 250, source.length));
      assertThat(read(spool, 999)).isEmpty();
      assertThat(read(spool, 1500)).isEmpty();
    }
  }

  @ParameterizedTest(name = "a bit that turned over in chunk {0} costs it and what follows")
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aDamagedChunkAndWhatFollowsAreDropped(int chunk) throws IOException {
    fill();
    Path file = directory.resolve("file-1.spool");
    byte[] all = Files.readAllBytes(file);
    all[chunk * (HEADER + CHUNK) + HEADER + 7] ^= 4;
    Files.write(file, all);
    try (Spool spool = Spool.open(directory, 1 << 20)) {
      assertThat(read(spool, 1000)).isEqualTo(Arrays.copyOf(source, chunk * CHUNK));
      assertThat(spool.size()).isEqualTo((long) chunk * (HEADER + CHUNK));
      if (chunk > 0) {
        byte[] next = Arrays.copyOfRange(source, chunk * CHUNK, (chunk + 1) * CHUNK);
        assertThat(spool.append("file-1", 1000L + (long) chunk * CHUNK, next, CHUNK)).isTrue();
        assertThat(read(spool, 1000)).isEqualTo(Arrays.copyOf(source, (chunk + 1) * CHUNK));
      }
    }
  }

  @ParameterizedTest(name = "a header of {0}")
  @ValueSource(strings = {"huge length", "negative length", "negative offset", "gap", "cut"})
  void hostileHeadersAreNoChunks(String what) throws IOException {
    fill();
    Path file = directory.resolve("file-1.spool");
    byte[] all = Files.readAllBytes(file);
    ByteBuffer second = ByteBuffer.wrap(all);
    int at = HEADER + CHUNK;
    switch (what) {
      case "huge length" -> second.putInt(at + 4, Integer.MAX_VALUE);
      case "negative length" -> second.putInt(at + 4, -1);
      case "negative offset" -> second.putLong(at + 8, Long.MIN_VALUE);
      case "gap" -> second.putLong(at + 8, 5000);
      default -> all = Arrays.copyOf(all, at + 9);
    }
    Files.write(file, all);
    try (Spool spool = Spool.open(directory, 1 << 20)) {
      assertThat(read(spool, 1000)).isEqualTo(Arrays.copyOf(source, CHUNK));
    }
  }

  @Test
  void filesThatAreNoSpoolAreSetAside() throws IOException {
    Files.write(directory.resolve("file-1.spool"), new byte[] {1, 2, 3});
    Files.write(directory.resolve("..%2f..%2fevil.spool"), new byte[50]);
    Files.write(directory.resolve("empty.spool"), new byte[0]);
    try (Spool spool = Spool.open(directory, 1 << 20)) {
      assertThat(spool.size()).isZero();
      assertThat(read(spool, 0)).isEmpty();
      assertThat(spool.append("file-1", 0, new byte[10], 10)).isTrue();
    }
    assertThat(directory.resolve("file-1.spool.broken")).exists();
    assertThat(directory.resolve("empty.spool")).doesNotExist();
  }

  @Test
  void theLimitHoldsAndIsFreedAgain() throws IOException {
    try (Spool spool = Spool.open(directory, 3 * (HEADER + CHUNK))) {
      for (int i = 0; i < 3; i++) {
        assertThat(spool.append("file-1", (long) i * CHUNK, new byte[CHUNK], CHUNK)).isTrue();
      }
      assertThat(spool.append("file-1", 3 * CHUNK, new byte[CHUNK], CHUNK)).isFalse();
      assertThat(spool.append("file-2", 0, new byte[1], 1)).isFalse();
      spool.remove("file-1");
      assertThat(spool.append("file-2", 0, new byte[CHUNK], CHUNK)).isTrue();
    }
  }
}
