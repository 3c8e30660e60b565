package io.choria.messaging.stream;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One slot of a governor, until it is closed or expires; it can not be renewed (spec 06 §5.3).
 * Thread-safe.
 */
public final class GovernorLease implements AutoCloseable {
  private final Governor governor;
  private final long sequence;
  private final String holder;
  private final Instant since;
  private final Optional<Instant> expires;
  private final AtomicBoolean left = new AtomicBoolean();

  GovernorLease(
      Governor governor, long sequence, String holder, Instant since, Optional<Instant> expires) {
    this.governor = governor;
    this.sequence = sequence;
    this.holder = holder;
    this.since = since;
    this.expires = expires;
  }

  /**
   * The id of the lease.
   *
   * @return its sequence in the governor's stream
   */
  public long sequence() {
    return sequence;
  }

  /**
   * Who holds it.
   *
   * @return the name as stored, made unique
   */
  public String holder() {
    return holder;
  }

  /**
   * When the slot was obtained.
   *
   * @return by this machine's clock, before the request was sent
   */
  public Instant since() {
    return since;
  }

  /**
   * When the server gives the slot away even if the work is not done: it tells nobody.
   *
   * @return an estimate by this machine's clock, on the early side; empty for never
   */
  public Optional<Instant> expires() {
    return expires;
  }

  /**
   * Whether the slot may belong to somebody else by now.
   *
   * @return by this machine's clock
   */
  public boolean isExpired() {
    return expires.isPresent() && !governor.now().isBefore(expires.get());
  }

  /**
   * Leaves: exactly this lease is removed. In the mode that limits a rate it stays until it
   * expires. A second call does nothing. Work that took longer than the lease is reported to {@link
   * io.choria.messaging.MessagingListener#problem}, as is a failure to remove it.
   */
  @Override
  public void close() {
    if (left.compareAndSet(false, true)) {
      governor.leave(this);
    }
  }

  @Override
  public String toString() {
    return "GovernorLease[sequence=" + sequence + ", holder=" + holder + ", since=" + since + ']';
  }
}
