package io.choria.messaging.rpc.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.json.GoJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the values of one output come to (spec 02 §6.7). Not safe for use by several threads. */
public final class Summary {
  private static final int MAX_VALUES = 100_000;
  private static final Pattern WIDE = Pattern.compile("%[^%a-zA-Z]*[0-9]{4}");

  private final Kind kind;
  private final String format;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private double sum;
  private long numbers;
  private final List<Double> points = new ArrayList<>();

  /** What is made of the values. */
  enum Kind {
    COUNTS,
    AVERAGE,
    CHART
  }

  Summary(Kind kind, ObjectNode options) {
    this.kind = kind;
    this.format = options.path("format").asText();
    options
        .properties()
        .forEach(
            option -> {
              if (!option.getKey().equals("format") && option.getValue().isTextual()) {
                names.put(option.getKey(), option.getValue().textValue());
              }
            });
  }

  void add(JsonNode value) {
    String text = value.isTextual() ? value.textValue() : GoJson.compact(value);
    if (kind == Kind.COUNTS) {
      String name = names.getOrDefault(text, text);
      if (counts.size() < MAX_VALUES || counts.containsKey(name)) {
        counts.merge(name, 1L, Long::sum);
      }
      return;
    }
    try {
      double number = Double.parseDouble(text);
      sum += number;
      numbers++;
      if (kind == Kind.CHART && points.size() < MAX_VALUES) {
        points.add(number);
      }
    } catch (NumberFormatException e) {
      return; // not a number, does not count
    }
  }

  /**
   * The values and how often each was there; for an average the member {@code average}, for a chart
   * {@code chart}, or nothing when there was no number.
   *
   * @return an object, its members sorted
   */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (kind) {
      case COUNTS -> new TreeMap<>(counts).forEach(json::put);
      case AVERAGE -> {
        if (numbers > 0) {
          json.put("average", sum / numbers);
        }
      }
      case CHART -> {
        if (numbers > 0) {
          json.put("chart", Chart.of(points));
        }
      }
    }
    return json;
  }

  /**
   * One line for each value, the most frequent first.
   *
   * @return nothing when there were no values
   */
  public List<String> lines() {
    if (kind == Kind.CHART) {
      String chart = Chart.of(points);
      return numbers == 0
          ? List.of()
          : formatted(format.isEmpty() ? "%s" : format, chart).lines().toList();
    }
    if (kind == Kind.AVERAGE) {
      double mean = numbers == 0 ? Double.NaN : sum / numbers;
      String text = format.isEmpty() ? "Average: %.3f" : format;
      return List.of(numbers == 0 ? "Average: NaN" : formatted(text, mean));
    }
    int width = counts.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Long> each : sorted) {
      lines.add(
          format.isEmpty()
              ? " ".repeat(width - each.getKey().length()) + each.getKey() + ": " + each.getValue()
              : formatted(format, each.getKey(), each.getValue()));
    }
    return lines;
  }

  /** Go's {@code %v} is close to {@code %s}; what the JVM can't format is shown as it is. */
  private static String formatted(String format, Object... values) {
    try {
      if (WIDE.matcher(format).find()) {
        return List.of(values).toString(); // a description from elsewhere must not fill the memory
      }
      return String.format(Locale.ROOT, format.replace("%v", "%s"), values);
    } catch (IllegalArgumentException e) {
      return List.of(values).toString();
    }
  }
}
