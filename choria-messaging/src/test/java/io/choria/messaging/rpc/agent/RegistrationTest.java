package io.choria.messaging.rpc.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.rpc.NodeData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers publish of themselves (spec 06 §3.4). */
class RegistrationTest {
  private static final Clock CLOCK = Clock.fixed(TestServer.NOW.plusSeconds(90), ZoneOffset.UTC);

  @TempDir private Path dir;

  private static JsonNode json(byte[] bytes) throws IOException {
    return new ObjectMapper().readTree(bytes);
  }

  private static TestServer server() {
    return new TestServer(
        RpcAgents.builder().build(), NodeData.of(Set.of("role::web"), Map.of("country", "mt")));
  }

  @Test
  void aFileIsUpdatedOnceItWasPublishedBefore() throws Exception {
    Path file = Files.writeString(dir.resolve("metadata.yaml"), "rack: r12\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1771000333)));
    FileContent content = new FileContent(file, false);
    assertThat(new String(content.next().orElseThrow(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"mtime\":1771000333,\"file\":\""
                + file
                + "\",\"updated\":false,\"protocol\":\"choria:registration:filecontent:1\","
                + "\"content\":\"cmFjazogcjEyCg==\"}");
    content.published();
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1771000444)));
    assertThat(json(content.next().orElseThrow()).get("updated").asBoolean()).isTrue();
    // it was not published, so it is still news
    assertThat(json(content.next().orElseThrow()).get("updated").asBoolean()).isTrue();
    content.published();
    assertThat(json(content.next().orElseThrow()).get("updated").asBoolean()).isFalse();
  }

  @Test
  void contentIsCompressedWithGzip() throws Exception {
    Path file = Files.writeString(dir.resolve("a"), "rack: r12\n");
    JsonNode body = json(new FileContent(file, true).next().orElseThrow());
    assertThat(body.has("content")).isFalse();
    assertThat(unzipped(body)).isEqualTo("rack: r12\n");
  }

  private static String unzipped(JsonNode body) throws IOException {
    byte[] zipped = Base64.getDecoder().decode(body.get("zcontent").asText());
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void emptyAndMissingFilesAreNotPublished() throws Exception {
    Path file = Files.writeString(dir.resolve("a"), "");
    assertThatThrownBy(() -> new FileContent(file, true).next()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new FileContent(dir.resolve("b"), true).next())
        .isInstanceOf(IOException.class);
  }

  @Test
  void theInventoryHasTheShapeOfChoria() throws Exception {
    JsonNode body =
        json(
            new InventoryContent(server(), "0.1.0", false, CLOCK, Machines.NONE)
                .next()
                .orElseThrow());
    assertThat(body.get("protocol").asText()).isEqualTo("choria:registration:inventorycontent:1");
    JsonNode content = body.get("content");
    assertThat(content.get("agents").get(0).get("name").asText()).isEqualTo("choria_util");
    assertThat(content.get("classes")).hasToString("[\"role::web\"]");
    assertThat(content.get("facts")).hasToString("{\"country\":\"mt\"}");
    assertThat(content.get("collectives")).hasToString("[\"mcollective\",\"uk_mcollective\"]");
    assertThat(content.get("build_info").get("version").asText()).isEqualTo("0.1.0");
    assertThat(content.get("machines").isArray()).isTrue();
    JsonNode status = content.get("status");
    assertThat(status.get("identity").asText()).isEqualTo("node1.example.net");
    assertThat(status.get("uptime").asLong()).isEqualTo(90);
    assertThat(status.get("stats"))
        .hasToString(
            "{\"total\":35,\"valid\":27,\"invalid\":1,\"passed\":29,\"filtered\":8,\"replies\":26,"
                + "\"ttlexpired\":2,\"events\":0}");
    JsonNode compressed =
        json(
            new InventoryContent(server(), "0.1.0", true, CLOCK, Machines.NONE)
                .next()
                .orElseThrow());
    assertThat(new ObjectMapper().readTree(unzipped(compressed))).isEqualTo(content);
  }

  @Test
  void theStatusFileIsReplaced() throws Exception {
    Path file = Files.writeString(dir.resolve("status.json"), "old");
    StatusFile.write(server(), file, CLOCK);
    assertThat(json(Files.readAllBytes(file)).get("uptime").asLong()).isEqualTo(90);
    assertThat(dir.resolve("status.json.new")).doesNotExist();
  }

  @Test
  void aServerWithoutANetworkCannotRegister() {
    assertThatThrownBy(() -> Registration.builder(server()).interval(Duration.ofSeconds(1)).start())
        .isInstanceOf(AgentException.class);
  }

  private Configuration<ChoriaSettings> settings(String... lines) throws IOException {
    Path file = Files.write(dir.resolve("server.conf"), List.of(lines));
    return ChoriaConfig.system(file).environment(Map.of()).load();
  }

  @Test
  void theConfigurationSaysWhatIsPublished() throws Exception {
    assertThat(Registration.start(server(), settings("identity = a"), "0.1.0", Machines.NONE))
        .isEmpty();
    assertThatThrownBy(
            () ->
                Registration.start(
                    server(), settings("registration = nosuch"), "0.1.0", Machines.NONE))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("nosuch");
    assertThatThrownBy(
            () ->
                Registration.start(
                    server(), settings("registration = file_content"), "0.1.0", Machines.NONE))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("plugin.choria.registration.file_content.data");
  }

  @Test
  void eachContentHasItsOwnTime() {
    Registration.Gate gate = new Registration.Gate(Duration.ofMinutes(5), 100);
    long start = 5_000_000_000L;
    assertThat(gate.opens(1_000, start)).isTrue();
    gate.passed(1_000, start);
    assertThat(gate.opens(1_099, start + SECONDS.toNanos(30))).as("no news").isFalse();
    assertThat(gate.opens(1_100, start + SECONDS.toNanos(30))).as("it grew").isTrue();
    assertThat(gate.opens(900, start + SECONDS.toNanos(30))).as("it shrank").isTrue();
    assertThat(gate.opens(1_000, start + SECONDS.toNanos(300))).as("its time").isTrue();
    Registration.Gate plain = new Registration.Gate(Duration.ofMinutes(5), 0);
    plain.passed(1_000, start);
    assertThat(plain.opens(9_000, start + SECONDS.toNanos(30))).isFalse();
  }

  @Test
  void theInventoryTellsOfMachines() throws Exception {
    Machines machines =
        new Machines() {
          @Override
          public List<Machine> running() {
            return List.of(
                new Machine(
                    "tank",
                    "1.3.0",
                    "steady",
                    "/m",
                    "id",
                    CLOCK.instant(),
                    List.of(),
                    false,
                    null));
          }

          @Override
          public void transition(Machine machine, String transition) {
            throw new IllegalStateException();
          }
        };
    assertThat(
            json(new InventoryContent(server(), "0.1.0", false, CLOCK, machines)
                    .next()
                    .orElseThrow())
                .at("/content/machines"))
        .hasToString("[{\"name\":\"tank\",\"version\":\"1.3.0\",\"state\":\"steady\"}]");
  }
}
