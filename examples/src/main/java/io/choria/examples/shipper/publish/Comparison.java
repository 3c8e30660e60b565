package io.choria.examples.shipper.publish;

import io.choria.examples.shipper.wire.Position;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the stream holds with what was acknowledged, at the beginning of each connection,
 * and corrects the offsets: forward when more was stored than is known, backward when the server
 * has forgotten.
 */
final class Comparison {
  private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);

  private final Sources sources;
  private final InFlight inFlight;
  private final PublishMetrics metrics;

  Comparison(Sources sources, InFlight inFlight, PublishMetrics metrics) {
    this.sources = sources;
    this.inFlight = inFlight;
    this.metrics = metrics;
  }

  /** Reads the last message and moves the files to where sending has to go on. */
  void run(Link link) throws IOException, InterruptedException {
    Optional<Link.LastStored> last = link.last();
    long forgottenFrom = inFlight.takeForgottenFrom();
    if (forgottenFrom >= 0) {
      // what was stored since then stands behind a hole, so the last message tells nothing
      forgotten(forgottenFrom - 1, Optional.empty());
    } else if (last.isPresent()) {
      compare(last.get(), link.state());
    } else {
      compareEmpty(link.state());
    }
    inFlight.abandon();
    sources.restartFromAcked();
    metrics.sessions.increment();
  }

  private void compare(Link.LastStored last, Link.StreamState state) throws IOException {
    String id = last.messageId();
    Optional<Position> position = id == null ? Optional.empty() : Position.parse(id);
    if (last.sequence() < inFlight.lastSequence()) {
      // where receivers remove what they have, a later message may be gone and not forgotten
      if (state.keepsAcknowledged() || state.lastSequence() < inFlight.lastSequence()) {
        forgotten(last.sequence(), position);
      }
    } else if (id != null && inFlight.contains(id)) {
      inFlight.storedUpTo(id, last.sequence());
    } else if (last.sequence() == inFlight.lastSequence()) {
      if (!inFlight.lastMessage().isEmpty() && !inFlight.lastMessage().equals(id)) {
        // the number was given again after a loss: nothing at or behind it is ours any more
        forgotten(last.sequence() - 1, position);
      }
    } else if (position.isPresent()) {
      storedByEarlierRun(position.get(), last.sequence());
    }
  }

  private void storedByEarlierRun(Position position, long sequence) throws IOException {
    Optional<SourceFile> file = sources.byId(position.fileId());
    if (file.isPresent()
        && file.get().acked < position.end()
        && position.end() <= Math.max(file.get().known, position.start())) {
      LOG.info(
          "{}: the stream already holds everything before {}", file.get().path, position.end());
      sources.acknowledged(file.get(), position.end(), sequence);
    }
    inFlight.rewind(Math.max(sequence, inFlight.lastSequence()), position.toString());
  }

  private void compareEmpty(Link.StreamState state) throws IOException {
    long acked = inFlight.lastSequence();
    // limits remove the oldest first: nothing of ours is there although nothing that old was
    // removed, so it was forgotten
    boolean removedByLimits = state.firstSequence() > acked;
    if (acked > 0
        && (state.lastSequence() < acked || (state.keepsAcknowledged() && !removedByLimits))) {
      forgotten(0, Optional.empty());
    }
  }

  private void forgotten(long sequence, Optional<Position> last) throws IOException {
    long sum = 0;
    for (SourceFile file : sources.files()) {
      long offset = file.history.offsetAt(sequence);
      if (last.isPresent() && last.get().fileId().equals(file.id)) {
        offset = Math.max(offset, Math.min(last.get().end(), file.acked));
      }
      if (offset < file.acked) {
        long before = file.acked;
        long again = sources.rewind(file, offset);
        sum += again;
        if (again > 0) {
          LOG.warn(
              "the server forgot {} (source {}) bytes {} to {}; they are sent again",
              file.path,
              file.id,
              before - again,
              before);
        }
      }
      file.history.rewind(sequence);
    }
    inFlight.rewind(sequence, last.map(Position::toString).orElse(""));
    metrics.forgotten.add(sum);
  }
}
