package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.json.GoJson;
import io.choria.messaging.protocol.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends one line of JSON for each call to a file, as Choria does (spec 02 §3.6). The file is
 * opened for each line, so that it may be rotated. Safe for use by several threads.
 */
public final class AuditLog implements Auditor {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Path file;
  private final Set<PosixFilePermission> mode;
  private final Optional<String> group;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  private AuditLog(Path file, Set<PosixFilePermission> mode, Optional<String> group, Clock clock) {
    this.file = file;
    this.mode = Set.copyOf(mode);
    this.group = group;
    this.clock = clock;
  }

  /**
   * A log that only its owner reads.
   *
   * @param file is made when the first line is written
   * @return the log
   */
  public static AuditLog to(Path file) {
    return to(file, PosixFilePermissions.fromString("rw-------"), Optional.empty());
  }

  /**
   * A log with permissions of its own.
   *
   * @param file is made when the first line is written
   * @param mode who may do what with it
   * @param group the group that owns it; empty for that of the process
   * @return the log
   */
  public static AuditLog to(Path file, Set<PosixFilePermission> mode, Optional<String> group) {
    return new AuditLog(file, mode, group, Clock.systemUTC());
  }

  /** The clock of the timestamps. */
  AuditLog clock(Clock other) {
    return new AuditLog(file, mode, group, other);
  }

  @Override
  public void audit(ActionCall call) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((line(call) + "\n").getBytes(StandardCharsets.UTF_8));
    lock.lock();
    try {
      boolean fresh = !Files.exists(file);
      try (FileChannel out =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        if (fresh) {
          protect();
        }
        while (line.hasRemaining()) {
          out.write(line);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void protect() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return; // a system without such permissions
    }
    view.setPermissions(mode);
    if (group.isPresent()) {
      view.setGroup(
          FileSystems.getDefault()
              .getUserPrincipalLookupService()
              .lookupPrincipalByGroupName(group.get()));
    }
  }

  String line(ActionCall call) {
    Request request = call.request();
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("timestamp", TIMESTAMP.format(clock.instant()));
    line.put("request_id", request.id());
    line.put("request_time", request.time().getEpochSecond());
    line.put("caller", request.caller());
    line.put("sender", request.sender());
    line.put("agent", call.agent());
    line.put("action", call.action());
    line.set("data", call.data());
    return GoJson.compact(line);
  }
}
