package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.json.GoJson;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.InputException;
import io.choria.messaging.rpc.program.LoggedLines;
import io.choria.messaging.rpc.program.Program;
import io.choria.messaging.rpc.program.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One program that is an agent: what it is told and what its answers mean (spec 02 §7.3). */
final class ExternalProgram {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalAgents.class);
  private static final int MAX_REPLY = 16 << 20;
  private static final int MAX_LINE = 1_000;
  private static final int MAX_LINES = 200;
  private static final Duration ACTIVATION = Duration.ofSeconds(2);
  private static final String SCHEMAS = "https://choria.io/schemas/mcorpc/external/v1/";
  private static final String PROTOCOLS = "io.choria.mcorpc.external.v1.";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final AgentDdl ddl;
  private final Path description;
  private final Path settings;

  ExternalProgram(AgentDdl ddl, Path description, Path settings) {
    this.ddl = ddl;
    this.description = description;
    this.settings = settings.toAbsolutePath();
  }

  private String name() {
    return ddl.metadata().name();
  }

  /** {@code <name>}, else {@code <name>/<name>-<os>_<arch>}, beside the description. */
  private Optional<Path> program() {
    Path beside = description.resolveSibling(name());
    if (Files.isRegularFile(beside)) {
      return Optional.of(beside);
    }
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String os =
        system.startsWith("mac") ? "darwin" : system.startsWith("win") ? "windows" : "linux";
    String machine = System.getProperty("os.arch");
    String arch =
        machine.equals("aarch64") ? "arm64" : machine.equals("x86_64") ? "amd64" : machine;
    Path specific = beside.resolve(name() + "-" + os + "_" + arch);
    return Optional.of(specific).filter(Files::isRegularFile);
  }

  boolean isActive(ServerInfo server) {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      LOG.warn("agent {} has no program beside file={}", name(), description);
      return false;
    }
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("$schema", SCHEMAS + "activation_request.json")
            .put("protocol", PROTOCOLS + "activation_request")
            .put("agent", name());
    try {
      String reply =
          run(program.get(), "activation_request", GoJson.compact(request), "", ACTIVATION);
      return JSON.readTree(reply).path("activate").asBoolean(false);
    } catch (IOException e) {
      LOG.warn("agent {} is not active: {}", name(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  ObjectNode call(ActionDdl action, ActionCall call) throws InterruptedException {
    try {
      action.validate(call.inputs());
    } catch (InputException e) {
      throw ActionFailure.aborted("Validation failed: " + e.getMessage());
    }
    String what = "external agent " + name() + "#" + action.name();
    Path program =
        program()
            .orElseThrow(
                () ->
                    ActionFailure.aborted(
                        "Cannot call " + what + ": agent executable was not found"));
    try {
      String facts = GoJson.compact(ServerFacts.json(call.server().data().facts()));
      String reply = run(program, "rpc_request", request(call), facts, ddl.metadata().timeout());
      return outputs(action, JSON.readTree(reply));
    } catch (JsonProcessingException e) {
      throw ActionFailure.aborted(
          "Could not call " + what + ": failed to decode reply json: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw ActionFailure.aborted("Could not call " + what + ": " + e.getMessage());
    }
  }

  private static String request(ActionCall call) {
    Request request = call.request();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("$schema", SCHEMAS + "rpc_request.json")
            .put("protocol", PROTOCOLS + "rpc_request")
            .put("agent", call.agent())
            .put("action", call.action())
            .put("requestid", request.id())
            .put("senderid", request.sender())
            .put("callerid", request.caller())
            .put("collective", request.collective())
            .put("ttl", request.ttl().toSeconds())
            .put("msgtime", request.time().getEpochSecond());
    json.set("data", call.inputs());
    return GoJson.compact(json);
  }

  private static ObjectNode outputs(ActionDdl action, JsonNode reply) {
    JsonNode data = reply.path("data");
    if (!data.isObject() && !data.isNull()) {
      throw ActionFailure.aborted(
          "Could not set reply defaults: reply data is in the wrong format");
    }
    ObjectNode outputs =
        action.withOutputDefaults(
            data instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode());
    int code = reply.path("statuscode").asInt(0);
    if (code != 0) {
      throw new ActionFailure(Status.of(code), reply.path("statusmsg").asText("OK"), outputs);
    }
    return outputs;
  }

  private String run(Path program, String protocol, String request, String facts, Duration timeout)
      throws IOException, InterruptedException {
    try (ScratchDirectory directory = ScratchDirectory.create("choria-external-")) {
      Path requestFile = directory.file("request.json", request);
      Path replyFile = directory.file("reply.json", "");
      Path factsFile = directory.file("facts.json", facts);
      int status =
          Program.of(
                  List.of(
                      program.toString(),
                      requestFile.toString(),
                      replyFile.toString(),
                      // also for activation, as in Choria
                      PROTOCOLS + "rpc_request"))
              .directory(directory.path())
              .environment(
                  Map.of(
                      "CHORIA_EXTERNAL_REQUEST", requestFile.toString(),
                      "CHORIA_EXTERNAL_REPLY", replyFile.toString(),
                      "CHORIA_EXTERNAL_PROTOCOL", PROTOCOLS + protocol,
                      "CHORIA_EXTERNAL_CONFIG",
                          settings.resolve("plugin.d").resolve(name()).toString(),
                      "CHORIA_EXTERNAL_FACTS", factsFile.toString()))
              .run(
                  timeout,
                  new LoggedLines(MAX_LINES, MAX_LINE, line -> LOG.info("{}: {}", name(), line)),
                  new LoggedLines(MAX_LINES, MAX_LINE, line -> LOG.error("{}: {}", name(), line)));
      if (status != 0) {
        throw new IOException("executing " + program + " failed: exit status " + status);
      }
      return ScratchDirectory.read(replyFile, MAX_REPLY);
    } catch (TimeoutException e) {
      throw new IOException("executing " + program + " failed: " + e.getMessage(), e);
    }
  }
}
