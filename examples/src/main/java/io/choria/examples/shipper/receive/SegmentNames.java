package io.choria.examples.shipper.receive;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the files of one output: a strftime pattern for the time period, and {@code .1}, {@code
 * .2} ... when a period has several (spec 06 §7.13: an output without {@code %} gets {@code
 * -%Y%m%d%H%M} appended).
 */
final class SegmentNames {
  private static final String DEFAULT_SUFFIX = "-%Y%m%d%H%M";
  static final String GZIP = ".gz";

  private final String pattern;
  private final ZoneId zone;
  private final Pattern matcher;

  SegmentNames(String output, ZoneId zone) {
    this.pattern = output.contains("%") ? output : output + DEFAULT_SUFFIX;
    this.zone = zone;
    if (output.isEmpty()
        || output.contains("/")
        || output.contains("\\")
        || output.startsWith(".")) {
      throw new IllegalArgumentException(
          "output: expected a file name or strftime pattern without directories, got \""
              + output
              + "\"");
    }
    StringBuilder regex = new StringBuilder();
    format(
        (literal, conversion) -> {
          if (conversion == 0) {
            regex.append(Pattern.quote(String.valueOf(literal)));
          } else {
            regex.append("\\d{").append(width(conversion)).append('}');
          }
        });
    this.matcher = Pattern.compile(regex + "(?:\\.(\\d{1,9}))?(?:\\.gz)?");
  }

  /**
   * The start of the time period that holds the moment; periods are aligned to local midnight of
   * 1970-01-01.
   */
  long periodOf(long millis, long every) {
    long offset = zone.getRules().getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds() * 1000L;
    return Math.floorDiv(millis + offset, every) * every - offset;
  }

  /** The file name for a period and a number within it. */
  String name(long period, int index) {
    ZonedDateTime time = Instant.ofEpochMilli(period).atZone(zone);
    StringBuilder out = new StringBuilder();
    format(
        (literal, conversion) -> {
          if (conversion == 0) {
            out.append(literal);
          } else {
            out.append(
                String.format(
                    Locale.ROOT, "%0" + width(conversion) + "d", value(time, conversion)));
          }
        });
    return index == 0 ? out.toString() : out + "." + index;
  }

  /**
   * The number within the period of a file of this output, or empty if the name is none of ours.
   */
  Optional<Integer> indexOf(String fileName) {
    Matcher m = matcher.matcher(fileName);
    if (!m.matches()) {
      return Optional.empty();
    }
    return Optional.of(m.group(1) == null ? 0 : Integer.parseInt(m.group(1)));
  }

  /** Tells in which order two segments were written. */
  int compare(String a, String b) {
    int byPeriod = stem(a).compareTo(stem(b));
    return byPeriod != 0 ? byPeriod : Integer.compare(indexOf(a).orElse(0), indexOf(b).orElse(0));
  }

  private String stem(String fileName) {
    Matcher m = matcher.matcher(fileName);
    String plain =
        fileName.endsWith(GZIP)
            ? fileName.substring(0, fileName.length() - GZIP.length())
            : fileName;
    return m.matches() && m.group(1) != null ? plain.substring(0, m.start(1) - 1) : plain;
  }

  private interface Part {
    void accept(char literal, char conversion);
  }

  private void format(Part part) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%') {
        part.accept(c, (char) 0);
        continue;
      }
      if (++i == pattern.length()) {
        throw unknownConversion();
      }
      char conversion = pattern.charAt(i);
      if (conversion == '%') {
        part.accept('%', (char) 0);
      } else if (conversion == 'F') {
        part.accept(' ', 'Y');
        part.accept('-', (char) 0);
        part.accept(' ', 'm');
        part.accept('-', (char) 0);
        part.accept(' ', 'd');
      } else {
        part.accept(' ', conversion);
      }
    }
  }

  private int width(char conversion) {
    return switch (conversion) {
      case 'Y' -> 4;
      case 'j' -> 3;
      case 'y', 'm', 'd', 'H', 'M', 'S' -> 2;
      default -> throw unknownConversion();
    };
  }

  private IllegalArgumentException unknownConversion() {
    return new IllegalArgumentException(
        "output: expected the conversions %Y %y %m %d %j %H %M %S %F %%, got " + pattern);
  }

  private static int value(ZonedDateTime time, char conversion) {
    return switch (conversion) {
      case 'Y' -> time.getYear();
      case 'y' -> time.getYear() % 100;
      case 'm' -> time.getMonthValue();
      case 'd' -> time.getDayOfMonth();
      case 'j' -> time.getDayOfYear();
      case 'H' -> time.getHour();
      case 'M' -> time.getMinute();
      default -> time.getSecond();
    };
  }
}
