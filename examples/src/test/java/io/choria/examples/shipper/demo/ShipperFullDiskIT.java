package io.choria.examples.shipper.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.choria.testing.FaultTest;
import io.choria.testing.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is really full: a small file system in memory, which only root may mount. Without it
 * the tests are skipped; {@code PartitionWriterTest} fills a disk that is not real.
 */
class ShipperFullDiskIT {
  @TempDir Path root;

  /** A file system of a few megabytes at a directory. */
  private static final class SmallDisk implements AutoCloseable {
    private final Path directory;

    SmallDisk(Path directory, String size) throws IOException {
      this.directory = Files.createDirectories(directory);
      boolean mounted =
          run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
      assumeTrue(mounted, "a small file system cannot be mounted here: that needs root");
    }

    @Override
    public void close() {
      run("umount", "-l", directory.toString());
    }

    private static boolean run(String... command) {
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
      } catch (IOException e) {
        return false; // there is no such program
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  @FaultTest
  void reqLs2AReceiverWhoseDiskIsFullWaitsAndLosesNothing() throws Exception {
    try (SmallDisk disk = new SmallDisk(root.resolve("out"), "6m");
        ShipperRig rig = new ShipperRig(root, NatsServer.builder().jetStream(true).start(), 1)) {
      assertThat(disk.directory).isEqualTo(root.resolve("out"));
      Path ballast = Files.write(root.resolve("out/ballast"), new byte[5 << 20]);
      rig.receiver("receiver");
      rig.publisher(0, "--batch-bytes", "4096");
      rig.grow(25_000); // more than there is room for
      rig.await("the receiver says so", () -> rig.hasPrinted("receiver", "No space left"));
      assertThat(rig.received()).isLessThan(rig.written());
      rig.grow(10_000);
      Files.delete(ballast);
      rig.assertSame();
    }
  }

  @FaultTest
  void reqLs1APublisherWhoseStateDiskIsFullGoesOnWhenThereIsRoom() throws Exception {
    try (SmallDisk disk = new SmallDisk(root.resolve("state0"), "1m");
        ShipperRig rig = new ShipperRig(root, NatsServer.builder().jetStream(true).start(), 1)) {
      rig.receiver("receiver");
      rig.publisher(0);
      rig.grow(5000);
      rig.awaitAll();
      // no room for a checkpoint nor for the spool, and no server
      rig.server().stop();
      Path ballast = disk.directory.resolve("ballast");
      fill(ballast);
      rig.grow(20_000);
      rig.await("the publisher says so", () -> rig.hasPrinted("publisher0", "No space left"));
      rig.server().start();
      Files.delete(ballast);
      rig.grow(5000);
      rig.assertSame();
    }
  }

  private static void fill(Path file) {
    try {
      Files.write(file, new byte[2 << 20]);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
