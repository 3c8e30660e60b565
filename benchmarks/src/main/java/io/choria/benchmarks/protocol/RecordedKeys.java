package io.choria.benchmarks.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Lays out one recorded request of each version, with the keys around it, as files for all sides.
 */
final class RecordedKeys {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordedKeys() {}

  static void write(Path captures, Path to) throws IOException {
    Files.createDirectories(to);
    JsonNode v2 = JSON.readTree(captures.resolve("v2-plain/keys.json").toFile());
    JsonNode keys = v2.get("keys");
    text(to, "issuer.public", keys.get(v2.get("organization_issuer").asText()).get("public_hex"));
    text(to, "client.seed", keys.get("client").get("seed_hex"));
    text(to, "client.jwt", v2.get("tokens").get("client"));
    JsonNode v1 = JSON.readTree(captures.resolve("v1-mtls/keys.json").toFile()).get("certificates");
    text(to, "ca.crt", v1.get("ca").get("certificate_pem"));
    text(to, "client.crt", v1.get("client").get("certificate_pem"));
    text(to, "client.key", v1.get("client").get("private_key_pem"));
    payload(captures.resolve("v2-plain/rpcutil_ping.ndjson"), to.resolve("v2.transport"));
    payload(captures.resolve("v1-mtls/rpcutil_ping.ndjson"), to.resolve("v1.transport"));
  }

  private static void text(Path to, String name, JsonNode value) throws IOException {
    Files.writeString(to.resolve(name), value.asText());
  }

  /** The first request of a recording to an agent that is not discovery. */
  private static void payload(Path recording, Path to) throws IOException {
    for (String line : Files.readAllLines(recording)) {
      JsonNode entry = JSON.readTree(line);
      byte[] payload = entry.get("data_base64").binaryValue();
      String data = JSON.readTree(payload).path("data").asText();
      String secure = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
      boolean request = secure.contains("secure:request:1") || secure.contains("v2.secure_request");
      if (request && !entry.get("subject").asText().endsWith(".discovery")) {
        Files.write(to, payload);
        return;
      }
    }
    throw new IOException("no request in " + recording);
  }
}
