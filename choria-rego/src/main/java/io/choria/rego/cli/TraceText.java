package io.choria.rego.cli;

import io.choria.rego.TraceEvent;
import io.choria.rego.TraceEvent.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Steps of an evaluation for people: where, what, and in which rule, as {@code opa} lays it out.
 *
 * <pre>{@code
 * query:1         Enter data.authz.allow
 * p.rego:3        | Enter data.authz.allow
 * p.rego:4        | | Fail input.user == "root"    {input.user: "bob"}
 * }</pre>
 */
final class TraceText {
  private static final int GAP = 4;
  private static final int LONGEST = 140;

  private TraceText() {}

  /**
   * The lines.
   *
   * @param query the text of the query
   * @param withValues whether failed conditions show the values in them
   */
  static List<String> lines(String query, List<TraceEvent> events, boolean withValues) {
    if (events.isEmpty()) {
      return List.of();
    }
    int width = "query:1".length();
    for (TraceEvent event : events) {
      width = Math.max(width, place(event).length());
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(width, "query:1", "Enter " + oneLine(query)));
    for (TraceEvent event : events) {
      int bars = event.depth() + (isRule(event) ? 0 : 1);
      String text = "| ".repeat(bars) + step(event);
      String values = String.join(", ", values(event));
      lines.add(
          line(
              width,
              place(event),
              withValues && !values.isEmpty()
                  ? text + " ".repeat(GAP) + "{" + values + "}"
                  : text));
    }
    return lines;
  }

  private static String line(int width, String place, String text) {
    return place + " ".repeat(width + GAP - place.length()) + text;
  }

  private static boolean isRule(TraceEvent event) {
    return event.kind() == Kind.ENTER || event.kind() == Kind.LEAVE;
  }

  private static String place(TraceEvent event) {
    return event.location().file().isEmpty()
        ? "query:" + event.location().row()
        : event.location().toString();
  }

  private static String step(TraceEvent event) {
    return switch (event.kind()) {
      case ENTER, EXIT, LEAVE -> name(event.kind()) + " " + event.rule();
      case NOTE -> "Note \"" + event.text() + "\"";
      case BUILTIN_ERROR -> "Error " + oneLine(event.text());
      default -> name(event.kind()) + " " + oneLine(event.text());
    };
  }

  /** A step for programs. */
  static Object json(TraceEvent event) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("Op", name(event.kind()));
    one.put("Text", event.text());
    one.put("Location", ErrorJson.place(event.location()));
    one.put("Rule", event.rule());
    one.put("Depth", event.depth());
    if (!event.values().isEmpty()) {
      one.put("Locals", event.values());
    }
    return one;
  }

  /** How a kind of step is called. */
  static String name(Kind kind) {
    String name = kind.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\n\\s*", " ");
  }

  /** The values of a condition, such as {@code input.user: "bob"}. */
  static List<String> values(TraceEvent event) {
    return event.values().entrySet().stream()
        .map(entry -> entry.getKey() + ": " + cut(entry.getValue().toString()))
        .sorted()
        .distinct()
        .toList();
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }
}
