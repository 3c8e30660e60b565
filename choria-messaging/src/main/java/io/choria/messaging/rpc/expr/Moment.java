package io.choria.messaging.rpc.expr;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * A point in time and where it is looked at. Two are equal when they are the same point. A zone
 * that was only named, of which nothing is known, has a name of its own.
 */
final class Moment implements Comparable<Moment> {
  private static final String FROM_ZONE = "\0";
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
  private static final Duration SHORTEST = Duration.ofNanos(Long.MIN_VALUE);

  private final ZonedDateTime time;
  private final String zoneName;

  private Moment(ZonedDateTime time, String zoneName) {
    this.time = time;
    this.zoneName = zoneName;
  }

  static Moment of(Instant instant, ZoneId zone) {
    return new Moment(instant.atZone(zone), FROM_ZONE);
  }

  /** In a zone that has nothing but a name and an offset. */
  static Moment named(Instant instant, ZoneOffset offset, String name) {
    return new Moment(instant.atZone(offset), name);
  }

  Instant instant() {
    return time.toInstant();
  }

  ZonedDateTime time() {
    return time;
  }

  /** The same zone at another time. */
  Moment at(Instant instant) {
    return new Moment(instant.atZone(time.getZone()), zoneName);
  }

  /** The same zone, and another time on its clocks. */
  Moment at(ZonedDateTime other) {
    return new Moment(other, zoneName);
  }

  Moment in(ZoneId zone) {
    return of(instant(), zone);
  }

  Moment plus(Duration duration) {
    return at(instant().plus(duration));
  }

  /** How much later this is; at most what fits in a duration of Go. */
  Duration since(Moment other) {
    Duration between = Duration.between(other.instant(), instant());
    if (between.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return between.compareTo(SHORTEST) < 0 ? SHORTEST : between;
  }

  Object zone() {
    return zoneName.equals(FROM_ZONE) ? Zones.of(time.getZone()) : new Zones.Named(zoneName);
  }

  /** The abbreviation; empty for a zone that has none. */
  String abbreviation() {
    return zoneName.equals(FROM_ZONE) ? Zones.abbreviation(time) : zoneName;
  }

  @Override
  public int compareTo(Moment other) {
    return instant().compareTo(other.instant());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Moment moment && instant().equals(moment.instant());
  }

  @Override
  public int hashCode() {
    return instant().hashCode();
  }

  @Override
  public String toString() {
    return GoFormat.format(this, "2006-01-02 15:04:05.999999999 -0700 MST");
  }
}
