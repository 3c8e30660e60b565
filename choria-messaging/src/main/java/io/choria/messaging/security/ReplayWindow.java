package io.choria.messaging.security;

import io.choria.messaging.protocol.Request;
import io.choria.messaging.security.RequestVerifier.VerifiedRequest;
import io.choria.messaging.security.TrustException.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers verified requests until they are not current any more. A request is the bytes that are
 * signed: whatever is changed around them, it stays the same one.
 */
final class ReplayWindow {
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> seen = new HashSet<>();
  private final PriorityQueue<Entry> byExpiry = new PriorityQueue<>();

  ReplayWindow(int limit) {
    this.limit = limit;
  }

  private record Entry(Instant until, String digest) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return until.compareTo(other.until);
    }
  }

  void enter(VerifiedRequest verified, Instant now) {
    Request request = verified.request();
    String digest = digest(verified.secure().request());
    Instant until = end(request);
    lock.lock();
    try {
      for (Entry first = byExpiry.peek();
          first != null && !first.until().isAfter(now);
          first = byExpiry.peek()) {
        byExpiry.remove();
        seen.remove(first.digest());
      }
      if (seen.contains(digest)) {
        throw new TrustException(
            Reason.REPLAYED,
            "the request came before: id=" + request.id() + " caller=" + request.caller());
      }
      if (seen.size() >= limit) {
        throw new TrustException(
            Reason.REPLAYED,
            "more requests are current than the replay window remembers: requests=" + limit);
      }
      seen.add(digest);
      byExpiry.add(new Entry(until, digest));
    } finally {
      lock.unlock();
    }
  }

  private static Instant end(Request request) {
    Duration left = Duration.between(request.time(), Instant.MAX);
    return request.ttl().compareTo(left) < 0 ? request.time().plus(request.ttl()) : Instant.MAX;
  }

  private static String digest(byte[] signed) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(signed));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
