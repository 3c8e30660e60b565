package io.choria.examples.shipper.receive;

import io.choria.examples.shipper.wire.HostToken;
import io.choria.examples.shipper.wire.Inflation;
import io.choria.examples.shipper.wire.Position;
import io.choria.examples.shipper.wire.ShipperHeaders;
import io.choria.examples.shipper.wire.ShipperSubject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the messages of one partition into bytes in files: checks them, groups them by publisher so
 * that each file is written in one go, and holds back what came before its predecessor.
 *
 * <p>Not thread-safe. After an {@link IOException} the owner calls {@link #abandon} and lets the
 * messages come again.
 */
final class PartitionWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionWriter.class);
  private static final int LOGGED_REJECTIONS = 20;

  /** How much is grouped by publisher before it is written; what was compressed is larger here. */
  private static final long SLICE_BYTES = 1 << 20;

  private final String prefix;
  private final HostLogs logs;
  private final HeldBack heldBack;
  private final LongSupplier clock;
  private final ReceiveMetrics metrics;
  private final Inflation inflation = new Inflation();
  private final Map<HostToken, List<Checked>> groups = new LinkedHashMap<>();
  private @Nullable Arrival safe;
  private @Nullable Arrival newest;

  PartitionWriter(
      String prefix, HostLogs logs, HeldBack heldBack, LongSupplier clock, ReceiveMetrics metrics) {
    this.prefix = prefix;
    this.logs = logs;
    this.heldBack = heldBack;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** A message that passed the checks. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Checked(HostToken host, @Nullable Position position, byte[] payload, Arrival arrival) {
    /** About how much memory it takes. */
    long footprint() {
      return arrival.footprint() + (payload == arrival.payload() ? 0 : payload.length);
    }
  }

  /** Writes a batch in the order of the stream, seen from each publisher. */
  void write(List<Arrival> batch) throws IOException {
    groups.clear();
    long grouped = 0;
    for (Arrival arrival : batch) {
      metrics.messages.increment();
      Optional<Checked> checked = check(arrival);
      if (checked.isPresent()) {
        groups.computeIfAbsent(checked.get().host(), h -> new ArrayList<>()).add(checked.get());
        grouped += checked.get().footprint();
      }
      if (grouped >= SLICE_BYTES) {
        acceptGroups();
        grouped = 0;
      }
    }
    acceptGroups();
    if (!batch.isEmpty()) {
      if (heldBack.isEmpty()) {
        safe = batch.get(batch.size() - 1);
      }
      newest = batch.get(batch.size() - 1);
    }
  }

  private void acceptGroups() throws IOException {
    for (List<Checked> group : groups.values()) {
      for (Checked checked : group) {
        accept(checked);
      }
    }
    groups.clear();
  }

  private Optional<Checked> check(Arrival arrival) {
    Optional<HostToken> host = ShipperSubject.hostOf(prefix, arrival.subject());
    if (host.isEmpty()) {
      return reject(arrival, "the subject names no safe host");
    }
    String text = arrival.position();
    if (text == null && arrival.encoding() == null) {
      return Optional.of(new Checked(host.get(), null, arrival.payload(), arrival));
    }
    Optional<Position> position = text == null ? Optional.empty() : Position.parse(text);
    if (position.isEmpty()) {
      // another program's message id is no reason to lose its lines
      return arrival.encoding() == null
          ? Optional.of(new Checked(host.get(), null, arrival.payload(), arrival))
          : reject(arrival, "a compressed payload without position");
    }
    long size = position.get().length() - (arrival.openLine() ? 0 : 1);
    byte[] payload = arrival.payload();
    if (arrival.encoding() != null) {
      Optional<byte[]> inflated =
          ShipperHeaders.DEFLATE.equals(arrival.encoding())
              ? inflation.inflate(payload, size)
              : Optional.empty();
      if (inflated.isEmpty()) {
        return reject(arrival, "the payload does not decompress to the size of its position");
      }
      payload = inflated.get();
    }
    if (payload.length != size) {
      return reject(arrival, "the position does not fit the size of the payload");
    }
    return Optional.of(new Checked(host.get(), position.get(), payload, arrival));
  }

  private Optional<Checked> reject(Arrival arrival, String why) {
    metrics.rejected.increment();
    if (metrics.rejected.sum() <= LOGGED_REJECTIONS) {
      LOG.warn(
          "message {} refused: {}, payload of {} bytes",
          arrival.sequence(),
          why,
          arrival.payload().length);
    }
    return Optional.empty();
  }

  private void accept(Checked checked) throws IOException {
    HostLog log = logs.get(checked.host());
    Position position = checked.position();
    if (position != null
        && log.missingBefore(position) > 0
        && heldBack.add(checked, clock.getAsLong())) {
      return;
    }
    put(log, checked);
    if (!heldBack.isEmpty()) {
      Checked next = heldBack.next(checked.host(), log);
      while (next != null) {
        put(log, next);
        next = heldBack.next(checked.host(), log);
      }
    }
  }

  /** Writes what was held back for too long, with a report of what is missing before it. */
  void giveUpWaiting() throws IOException {
    for (Checked checked : heldBack.expired(clock.getAsLong())) {
      put(logs.get(checked.host()), checked);
    }
    if (heldBack.isEmpty() && newest != null) {
      safe = newest;
    }
  }

  private void put(HostLog log, Checked checked) throws IOException {
    Position position = checked.position();
    Arrival arrival = checked.arrival();
    if (position != null) {
      long missing = log.missingBefore(position);
      if (missing > 0) {
        metrics.gaps.increment();
        metrics.gapBytes.add(missing);
        LOG.error(
            "{}: {} bytes of source {} are missing before offset {}",
            checked.host().text(),
            missing,
            position.fileId(),
            position.start());
      }
    }
    HostLog.Outcome outcome =
        log.write(
            position,
            checked.payload(),
            arrival.openLine(),
            arrival.sequence(),
            arrival.time(),
            clock.getAsLong());
    switch (outcome) {
      case DUPLICATE -> metrics.duplicates.increment();
      case LATE -> {
        metrics.late.increment();
        LOG.warn("{}: bytes {} arrived after later ones", checked.host().text(), position);
        count(checked);
      }
      case WRITTEN -> count(checked);
    }
  }

  private void count(Checked checked) {
    byte[] payload = checked.payload();
    int lines = checked.arrival().openLine() ? 0 : 1;
    for (byte b : payload) {
      if (b == '\n') {
        lines++;
      }
    }
    metrics.lines.add(lines);
    metrics.bytes.add(payload.length + (checked.arrival().openLine() ? 0 : 1));
  }

  /**
   * Makes everything written count.
   *
   * @return the message up to which all may be acknowledged, or null if there is none
   */
  @Nullable Arrival commit() throws IOException {
    logs.commit();
    metrics.commits.increment();
    Arrival done = safe;
    safe = null;
    return done;
  }

  /** Forgets everything since the last commit. */
  void abandon() {
    logs.abandon();
    heldBack.clear();
    safe = null;
    newest = null;
  }

  /** Whether something waits for its predecessor, so that what came after it is not done either. */
  boolean holdsBack() {
    return !heldBack.isEmpty();
  }

  HostLogs logs() {
    return logs;
  }

  @Override
  public void close() {
    abandon();
    inflation.close();
  }
}
