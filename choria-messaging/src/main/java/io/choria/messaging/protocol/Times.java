package io.choria.messaging.protocol;

import io.choria.messaging.protocol.ProtocolException.Fault;
import java.time.DateTimeException;
import java.time.Instant;

/** Times in documents: Unix seconds in version 1, Unix nanoseconds in version 2 (spec 01 §17.3). */
final class Times {
  private static final long NANOS = 1_000_000_000L;

  private Times() {}

  static Instant of(ProtocolVersion version, long time, String document) {
    try {
      return version == ProtocolVersion.V1
          ? Instant.ofEpochSecond(time)
          : Instant.ofEpochSecond(Math.floorDiv(time, NANOS), Math.floorMod(time, NANOS));
    } catch (DateTimeException e) {
      throw new ProtocolException(
          Fault.SCHEMA, document + ": expected a time, got time=" + time, e);
    }
  }

  static long in(ProtocolVersion version, Instant time) {
    if (version == ProtocolVersion.V1) {
      return time.getEpochSecond();
    }
    try {
      return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    } catch (ArithmeticException e) {
      throw new ProtocolException(
          Fault.SCHEMA, "expected a time that fits 64 bits of nanoseconds, got time=" + time, e);
    }
  }

  /** What is left of a time in a document of that version. */
  static Instant cut(ProtocolVersion version, Instant time) {
    return version == ProtocolVersion.V1 ? Instant.ofEpochSecond(time.getEpochSecond()) : time;
  }
}
