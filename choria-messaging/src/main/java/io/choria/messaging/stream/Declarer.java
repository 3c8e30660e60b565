package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares a declared configuration with what the server has, and changes what may be changed. */
final class Declarer {
  /** Consumer settings that the server refuses to update. */
  private static final Set<String> FIXED_CONSUMER =
      Set.of(
          "deliver_policy",
          "opt_start_seq",
          "opt_start_time",
          "ack_policy",
          "replay_policy",
          "max_waiting",
          "mem_storage");

  private static final Map<String, Object> STREAM_DEFAULTS =
      Map.of(
          "retention", "limits",
          "storage", "file",
          "discard", "old",
          "max_consumers", -1,
          "max_msgs", -1,
          "max_msgs_per_subject", -1,
          "max_bytes", -1,
          "max_age", 0,
          "num_replicas", 1,
          "allow_direct", true);

  private static final Map<String, Object> CONSUMER_DEFAULTS =
      Map.of(
          "deliver_policy", "all",
          "ack_policy", "explicit",
          "replay_policy", "instant",
          "max_deliver", -1,
          "num_replicas", 0);

  private final JetStreamApi api;
  private final ObjectMapper json = new ObjectMapper();

  Declarer(JetStreamApi api) {
    this.api = api;
  }

  Declaration stream(StreamSpec spec, boolean apply) throws InterruptedException {
    spec.features().forEach(f -> f.require(api.connection(), "stream=" + spec.name()));
    ObjectNode wanted = json.valueToTree(spec.settings());
    for (int attempt = 0; ; attempt++) {
      Optional<ObjectNode> current = config("STREAM.INFO." + spec.name());
      Declaration plan = plan(spec.name(), wanted, current, Declarer::streamUpdatable);
      if (!apply || plan.action() == Declaration.Action.NONE) {
        return plan;
      }
      boolean create = plan.action() == Declaration.Action.CREATE;
      ObjectNode body = current.orElseGet(() -> json.valueToTree(STREAM_DEFAULTS));
      overlay(body, wanted);
      body.put("name", spec.name());
      try {
        requirePossible(plan);
        JsonNode done =
            api.call((create ? "STREAM.CREATE." : "STREAM.UPDATE.") + spec.name(), body)
                .path("config");
        verify(spec.name(), wanted, done);
        return plan;
      } catch (StreamException e) {
        if (!create || attempt > 0 || e.code() != StreamException.Code.CONFLICT) {
          throw e;
        }
        // somebody created it between our look and our attempt: compare again
      }
    }
  }

  Declaration consumer(ConsumerSpec spec, boolean apply) throws InterruptedException {
    String name = spec.stream() + "/" + spec.name();
    spec.features().forEach(f -> f.require(api.connection(), "consumer=" + name));
    ObjectNode wanted = json.valueToTree(spec.settings());
    Optional<ObjectNode> current = config("CONSUMER.INFO." + spec.stream() + "." + spec.name());
    Declaration plan =
        plan(name, wanted, current, (field, from, to) -> !FIXED_CONSUMER.contains(field));
    if (!apply || plan.action() == Declaration.Action.NONE) {
      return plan;
    }
    requirePossible(plan);
    ObjectNode config = current.orElseGet(() -> json.valueToTree(CONSUMER_DEFAULTS));
    overlay(config, wanted);
    if (wanted.has("filter_subject")) {
      config.remove("filter_subjects");
    } else if (wanted.has("filter_subjects")) {
      config.remove("filter_subject");
    }
    config.put("durable_name", spec.name());
    config.put("name", spec.name());
    ObjectNode body = json.createObjectNode();
    body.put("stream_name", spec.stream());
    body.set("config", config);
    JsonNode done = api.call(createSubject(spec, config), body).path("config");
    verify(name, wanted, done);
    return plan;
  }

  private static String createSubject(ConsumerSpec spec, ObjectNode config) {
    String subject = "CONSUMER.CREATE." + spec.stream() + "." + spec.name();
    String filter = config.path("filter_subject").asText("");
    return filter.isEmpty() ? subject : subject + "." + filter;
  }

  private Optional<ObjectNode> config(String operation) throws InterruptedException {
    try {
      JsonNode config = api.call(operation, null).get("config");
      if (config instanceof ObjectNode object) {
        return Optional.of(object);
      }
      throw new StreamException(StreamException.Code.MALFORMED, "no configuration in " + operation);
    } catch (StreamException e) {
      if (e.code() == StreamException.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private interface Updatable {
    boolean test(String field, JsonNode from, JsonNode to);
  }

  private static boolean streamUpdatable(String field, JsonNode from, JsonNode to) {
    return switch (field) {
      case "storage", "persist_mode" -> false;
      case "retention" -> !from.asText().equals("workqueue") && !to.asText().equals("workqueue");
      // these can be switched on, never off
      case "deny_delete", "deny_purge", "sealed", "allow_msg_ttl" -> to.asBoolean();
      default -> true;
    };
  }

  private static Declaration plan(
      String name, ObjectNode wanted, Optional<ObjectNode> current, Updatable updatable) {
    if (current.isEmpty()) {
      List<Difference> all = new ArrayList<>();
      wanted
          .properties()
          .forEach(e -> all.add(new Difference(e.getKey(), "", e.getValue().toString(), true)));
      return new Declaration(name, Declaration.Action.CREATE, all);
    }
    List<Difference> differences = differences(wanted, current.get(), updatable);
    Declaration.Action action =
        differences.isEmpty()
            ? Declaration.Action.NONE
            : differences.stream().allMatch(Difference::updatable)
                ? Declaration.Action.UPDATE
                : Declaration.Action.IMPOSSIBLE;
    return new Declaration(name, action, differences);
  }

  private static List<Difference> differences(
      ObjectNode wanted, JsonNode current, Updatable updatable) {
    List<Difference> differences = new ArrayList<>();
    wanted
        .properties()
        .forEach(
            e -> {
              JsonNode has = current.path(e.getKey());
              boolean overridden = e.getKey().equals("ack_wait") && wanted.has("backoff");
              if (!overridden && !same(e.getKey(), has, e.getValue())) {
                differences.add(
                    new Difference(
                        e.getKey(),
                        has.isMissingNode() ? "" : has.toString(),
                        e.getValue().toString(),
                        updatable.test(e.getKey(), has, e.getValue())));
              }
            });
    return differences;
  }

  private static boolean same(String field, JsonNode has, JsonNode wants) {
    if (wants.isArray() && !field.equals("backoff")) {
      Set<String> left = new HashSet<>();
      Set<String> right = new HashSet<>();
      has.forEach(n -> left.add(n.asText()));
      wants.forEach(n -> right.add(n.asText()));
      return left.equals(right);
    }
    if (wants.isObject()) {
      // the server adds keys of its own to metadata
      return wants.properties().stream().allMatch(e -> e.getValue().equals(has.get(e.getKey())));
    }
    if (wants.isArray()) {
      return list(has).equals(list(wants));
    }
    if (wants.isNumber()) {
      return has.asLong() == wants.asLong();
    }
    if (wants.isBoolean()) {
      return has.asBoolean() == wants.asBoolean();
    }
    // a server before 2.10 leaves the compression out, which is none
    return has.asText().equals(wants.asText())
        || (field.equals("compression") && has.isMissingNode() && wants.asText().equals("none"));
  }

  private static List<Long> list(JsonNode array) {
    List<Long> values = new ArrayList<>();
    array.forEach(n -> values.add(n.asLong()));
    return values;
  }

  private static void overlay(ObjectNode body, ObjectNode wanted) {
    wanted
        .properties()
        .forEach(
            e -> {
              if (e.getValue() instanceof ObjectNode object
                  && body.get(e.getKey()) instanceof ObjectNode existing) {
                existing.setAll(object);
              } else if (e.getValue() instanceof ArrayNode array) {
                body.set(e.getKey(), array.deepCopy());
              } else {
                body.set(e.getKey(), e.getValue());
              }
            });
  }

  private static void requirePossible(Declaration plan) {
    if (plan.action() == Declaration.Action.IMPOSSIBLE) {
      List<Difference> blocked = plan.differences().stream().filter(d -> !d.updatable()).toList();
      StringBuilder text =
          new StringBuilder("cannot be changed on the existing ").append(plan.name()).append(':');
      blocked.forEach(
          d ->
              text.append(' ')
                  .append(d.setting())
                  .append(" from ")
                  .append(d.current())
                  .append(" to ")
                  .append(d.wanted())
                  .append(';'));
      throw new StreamException(StreamException.Code.INVALID, text.toString());
    }
  }

  /**
   * A server that does not know a setting ignores it without a word, so what came back is compared.
   */
  private static void verify(String name, ObjectNode wanted, JsonNode done) {
    List<Difference> ignored = differences(wanted, done, (f, from, to) -> true);
    if (!ignored.isEmpty()) {
      throw new StreamException(
          StreamException.Code.INVALID,
          "the server took the declaration but not these settings, name="
              + name
              + ", settings="
              + ignored);
    }
  }
}
