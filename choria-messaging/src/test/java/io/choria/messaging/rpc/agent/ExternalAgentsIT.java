package io.choria.messaging.rpc.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.NodeData;
import io.choria.messaging.rpc.body.ReplyBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs as agents (spec 02 §7.2, §7.3), with shell scripts as programs. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ExternalAgentsIT {
  private static final String ACTIVE =
      """
      #!/bin/sh
      case "$CHORIA_EXTERNAL_PROTOCOL" in
      *activation_request)
        cp "$CHORIA_EXTERNAL_REQUEST" "$CHORIA_EXTERNAL_CONFIG.activation"
        echo '{"activate":true}' > "$CHORIA_EXTERNAL_REPLY"
        exit 0;;
      esac
      """;

  @TempDir private Path dir;
  private Path agents;

  @BeforeEach
  void directories() throws IOException {
    agents = Files.createDirectories(dir.resolve("lib/mcollective/agent"));
    Files.createDirectories(dir.resolve("etc/plugin.d"));
  }

  private Path program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }

  private static String ddl(String name, int timeout) {
    return """
    {"metadata":{"name":"%s","version":"1.0.0","timeout":%d,"provider":"external"},
     "actions":[{"action":"echo","input":{
       "message":{"type":"string","optional":false,"validation":"shellsafe","maxlength":20},
       "count":{"type":"integer","optional":true,"default":3}},
      "output":{"extra":{"type":"string","default":"unset"}}}]}
    """
        .formatted(name, timeout);
  }

  private TestServer lab(String script) throws IOException {
    Files.writeString(agents.resolve("lab.json"), ddl("lab", 60));
    program(agents.resolve("lab"), ACTIVE + script);
    return hosting("lab");
  }

  /**
   * Once more when a busy machine did not let the program say in its two seconds that it is active.
   */
  private TestServer hosting(String agent) {
    TestServer server = server();
    for (int attempt = 1; attempt < 60 && !server.hosted().containsKey(agent); attempt++) {
      server = server();
    }
    return server;
  }

  private TestServer server() {
    RpcAgents.Builder all = RpcAgents.builder().authorizer(Authorizer.ALLOW_ALL).standard(false);
    ExternalAgents.find(List.of(dir.resolve("lib")), dir.resolve("etc")).forEach(all::agent);
    return new TestServer(all.build(), NodeData.of(Set.of(), Map.of("country", "mt")));
  }

  @Test
  void aCall() throws Exception {
    TestServer server =
        lab(
            """
            echo "to the log"
            cp "$1" "$CHORIA_EXTERNAL_CONFIG.request"
            cp "$CHORIA_EXTERNAL_FACTS" "$CHORIA_EXTERNAL_CONFIG.facts"
            env > "$CHORIA_EXTERNAL_CONFIG.env"
            pwd > "$CHORIA_EXTERNAL_CONFIG.pwd"
            echo "$3" > "$CHORIA_EXTERNAL_CONFIG.third"
            echo '{"data":{"said":"hi"}}' > "$2"
            """);
    ReplyBody reply = server.call("lab", "echo", "{\"message\":\"hi\"}");
    assertThat(reply)
        .hasToString(
            "{\"action\":\"echo\",\"statuscode\":0,\"statusmsg\":\"OK\",\"data\":"
                + "{\"said\":\"hi\",\"extra\":\"unset\"}}");
    Path seen = dir.resolve("etc/plugin.d");
    assertThat(json(seen.resolve("lab.activation")))
        .hasToString(
            "{\"$schema\":\"https://choria.io/schemas/mcorpc/external/v1/activation_request.json\","
                + "\"protocol\":\"io.choria.mcorpc.external.v1.activation_request\","
                + "\"agent\":\"lab\"}");
    assertThat(json(seen.resolve("lab.request")))
        .hasToString(
            "{\"$schema\":\"https://choria.io/schemas/mcorpc/external/v1/rpc_request.json\","
                + "\"protocol\":\"io.choria.mcorpc.external.v1.rpc_request\",\"agent\":\"lab\","
                + "\"action\":\"echo\",\"requestid\":\"0f3c5c1f7c6e4b1c9d2f3a4b5c6d7e8f\","
                + "\"senderid\":\"desk7.example.net\",\"callerid\":\"choria=ada.mcollective\","
                + "\"collective\":\"mcollective\",\"ttl\":60,\"msgtime\":1714564800,"
                + "\"data\":{\"message\":\"hi\"}}");
    assertThat(json(seen.resolve("lab.facts"))).hasToString("{\"country\":\"mt\"}");
    assertThat(Files.readString(seen.resolve("lab.third")).strip())
        .isEqualTo("io.choria.mcorpc.external.v1.rpc_request");
    List<String> names =
        Files.readAllLines(seen.resolve("lab.env")).stream()
            .map(line -> line.substring(0, Math.max(0, line.indexOf('='))))
            .filter(name -> !Set.of("PWD", "SHLVL", "_", "OLDPWD").contains(name)) // of the shell
            .sorted()
            .toList();
    assertThat(names)
        .containsExactly(
            "CHORIA_EXTERNAL_CONFIG",
            "CHORIA_EXTERNAL_FACTS",
            "CHORIA_EXTERNAL_PROTOCOL",
            "CHORIA_EXTERNAL_REPLY",
            "CHORIA_EXTERNAL_REQUEST",
            "PATH");
    assertThat(Path.of(Files.readString(seen.resolve("lab.pwd")).strip()))
        .as("the files are deleted afterwards")
        .doesNotExist();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(file));
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "echo '{\"statuscode\":3,\"statusmsg\":\"no\",\"data\":{}}' >"
            + " \"$2\"!3!no!{\"extra\":\"unset\"}",
        "echo '{\"statuscode\":0,\"data\":null}' > \"$2\"!0!OK!{\"extra\":\"unset\"}",
        "echo '{\"statuscode\":0}' > \"$2\"!1!Could not set reply defaults: reply data is in the"
            + " wrong format!{}",
        "echo '{\"data\":[]}' > \"$2\"!1!Could not set reply defaults: reply data is in the wrong"
            + " format!{}",
        "echo nonsense > \"$2\"!1!Could not call external agent lab#echo: failed to decode reply"
            + " json:!{}",
        "exit 7!1!Could not call external agent lab#echo: executing !{}",
        "head -c 20000000 /dev/zero > \"$2\"!1!Could not call external agent lab#echo: the reply is"
            + " larger than!{}",
        "head -c 3000000 /dev/zero; echo '{\"data\":{}}' > \"$2\"!0!OK!{\"extra\":\"unset\"}",
      })
  void answers(String script, int code, String message, String data) throws Exception {
    ReplyBody reply = lab(script).call("lab", "echo", "{\"message\":\"hi\"}");
    assertThat(reply.message()).startsWith(message);
    assertThat(reply.statusCode()).isEqualTo(code);
    assertThat(reply.dataText()).isEqualTo(data);
  }

  @Test
  void theExitStatusIsSaid() throws Exception {
    assertThat(lab("exit 7").call("lab", "echo", "{\"message\":\"hi\"}").message())
        .endsWith("lab failed: exit status 7");
  }

  @Test
  void inputsThatTheDdlRefusesNeverReachTheProgram() throws Exception {
    TestServer server = lab("touch \"$CHORIA_EXTERNAL_CONFIG.ran\"");
    assertThat(server.call("lab", "echo", "{\"message\":\"a;b\"}"))
        .hasToString(
            "{\"action\":\"echo\",\"statuscode\":1,\"statusmsg\":\"Validation failed: validation"
                + " failed for input 'message': may not contain ';'\",\"data\":{}}");
    assertThat(server.call("lab", "echo", "{}").message())
        .isEqualTo("Validation failed: input 'message' is required");
    assertThat(dir.resolve("etc/plugin.d/lab.ran")).doesNotExist();
  }

  @Test
  void aProgramThatTakesTooLongIsEndedWithItsChildren() throws Exception {
    Files.writeString(agents.resolve("lab.json"), ddl("lab", 1));
    program(
        agents.resolve("lab"),
        ACTIVE
            + """
            sleep 1000 &
            echo $! > "$CHORIA_EXTERNAL_CONFIG.part"
            mv "$CHORIA_EXTERNAL_CONFIG.part" "$CHORIA_EXTERNAL_CONFIG.child"
            wait
            """);
    Path file = dir.resolve("etc/plugin.d/lab.child");
    TestServer server = hosting("lab");
    for (int attempt = 0; attempt < 60 && !Files.exists(file); attempt++) {
      // once more when a busy machine did not get as far as that in its second
      ReplyBody reply = server.call("lab", "echo", "{\"message\":\"hi\"}");
      assertThat(reply.message()).contains("no end within PT1S");
    }
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElse(null);
    if (child != null) {
      child.onExit().get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void theProgramIsGoneAfterItWasFound() throws Exception {
    TestServer server = lab("");
    Files.delete(agents.resolve("lab"));
    assertThat(server.call("lab", "echo", "{\"message\":\"hi\"}").message())
        .isEqualTo("Cannot call external agent lab#echo: agent executable was not found");
  }

  @Test
  void whatIsHosted() throws Exception {
    Path inner = Files.createDirectories(agents.resolve("inner"));
    Files.writeString(inner.resolve("inner.json"), ddl("inner", 5));
    program(inner.resolve("inner"), ACTIVE);
    Files.writeString(agents.resolve("refusing.json"), ddl("refusing", 5));
    program(
        agents.resolve("refusing"), "#!/bin/sh\necho '{\"activate\":false}' > \"$2\"\nexit 0\n");
    Files.writeString(agents.resolve("failing.json"), ddl("failing", 5));
    program(agents.resolve("failing"), "#!/bin/sh\nexit 1\n");
    Files.writeString(agents.resolve("absent.json"), ddl("absent", 5));
    Files.writeString(agents.resolve("rpcutil.json"), ddl("rpcutil", 5));
    program(agents.resolve("rpcutil"), ACTIVE);
    Files.writeString(agents.resolve("other.json"), ddl("another", 5));
    Files.writeString(agents.resolve("ruby.json"), ddl("ruby", 5).replace("external", "ruby"));
    Files.writeString(agents.resolve("broken.json"), "{");
    Path deep = Files.createDirectories(agents.resolve("deep/er"));
    Files.writeString(deep.resolve("deep.json"), ddl("deep", 5));
    assertThat(hosting("inner").hosted()).containsOnlyKeys("inner");
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    Set<Path> before = leftovers();
    lab("exit 1").call("lab", "echo", "{\"message\":\"hi\"}");
    Set<Path> after = leftovers();
    after.removeAll(before);
    // other programs of this machine may run such agents too, and remove what they made
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (after.stream().anyMatch(Files::exists) && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(after).noneMatch(Files::exists);
  }

  private static Set<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.toString().contains("choria-external-"))
          .collect(Collectors.toSet());
    }
  }
}
