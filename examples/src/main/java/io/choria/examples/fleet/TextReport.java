package io.choria.examples.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.rpc.client.CallReport;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.OutputDdl;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Help.Ansi;

/** Results for people (spec 02 §6.8); colours on a terminal only. */
record TextReport(PrintWriter out, String display, boolean terminal) {
  void print(CallResult result, List<NodeReply> replies, Optional<ActionDdl> ddl) {
    replies.stream().filter(this::isShown).forEach(reply -> print(reply, ddl));
    result
        .summaries()
        .forEach(
            (output, summary) -> {
              out.println("Summary of " + label(output, ddl) + ":");
              out.println();
              summary.lines().forEach(line -> out.println("   " + line));
              out.println();
            });
    var stats = result.stats();
    out.printf(
        "Finished processing %d / %d hosts in %.3fs%n",
        stats.responses(), stats.discovered().size(), stats.requestTime().toNanos() / 1e9);
    names("No responses from:", new TreeSet<>(stats.noResponses()));
    names("Unexpected responses from:", new TreeSet<>(stats.unexpected()));
  }

  private boolean isShown(NodeReply reply) {
    return switch (display) {
      case "all", "always" -> true;
      case "ok" -> reply.ok();
      case "none" -> false;
      default -> !reply.ok();
    };
  }

  private void print(NodeReply reply, Optional<ActionDdl> ddl) {
    out.println(colour(reply.sender(), reply.ok() ? "green" : "red"));
    if (!reply.ok()) {
      out.println("   " + status(reply) + ": " + reply.body().message());
    } else {
      Map<String, JsonNode> sorted = new TreeMap<>();
      reply.outputs().properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
      sorted.forEach(
          (output, value) -> out.printf("   %20s: %s%n", label(output, ddl), value(value)));
    }
    out.println();
  }

  private static String value(JsonNode value) {
    return value.isValueNode()
        ? value.asText()
        : CallReport.indented(value, "  ").indent(24).strip();
  }

  private static String label(String output, Optional<ActionDdl> ddl) {
    return ddl.map(action -> action.outputs().get(output))
        .map(OutputDdl::displayAs)
        .filter(text -> !text.isEmpty())
        .orElse(output);
  }

  private static String status(NodeReply reply) {
    return switch (reply.status()) {
      case ABORTED -> "Request Aborted";
      case UNKNOWN_ACTION -> "Unknown Action";
      case MISSING_DATA -> "Missing Request Data";
      case INVALID_DATA -> "Invalid Request Data";
      default -> "Unknown Request Status";
    };
  }

  private void names(String title, TreeSet<String> names) {
    if (!names.isEmpty()) {
      out.println();
      out.println(title);
      names.forEach(name -> out.println("   " + name));
    }
  }

  private String colour(String text, String name) {
    return terminal ? Ansi.ON.string("@|" + name + " " + text + "|@") : text;
  }
}
