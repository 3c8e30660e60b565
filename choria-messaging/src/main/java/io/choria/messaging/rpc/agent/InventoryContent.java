package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.json.GoJson;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.ddl.DdlMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/** {@code inventory_content} (spec 06 §3.4). */
final class InventoryContent implements RegistrationContent {
  private final ServerInfo server;
  private final String version;
  private final boolean compress;
  private final Clock clock;
  private final Machines machines;

  InventoryContent(
      ServerInfo server, String version, boolean compress, Clock clock, Machines machines) {
    this.machines = machines;
    this.server = server;
    this.version = version;
    this.compress = compress;
    this.clock = clock;
  }

  @Override
  public Optional<byte[]> next() throws IOException {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("protocol", "choria:registration:inventorycontent:1");
    ObjectNode content = content();
    if (compress) {
      byte[] json = GoJson.compact(content).getBytes(StandardCharsets.UTF_8);
      body.put("zcontent", Base64.getEncoder().encodeToString(FileContent.gzip(json)));
    } else {
      body.set("content", content);
    }
    return Optional.of(GoJson.compact(body).getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode content() {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ArrayNode agents = content.putArray("agents");
    for (DdlMetadata metadata : server.inventory()) {
      agents.add(ServerFacts.json(metadata.toMap()));
    }
    content.set("classes", ServerFacts.json(server.data().classes()));
    content.set("facts", ServerFacts.json(server.data().facts()));
    content.set("status", ServerStatus.of(server, clock));
    content.set("collectives", ServerFacts.json(server.member().collectives()));
    content.putObject("build_info").put("version", version).put("sha", "unknown");
    ArrayNode running = content.putArray("machines");
    for (Machines.Machine machine : machines.running()) {
      running
          .addObject()
          .put("name", machine.name())
          .put("version", machine.version())
          .put("state", machine.state());
    }
    return content;
  }
}
