package io.choria.messaging.rpc.agent;

import io.choria.messaging.json.GoJson;
import io.choria.messaging.rpc.ServerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;

/**
 * Writes what a server is and has seen to a file, for programs that watch it: the file is replaced
 * in one step, so that nobody reads half of it.
 */
public final class StatusFile implements AutoCloseable {
  private final Repeater repeater;

  private StatusFile(Repeater repeater) {
    this.repeater = repeater;
  }

  /**
   * Writes at once, and then again and again.
   *
   * @param server what is told
   * @param file where to; its directory must be there
   * @param interval between two writes
   * @return writes until it is closed
   */
  public static StatusFile start(ServerInfo server, Path file, Duration interval) {
    return new StatusFile(
        Repeater.start(
            "status file of " + server.member().identity(),
            Duration.ZERO,
            interval,
            () -> write(server, file, Clock.systemUTC())));
  }

  static void write(ServerInfo server, Path file, Clock clock) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, GoJson.compact(ServerStatus.of(server, clock)));
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Stops to write; the file stays. */
  @Override
  public void close() {
    repeater.close();
  }
}
