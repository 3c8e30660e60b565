package io.choria.messaging.rpc.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.discovery.DiscoveryException.Reason;
import io.choria.messaging.rpc.program.LoggedLines;
import io.choria.messaging.rpc.program.Program;
import io.choria.messaging.rpc.program.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program that finds servers (spec 02 §5.5). It gets the names of two files and the protocol
 * as its last arguments, runs without a shell, with nothing in its environment but those and the
 * path, and is ended when its time is over. Immutable.
 */
public final class ExternalDiscovery implements Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalDiscovery.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REQUEST = "io.choria.choria.discovery.v1.external_request";
  private static final String REPLY = "io.choria.choria.discovery.v1.external_reply";
  private static final String SCHEMA =
      "https://choria.io/schemas/choria/discovery/v1/external_request.json";
  private static final int SHOWN_LINES = 1_000;
  private static final int SHOWN_LENGTH = 1_000;

  private final List<String> command;
  private final Map<String, String> options;
  private final List<String> federations;

  private ExternalDiscovery(
      List<String> command, Map<String, String> options, List<String> federations) {
    this.command = List.copyOf(command);
    this.options = Map.copyOf(options);
    this.federations = List.copyOf(federations);
  }

  /**
   * A program.
   *
   * @param command the program and its arguments, each by itself
   * @param options handed to the program
   * @param federations handed to the program
   * @return the discovery
   */
  public static ExternalDiscovery of(
      List<String> command, Map<String, String> options, List<String> federations) {
    if (command.isEmpty()) {
      throw new DiscoveryException(Reason.FORMAT, "expected a command");
    }
    return new ExternalDiscovery(command, options, federations);
  }

  /**
   * A program from a line of settings ({@code plugin.choria.discovery.external.command}), which is
   * taken apart as a shell would: by spaces, quotes and backslashes. Nothing in it is replaced.
   *
   * @param line the program and its arguments
   * @param options handed to the program
   * @param federations handed to the program
   * @return the discovery
   * @throws DiscoveryException when a quotation does not end, or there is no program
   */
  public static ExternalDiscovery ofLine(
      String line, Map<String, String> options, List<String> federations) {
    return of(ShellWords.of(line), options, federations);
  }

  @Override
  public List<String> find(DiscoveryQuery query) throws InterruptedException {
    Duration timeout =
        query.timeout().compareTo(Duration.ofSeconds(1)) < 0
            ? Duration.ofSeconds(1)
            : query.timeout();
    try (ScratchDirectory directory = ScratchDirectory.create("choria-discovery-")) {
      Path request =
          directory.file("request.json", JSON.writeValueAsString(request(query, timeout)));
      Path reply = directory.file("reply.json", "");
      run(directory.path(), request, reply, timeout);
      return reply(reply);
    } catch (IOException e) {
      throw new DiscoveryException(Reason.UNREACHABLE, "can't run " + command + ": " + e, e);
    }
  }

  private ObjectNode request(DiscoveryQuery query, Duration timeout) {
    ObjectNode request = JSON.createObjectNode();
    request.put("protocol", REQUEST).put("collective", query.collective());
    request.set("filter", filter(query.filter()));
    request.set("federations", JSON.valueToTree(federations));
    request.set("options", JSON.valueToTree(options));
    return request.put("$schema", SCHEMA).put("timeout", timeout.toSeconds());
  }

  private static ObjectNode filter(Filter filter) {
    ObjectNode node = JSON.createObjectNode();
    ArrayNode facts = node.putArray("fact");
    filter
        .facts()
        .forEach(
            fact ->
                facts
                    .addObject()
                    .put("fact", fact.fact())
                    .put("operator", fact.operator().symbol())
                    .put("value", fact.value()));
    node.set("cf_class", JSON.valueToTree(filter.classes()));
    node.set("agent", JSON.valueToTree(filter.agents()));
    node.set("identity", JSON.valueToTree(filter.identities()));
    node.set("compound", JSON.valueToTree(filter.compounds()));
    return node;
  }

  private void run(Path directory, Path request, Path reply, Duration timeout)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of(request.toString(), reply.toString(), REQUEST));
    try {
      int status =
          Program.of(line)
              .directory(directory)
              .environment(
                  Map.of(
                      "CHORIA_EXTERNAL_REQUEST", request.toString(),
                      "CHORIA_EXTERNAL_REPLY", reply.toString(),
                      "CHORIA_EXTERNAL_PROTOCOL", REQUEST))
              .input(request)
              .run(
                  timeout,
                  new LoggedLines(
                      SHOWN_LINES, SHOWN_LENGTH, text -> LOG.info("{}: {}", command.get(0), text)),
                  new LoggedLines(
                      SHOWN_LINES,
                      SHOWN_LENGTH,
                      text -> LOG.error("{}: {}", command.get(0), text)));
      if (status != 0) {
        throw new DiscoveryException(
            Reason.FAILED, "the program ended with status=" + status + " " + command);
      }
    } catch (TimeoutException e) {
      throw new DiscoveryException(
          Reason.LIMIT, "the program did not end in time: timeout=" + timeout + " " + command, e);
    }
  }

  private static List<String> reply(Path file) {
    JsonNode reply = Documents.json(Documents.text(file), "the reply of the program");
    String error = reply.path("error").asText();
    if (!error.isEmpty()) {
      throw new DiscoveryException(Reason.FAILED, "the program says: " + error);
    }
    if (!reply.path("protocol").asText().equals(REPLY)) {
      throw new DiscoveryException(
          Reason.FORMAT, "expected protocol=" + REPLY + ", got " + reply.path("protocol"));
    }
    return Identities.selected(
        Identities.checked(reply.path("nodes"), "the reply of the program"), List.of());
  }
}
