package io.choria.messaging.rpc.expr;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/** Time zones, and the abbreviations of their times, as the JDK knows them. */
final class Zones {
  private static final int OFFSET_LENGTH = 3;

  private Zones() {}

  /** A zone that is known by nothing but its name. */
  record Named(String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** What expressions compare and show. */
  static Named of(ZoneId zone) {
    if (zone.equals(ZoneOffset.UTC)) {
      return new Named("UTC");
    }
    return new Named(zone instanceof ZoneOffset ? "" : zone.getId());
  }

  /** {@code CEST}; empty for an offset without a name. */
  static String abbreviation(ZonedDateTime time) {
    ZoneId zone = time.getZone();
    if (zone instanceof ZoneOffset) {
      return zone.equals(ZoneOffset.UTC) ? "UTC" : "";
    }
    String name = name(zone, isDaylight(zone, time.toInstant()));
    return name.isEmpty() ? GoFormat.shortOffset(time.getOffset()) : name;
  }

  static boolean isDaylight(ZoneId zone, Instant instant) {
    return zone.getRules().isDaylightSavings(instant);
  }

  /** Empty for zones that are called by their offset. */
  private static String name(ZoneId zone, boolean daylight) {
    String name =
        TimeZone.getTimeZone(zone).getDisplayName(daylight, TimeZone.SHORT, Locale.ENGLISH);
    boolean offset = name.length() > OFFSET_LENGTH && name.startsWith("GMT");
    return offset ? "" : name;
  }

  /** The offset that an abbreviation means in a zone. */
  static Optional<ZoneOffset> offset(ZoneId zone, String abbreviation, LocalDateTime clock) {
    if (zone instanceof ZoneOffset offset) {
      boolean same = of(zone).name().equals(abbreviation);
      return same ? Optional.of(offset) : Optional.empty();
    }
    Instant about = clock.toInstant(ZoneOffset.UTC);
    ZoneOffset standard = zone.getRules().getStandardOffset(about);
    if (abbreviation.equals(name(zone, false))) {
      return Optional.of(standard);
    }
    Duration savings = Duration.ofMillis(TimeZone.getTimeZone(zone).getDSTSavings());
    return !savings.isZero() && abbreviation.equals(name(zone, true))
        ? Optional.of(
            ZoneOffset.ofTotalSeconds(
                standard.getTotalSeconds() + Math.toIntExact(savings.toSeconds())))
        : Optional.empty();
  }
}
