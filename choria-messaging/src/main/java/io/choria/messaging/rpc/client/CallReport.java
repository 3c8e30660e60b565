package io.choria.messaging.rpc.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.json.GoJson;
import io.choria.messaging.rpc.FleetReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Results in the JSON of Choria's command line (spec 02 §8), byte for byte where the content is the
 * same: {@code choria req --json} and {@code --jsonl}.
 */
public final class CallReport {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral('Z')
          .toFormatter(Locale.ROOT);

  private CallReport() {}

  /**
   * The document of {@code --json}, indented by three spaces.
   *
   * @param result how the call ended
   * @param replies in the order that they shall have
   * @return JSON without a line end
   */
  public static String json(CallResult result, List<NodeReply> replies) {
    StringBuilder out = new StringBuilder("{\"agent\":");
    GoJson.quote(out, result.agent());
    out.append(",\"action\":");
    GoJson.quote(out, result.action());
    out.append(",\"replies\":[");
    for (int i = 0; i < replies.size(); i++) {
      out.append(i > 0 ? "," : "").append(reply(replies.get(i)));
    }
    out.append("],\"request_stats\":").append(stats(result));
    out.append(",\"summaries\":").append(summaries(result)).append('}');
    return GoJson.layout(out.toString(), "   ");
  }

  /**
   * Any value as Choria's commands print it.
   *
   * @param value the value
   * @param indent of one level
   * @return JSON without a line end
   */
  public static String indented(JsonNode value, String indent) {
    return GoJson.layout(GoJson.compact(value), indent);
  }

  /**
   * One reply.
   *
   * @param reply the reply
   * @return JSON on one line
   */
  public static String reply(NodeReply reply) {
    StringBuilder out = new StringBuilder("{\"sender\":");
    GoJson.quote(out, reply.sender());
    body(out.append(','), reply);
    return out.append(",\"time_utc\":\"").append(time(reply.time())).append("\"}").toString();
  }

  private static void body(StringBuilder out, NodeReply reply) {
    out.append("\"action\":");
    GoJson.quote(out, reply.body().action());
    out.append(",\"statuscode\":").append(reply.body().statusCode()).append(",\"statusmsg\":");
    GoJson.quote(out, reply.body().message());
    out.append(",\"data\":").append(GoJson.layout(reply.body().dataText(), ""));
  }

  /**
   * The line of {@code --jsonl} before the servers are known.
   *
   * @param method the short name of the discovery
   * @return JSON
   */
  public static String discoveryLine(String method) {
    return "{\"k\":\"discovery\",\"dm\":\"" + method + "\"}";
  }

  /**
   * The line of {@code --jsonl} when the servers are known.
   *
   * @param count how many are asked
   * @param took how long it took to find them
   * @param method the short name of the discovery
   * @return JSON
   */
  public static String discoveryLine(int count, Duration took, String method) {
    return "{\"k\":\"discovery\",\"count\":"
        + count
        + ",\"dt\":"
        + GoJson.number(took.toNanos() / 1e9)
        + ",\"dm\":\""
        + method
        + "\"}";
  }

  /**
   * The line of {@code --jsonl} for a reply; without the protocol document.
   *
   * @param reply the reply
   * @return JSON
   */
  public static String resultLine(NodeReply reply) {
    return resultLine(reply, new StringBuilder("{\"k\":\"result\",\"rr\":{"));
  }

  /**
   * The line of {@code --jsonl} for a reply, with the protocol document that it came in.
   *
   * @param reply the reply
   * @param document see {@link CallListener#received}
   * @return JSON
   */
  public static String resultLine(NodeReply reply, FleetReply document) {
    String text = new String(document.reply().encode(), StandardCharsets.UTF_8);
    return resultLine(
        reply, new StringBuilder("{\"k\":\"result\",\"pr\":").append(text).append(",\"rr\":{"));
  }

  private static String resultLine(NodeReply reply, StringBuilder out) {
    body(out, reply);
    GoJson.quote(out.append(",\"sender\":"), reply.sender());
    return out.append(",\"time_utc\":\"").append(time(reply.time())).append("\"}}").toString();
  }

  /**
   * The lines of {@code --jsonl} at the end.
   *
   * @param result how the call ended
   * @return two lines of JSON
   */
  public static List<String> endLines(CallResult result) {
    return List.of(
        "{\"k\":\"summaries\",\"agg\":" + summaries(result) + "}",
        "{\"k\":\"stats\",\"stat\":" + stats(result) + "}");
  }

  /**
   * The line of {@code --jsonl} for a failure.
   *
   * @param problem what went wrong
   * @return JSON
   */
  public static String errorLine(String problem) {
    StringBuilder out = new StringBuilder("{\"k\":\"error\",\"err\":");
    GoJson.quote(out, problem);
    return out.append('}').toString();
  }

  private static String summaries(CallResult result) {
    StringBuilder out = new StringBuilder("{");
    new TreeMap<>(result.summaries()) // Go sorts the members of maps
        .forEach(
            (output, summary) -> {
              out.append(out.length() > 1 ? "," : "");
              GoJson.quote(out, output);
              GoJson.write(out.append(':'), summary.toJson());
            });
    return out.append('}').toString();
  }

  private static String stats(CallResult result) {
    CallStats stats = result.stats();
    StringBuilder out = new StringBuilder("{\"requestid\":");
    GoJson.quote(out, result.requestId());
    names(out.append(",\"no_responses\":"), stats.noResponses());
    names(out.append(",\"unexpected_responses\":"), stats.unexpected());
    out.append(",\"discovered\":").append(stats.discovered().size());
    out.append(",\"failed\":").append(stats.failed());
    out.append(",\"ok\":").append(stats.ok());
    out.append(",\"responses\":").append(stats.responses());
    out.append(",\"publish_time\":").append(stats.publishTime().toNanos());
    out.append(",\"request_time\":").append(stats.requestTime().toNanos());
    out.append(",\"discover_time\":").append(stats.discoverTime().toNanos());
    return out.append(",\"start_time_utc\":\"")
        .append(time(stats.start()))
        .append("\"}")
        .toString();
  }

  private static void names(StringBuilder out, Collection<String> names) {
    out.append('[');
    boolean first = true;
    for (String name : new TreeSet<>(names)) {
      out.append(first ? "" : ",");
      GoJson.quote(out, name);
      first = false;
    }
    out.append(']');
  }

  /** RFC 3339 with as many digits as there are. */
  private static String time(Instant time) {
    return TIME.format(time.atOffset(ZoneOffset.UTC));
  }
}
