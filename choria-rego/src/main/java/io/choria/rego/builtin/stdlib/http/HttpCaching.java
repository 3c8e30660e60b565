package io.choria.rego.builtin.stdlib.http;

import io.choria.rego.BooleanValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how long a response may be used again by other queries (spec 08 §4.18).
 *
 * @param wanted whether the request asks for it at all
 * @param forcedSeconds how long whatever the response says; 0 if the response decides
 * @param known whether the way of keeping that it names exists; nothing is kept otherwise
 */
record HttpCaching(boolean wanted, int forcedSeconds, boolean known) {
  private static final Set<Integer> CACHEABLE =
      Set.of(200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501);
  private static final int LONGEST_DATE = 25;
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss 'GMT'", Locale.US),
          new DateTimeFormatterBuilder()
              .appendPattern("dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1969)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.US),
          DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss uuuu", Locale.US));

  /** What a request asks for. */
  static HttpCaching of(ObjectValue request) {
    boolean cache = flag(request, "cache");
    boolean force = flag(request, "force_cache");
    int seconds = 0;
    if (force) {
      Value duration = request.get("force_cache_duration_seconds");
      if (duration == null) {
        throw BuiltinException.of(
            "'force_cache' set but 'force_cache_duration_seconds' parameter is missing");
      }
      seconds = integer(duration.toString());
    }
    Value mode = request.get("caching_mode");
    boolean known =
        mode == null
            || (mode instanceof StringValue name
                && (name.value().equals("serialized") || name.value().equals("deserialized")));
    return new HttpCaching(cache || force, Math.max(0, seconds), known);
  }

  static boolean flag(ObjectValue request, String name) {
    Value value = request.get(name);
    if (value == null) {
      return false;
    }
    if (value instanceof BooleanValue flag) {
      return flag.value();
    }
    throw BuiltinException.of("invalid value for " + GoText.quote(name) + " field");
  }

  private static int integer(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      boolean number = text.matches("[+-]?[0-9]+");
      throw BuiltinException.of(
          "strconv.ParseInt: parsing "
              + GoText.quote(text)
              + (number ? ": value out of range" : ": invalid syntax"));
    }
  }

  /** Whether responses with this status are ever kept. */
  static boolean isCacheable(HttpReply reply) {
    return CACHEABLE.contains(reply.code());
  }

  /** Whether a response may be kept, for however short a time. */
  boolean mayKeep(HttpReply reply) {
    return wanted
        && known
        && isCacheable(reply)
        && (forcedSeconds > 0 || !directives(reply).containsKey("no-store"));
  }

  /**
   * When a response has to be asked for again; long ago if it says nothing.
   *
   * @param now the time of the evaluation
   * @param said the response whose headers tell
   * @throws BuiltinException if they can't be understood
   */
  Instant expiry(Instant now, HttpReply said) {
    if (forcedSeconds > 0) {
      return now.plusSeconds(forcedSeconds);
    }
    String age = directives(said).get("max-age");
    if (age == null) {
      Instant expires = date(said.header("expires"));
      return expires == null ? Instant.MIN : expires;
    }
    if (age.isEmpty() || !age.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw BuiltinException.of(
          "strconv.ParseUint: parsing " + GoText.quote(age) + ": invalid syntax");
    }
    String written = said.header("date");
    if (written.isEmpty()) {
      throw BuiltinException.of("no date header");
    }
    Instant date = date(written);
    if (date == null) {
      throw BuiltinException.of("cannot parse " + GoText.quote(written) + " as a date");
    }
    return date.plusSeconds(age.length() > 10 ? Integer.MAX_VALUE : seconds(age));
  }

  /** The headers that ask a server whether a response still holds. */
  static Map<String, String> conditions(HttpReply reply) {
    Map<String, String> conditions = new HashMap<>();
    if (!reply.header("etag").isEmpty()) {
      conditions.put("if-none-match", reply.header("etag"));
    }
    if (!reply.header("last-modified").isEmpty()) {
      conditions.put("if-modified-since", reply.header("last-modified"));
    }
    return conditions;
  }

  private static long seconds(String age) {
    return Math.min(Long.parseLong(age), Integer.MAX_VALUE);
  }

  private static Map<String, String> directives(HttpReply reply) {
    Map<String, String> directives = new HashMap<>();
    for (String part : reply.header("cache-control").split(",", -1)) {
      String directive = trimmed(part);
      int equals = directive.indexOf('=');
      if (equals < 0) {
        directives.put(directive, "");
      } else if (directive.indexOf('=', equals + 1) < 0) {
        directives.put(trimmed(directive.substring(0, equals)), directive.substring(equals + 1));
      }
    }
    return directives;
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == ' ') {
      start++;
    }
    while (end > start && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(start, end);
  }

  /** A time in one of the three forms of HTTP; the day of the week is not asked. */
  private static @Nullable Instant date(String text) {
    int blank = text.indexOf(' ');
    if (blank < 0 || text.length() - blank > LONGEST_DATE) {
      return null;
    }
    String rest = text.substring(blank + 1);
    for (DateTimeFormatter form : DATES) {
      try {
        return LocalDateTime.parse(rest, form).toInstant(ZoneOffset.UTC);
      } catch (DateTimeParseException e) {
        // another form
      }
    }
    return null;
  }
}
