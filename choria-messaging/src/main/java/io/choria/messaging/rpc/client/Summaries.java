package io.choria.messaging.rpc.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.ddl.ActionDdl;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sums up the replies of a call as its DDL says; functions that are not known are left out. */
final class Summaries {
  private static final Map<String, Summary.Kind> KNOWN =
      Map.of(
          "summary", Summary.Kind.COUNTS,
          "boolean_summary", Summary.Kind.COUNTS,
          "average", Summary.Kind.AVERAGE,
          "chart", Summary.Kind.CHART);

  private final @Nullable ActionDdl ddl;
  private final Map<String, Summary> byOutput = new LinkedHashMap<>();

  Summaries(Optional<ActionDdl> action) {
    this.ddl = action.orElse(null);
    action.stream()
        .flatMap(known -> known.aggregates().stream())
        .filter(aggregate -> KNOWN.containsKey(aggregate.function()))
        .forEach(
            aggregate ->
                aggregate
                    .output()
                    .ifPresent(
                        output ->
                            byOutput.put(
                                output,
                                new Summary(
                                    KNOWN.getOrDefault(aggregate.function(), Summary.Kind.COUNTS),
                                    aggregate.options()))));
  }

  void add(ReplyBody body) {
    if (ddl == null || byOutput.isEmpty()) {
      return;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(body.outputs());
    ObjectNode outputs = ddl.withOutputDefaults(copy);
    byOutput.forEach(
        (output, summary) -> {
          if (outputs.has(output)) {
            summary.add(outputs.get(output));
          }
        });
  }

  Map<String, Summary> result() {
    return Collections.unmodifiableMap(byOutput);
  }
}
