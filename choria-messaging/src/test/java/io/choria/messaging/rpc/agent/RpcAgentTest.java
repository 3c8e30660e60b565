package io.choria.messaging.rpc.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.config.choria.ChoriaConfig;
import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.ddl.AgentDdl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a request through an agent (spec 02 §1.3, §3.2, §3.3, §3.6). */
class RpcAgentTest {
  private static final AgentDdl MOTD =
      AgentDdl.parse(
          """
          {"metadata":{"name":"motd","version":"1.2.0","timeout":5},
           "actions":[
            {"action":"set","input":{
              "text":{"type":"string","optional":false,"validation":"shellsafe","maxlength":20},
              "lines":{"type":"integer","optional":true}},
             "output":{
              "length":{"type":"integer","default":0},
              "previous":{"type":"string"},
              "tags":{"type":"array"},
              "more":{"type":"hash"},
              "any":{}}},
            {"action":"get","input":{},"output":{}}]}
          """
              .getBytes(StandardCharsets.UTF_8));

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(text);
  }

  private static RpcAgent motd(ActionHandler set) {
    return RpcAgent.builder(MOTD).action("set", set).action("get", call -> json("{}")).build();
  }

  private static ReplyBody set(ActionHandler handler, String data) throws Exception {
    return TestServer.allowing(motd(handler)).call("motd", "set", data);
  }

  @Test
  void aSuccess() throws Exception {
    ReplyBody reply =
        set(
            call -> json("{\"length\":2,\"previous\":\"welcome\",\"tags\":[1],\"more\":{}}"),
            "{\"text\":\"hi\"}");
    assertThat(reply)
        .hasToString(
            "{\"action\":\"set\",\"statuscode\":0,\"statusmsg\":\"OK\",\"data\":"
                + "{\"length\":2,\"previous\":\"welcome\",\"tags\":[1],\"more\":{}}}");
  }

  @ParameterizedTest(name = "{0} is answered {1} {2}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "nonsense!4!Could not process request: could not parse incoming message as a MCollective"
            + " SimpleRPC Request: ",
        "[]!4!Could not process request: could not parse incoming message as a MCollective"
            + " SimpleRPC Request: ",
        "{\"agent\":\"motd\",\"action\":\"nope\"}!2!Unknown action nope for agent motd",
        "{\"agent\":\"motd\"}!2!Unknown action  for agent motd",
        "{\"agent\":\"other\",\"action\":\"set\"}!1!You are not authorized to call this agent or"
            + " action",
        "{\"action\":\"set\"}!1!You are not authorized to call this agent or action",
        "{\"agent\":\"motd\",\"action\":\"set\"}!3!Validation failed: input 'text' is required",
        "{\"agent\":\"motd\",\"action\":\"set\",\"data\":null}!3!Validation failed: input 'text' is"
            + " required",
        "{\"agent\":\"motd\",\"action\":\"set\",\"data\":[]}!4!Could not parse request data for"
            + " motd#set: expected an object, got ARRAY",
        "{\"agent\":\"motd\",\"action\":\"set\",\"data\":{\"text\":\"a;b\"}}!4!Validation failed:"
            + " validation failed for input 'text': may not contain ';'",
        "{\"agent\":\"motd\",\"action\":\"set\",\"data\":{\"text\":\"a\",\"b\":1}}!4!Validation"
            + " failed: request contains an input 'b' that is not declared in the DDL. Valid inputs"
            + " are: lines, text",
        "{\"agent\":\"motd\",\"action\":\"get\",\"data\":{\"b\":1}}!4!Validation failed: request"
            + " contains inputs while none are declared in the DDL",
      })
  void whatNeverReachesTheHandler(String body, int code, String message) throws Exception {
    List<String> reached = new ArrayList<>();
    TestServer server =
        TestServer.allowing(
            motd(
                call -> {
                  reached.add(call.action());
                  return call.inputs();
                }));
    ReplyBody reply = server.ask("motd", body);
    assertThat(reply.statusCode()).isEqualTo(code);
    assertThat(reply.message()).startsWith(message);
    assertThat(reply.dataText()).isEqualTo("{}");
    assertThat(reached).isEmpty();
  }

  @Test
  void processResultsIsNoInput() throws Exception {
    TestServer server = TestServer.allowing(motd(call -> call.inputs()));
    assertThat(server.call("motd", "get", "{\"process_results\":true}").status())
        .isEqualTo(Status.OK);
  }

  @Test
  void failuresOfTheHandlerAreAnswered() throws Exception {
    ReplyBody aborted =
        set(
            call -> {
              throw new ActionFailure(Status.ABORTED, "disk full", json("{\"length\":1}"));
            },
            "{\"text\":\"a\"}");
    assertThat(aborted)
        .hasToString(
            "{\"action\":\"set\",\"statuscode\":1,\"statusmsg\":\"disk"
                + " full\",\"data\":{\"length\":1}}");
    ReplyBody unexpected =
        set(
            call -> {
              throw new IllegalStateException("secret detail");
            },
            "{\"text\":\"a\"}");
    assertThat(unexpected)
        .hasToString(
            "{\"action\":\"set\",\"statuscode\":5,\"statusmsg\":\"Could not run"
                + " motd#set\",\"data\":{}}");
    ReplyBody deep = set(RpcAgentTest::forEver, "{\"text\":\"a\"}");
    assertThat(deep.status()).isEqualTo(Status.UNKNOWN_ERROR);
    ReplyBody nothing = set(call -> null, "{\"text\":\"a\"}");
    assertThat(nothing.status()).isEqualTo(Status.UNKNOWN_ERROR);
  }

  @SuppressWarnings("InfiniteRecursion")
  private static ObjectNode forEver(ActionCall call) {
    return forEver(call);
  }

  @ParameterizedTest(name = "outputs {0} become {1}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "{}!{\"length\":0,\"more\":{},\"previous\":\"\",\"tags\":[]}",
        "{\"tags\":null,\"any\":null}!{\"tags\":[],\"any\":null,\"length\":0,\"more\":{},\"previous\":\"\"}",
        "{\"length\":1.5}!",
        "{\"length\":\"1\"}!",
        "{\"previous\":1}!",
        "{\"tags\":{}}!",
        "{\"more\":[]}!",
        "{\"unknown\":1}!",
      })
  void outputsAreThoseOfTheDdl(String outputs, String expected) throws Exception {
    ReplyBody reply = set(call -> json(outputs), "{\"text\":\"a\"}");
    if (expected == null) {
      assertThat(reply.status()).isEqualTo(Status.UNKNOWN_ERROR);
      assertThat(reply.dataText()).isEqualTo("{}");
    } else {
      assertThat(reply.dataText()).isEqualTo(expected);
    }
  }

  @Test
  void nobodyMayDoAnythingUntilSomebodySaysSo() throws Exception {
    TestServer server =
        new TestServer(RpcAgents.builder().agent(motd(call -> call.inputs())).build());
    for (String action : List.of("set", "get")) {
      assertThat(server.call("motd", action, "{}").message())
          .isEqualTo("You are not authorized to call this agent or action");
    }
    assertThat(server.call("rpcutil", "ping", "{}").status()).isEqualTo(Status.ABORTED);
    assertThat(server.call("motd", "nope", "{}").status()).isEqualTo(Status.UNKNOWN_ACTION);
  }

  @Test
  void authorizersSeeTheCallAndTheirFailureDenies() throws Exception {
    Authorizer adaMaySet =
        call ->
            call.request().caller().equals("choria=ada.mcollective")
                && call.action().equals("set")
                && call.inputs().path("text").asText().equals("hi");
    TestServer server =
        new TestServer(
            RpcAgents.builder().authorizer(adaMaySet).agent(motd(call -> json("{}"))).build());
    assertThat(server.call("motd", "set", "{\"text\":\"hi\"}").status()).isEqualTo(Status.OK);
    assertThat(server.call("motd", "set", "{\"text\":\"ho\"}").status()).isEqualTo(Status.ABORTED);
    TestServer failing =
        new TestServer(
            RpcAgents.builder()
                .authorizer(
                    call -> {
                      throw new IllegalStateException();
                    })
                .build());
    assertThat(failing.call("rpcutil", "ping", "{}").status()).isEqualTo(Status.ABORTED);
  }

  @Test
  void auditLinesAreThoseOfChoria(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("audit.log");
    Clock clock =
        Clock.fixed(Instant.parse("2024-05-01T10:00:00.123456789Z"), ZoneOffset.ofHours(2));
    List<String> told = new ArrayList<>();
    TestServer server =
        new TestServer(
            RpcAgents.builder()
                .authorizer(call -> !call.action().equals("get"))
                .auditor(
                    call -> {
                      throw new IllegalStateException("full");
                    })
                .auditor(AuditLog.to(file).clock(clock))
                .auditor(call -> told.add(call.agent() + "#" + call.action()))
                .agent(motd(call -> json("{}")))
                .build());
    server.call("motd", "set", "{\"text\":\"<hi>\"}");
    server.call("motd", "get", "{}"); // denied
    server.call("motd", "nope", "{}"); // unknown
    server.call("motd", "set", "{\"text\":1}"); // invalid, yet it was asked for
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"timestamp\":\"2024-05-01T10:00:00.123456+0000\",\"request_id\":"
                + "\"0f3c5c1f7c6e4b1c9d2f3a4b5c6d7e8f\",\"request_time\":1714564800,\"caller\":"
                + "\"choria=ada.mcollective\",\"sender\":\"desk7.example.net\",\"agent\":\"motd\","
                + "\"action\":\"set\",\"data\":{\"text\":\"\\u003chi\\u003e\"}}",
            "{\"timestamp\":\"2024-05-01T10:00:00.123456+0000\",\"request_id\":"
                + "\"0f3c5c1f7c6e4b1c9d2f3a4b5c6d7e8f\",\"request_time\":1714564800,\"caller\":"
                + "\"choria=ada.mcollective\",\"sender\":\"desk7.example.net\",\"agent\":\"motd\","
                + "\"action\":\"set\",\"data\":{\"text\":1}}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(told).containsExactly("motd#set", "motd#set");
  }

  @ParameterizedTest(name = "rpcaudit = {0}, mode {1}: {2}")
  @CsvSource({"true, 0640, rw-r-----", "1, '', rw-------", "false, 0640, ''"})
  void theConfigurationSwitchesTheAuditLogOn(
      String on, String mode, String permissions, @TempDir Path dir) throws Exception {
    Path log = dir.resolve("audit.log");
    decided(
        dir,
        "rpcauthorization = false",
        "rpcaudit = " + on,
        "plugin.rpcaudit.logfile = " + log,
        mode.isEmpty() ? "" : "plugin.rpcaudit.logfile.mode = " + mode);
    if (permissions.isEmpty()) {
      assertThat(log).doesNotExist();
    } else {
      assertThat(Files.readString(log)).contains("\"action\":\"get\"").endsWith("}\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
          .isEqualTo(permissions);
    }
  }

  @Test
  void agentsThatAreLeftOut() {
    RpcAgent inactive =
        RpcAgent.builder(MOTD)
            .action("set", call -> json("{}"))
            .action("get", call -> json("{}"))
            .activation(server -> server.member().identity().startsWith("db"))
            .build();
    assertThat(new TestServer(RpcAgents.builder().agent(inactive).build()).hosted())
        .containsOnlyKeys("rpcutil", "choria_util");
    RpcAgents denying =
        RpcAgents.builder().agent(motd(call -> null)).deny("motd", "choria_util").build();
    assertThat(new TestServer(denying).hosted()).containsOnlyKeys("rpcutil");
    RpcAgents service = RpcAgents.builder().agent(motd(call -> null)).standard(false).build();
    assertThat(new TestServer(service).hosted()).containsOnlyKeys("motd");
  }

  @Test
  void agentsThatCannotBe() {
    assertThatThrownBy(() -> RpcAgent.builder(MOTD).action("nope", call -> null))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("action=nope");
    assertThatThrownBy(() -> RpcAgent.builder(MOTD).action("set", call -> null).build())
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("missing=[get]");
    RpcAgents twice =
        RpcAgents.builder().agent(motd(call -> null)).agent(motd(call -> null)).build();
    assertThatThrownBy(() -> new TestServer(twice))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("agent=motd");
  }

  @Test
  void theTimeoutIsThatOfTheDdlUnlessSaid() {
    HostedAgent hosted = TestServer.allowing(motd(call -> null)).hosted().get("motd");
    assertThat(hosted.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(hosted.metadata().version()).isEqualTo("1.2.0");
  }

  private static ReplyBody decided(Path dir, String... lines) throws Exception {
    Path file = Files.write(dir.resolve("server.conf"), List.of(lines));
    RpcAgents agents =
        RpcAgents.builder()
            .configuration(ChoriaConfig.system(file).environment(Map.of()).load())
            .authorizer("Rego_Policy", call -> true)
            .authorizer("aaasvc", call -> false)
            .agent(motd(call -> json("{}")))
            .build();
    return new TestServer(agents).call("motd", "get", "{}");
  }

  @ParameterizedTest(name = "rpcauthprovider = {0}: code {1}")
  @CsvSource({"rego_policy, 0", "REGO_POLICY, 0", "aaasvc, 1", "action_policy, 1", "nosuch, 1"})
  void theConfigurationNamesTheAuthorizer(String provider, int code, @TempDir Path dir)
      throws Exception {
    assertThat(decided(dir, "rpcauthprovider = " + provider).statusCode()).isEqualTo(code);
    assertThat(
            decided(dir, "rpcauthprovider = " + provider, "rpcauthorization = false").statusCode())
        .isZero();
  }
}
