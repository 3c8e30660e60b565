package io.choria.messaging.rpc.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.ddl.DdlException.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of spec 02 §2.1 and §2.2. */
class DdlReaderTest {
  private static final String MOTD =
      """
      {"$schema":"https://choria.io/schemas/mcorpc/ddl/v1/agent.json",
       "metadata":{"name":"motd","description":"Message of the day","author":"Ops <ops@example.net>","license":"Apache-2.0",
         "version":"1.2.0","url":"https://example.net/motd","timeout":5,"provider":"external"},
       "actions":[{"action":"set","description":"Replace the text","display":"failed",
         "input":{
           "text":{"prompt":"Text","description":"New text","type":"string","optional":false,"validation":"^.+$","maxlength":200},
           "style":{"prompt":"Style","description":"Look","type":"list","optional":true,"default":"plain","list":["plain","box"]}},
         "output":{"length":{"description":"Bytes stored","display_as":"Length","type":"integer","default":0}},
         "aggregate":[{"function":"summary","args":["length",{"format":"%s bytes on %d node(s)"}]}]}]}
      """;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theExampleOfTheSpecification() {
    AgentDdl motd = AgentDdl.parse(utf8(MOTD));
    assertThat(motd.metadata())
        .isEqualTo(
            new DdlMetadata(
                "motd",
                "Message of the day",
                "Ops <ops@example.net>",
                "Apache-2.0",
                "https://example.net/motd",
                "1.2.0",
                5,
                "external",
                false));
    assertThat(motd.metadata().timeout()).isEqualTo(Duration.ofSeconds(5));
    ActionDdl set = motd.action("set").orElseThrow();
    assertThat(set.display()).isEqualTo(DisplayMode.FAILED);
    assertThat(set.inputs().keySet()).containsExactly("style", "text");
    InputDdl text = set.inputs().get("text");
    assertThat(text.validation()).isEqualTo("^.+$");
    assertThat(text.maxLength()).isEqualTo(200);
    assertThat(text.optional()).isFalse();
    assertThat(text.defaultValue()).isNull();
    InputDdl style = set.inputs().get("style");
    assertThat(style.list()).containsExactly("plain", "box");
    assertThat(style.defaultValue()).hasToString("\"plain\"");
    OutputDdl length = set.outputs().get("length");
    assertThat(length.displayAs()).isEqualTo("Length");
    assertThat(length.defaultValue()).hasToString("0");
    AggregateDdl summary = set.aggregates().get(0);
    assertThat(summary.function()).isEqualTo("summary");
    assertThat(summary.output()).hasValue("length");
    assertThat(summary.options()).hasToString("{\"format\":\"%s bytes on %d node(s)\"}");
    assertThat(motd.action("get")).isEmpty();
  }

  @ParameterizedTest(name = "{0} as the Go program prints it is the same after reading and writing")
  @ValueSource(
      strings = {
        "lab",
        "rpcutil",
        "choria_util",
        "executor",
        "scout",
        "aaa_signer",
        "choria_provision"
      })
  void capturedDescriptions(String agent) throws Exception {
    AgentDdl read = AgentDdl.parse(CapturedDdls.bytes(agent));
    ObjectMapper json = new ObjectMapper();
    JsonNode written = json.readTree(read.toJson());
    JsonNode original = json.readTree(CapturedDdls.bytes(agent));
    assertThat(AgentDdl.parse(utf8(read.toJson()))).isEqualTo(read);
    assertThat(written.get("metadata")).isEqualTo(original.get("metadata"));
    assertThat(written.get("actions")).hasSameSizeAs(original.get("actions"));
    for (int i = 0; i < original.get("actions").size(); i++) {
      assertThat(written.get("actions").get(i)).isEqualTo(original.get("actions").get(i));
    }
  }

  @Test
  void dataProviders() {
    DataDdl with =
        DataDdl.parse(
            utf8(
                """
                {"metadata":{"name":"config_item","timeout":1},
                 "query":{"type":"string","validation":".+","maxlength":256},
                 "output":{"present":{"display_as":"Present","type":"boolean"}}}
                """));
    assertThat(with.query().orElseThrow().maxLength()).isEqualTo(256);
    assertThat(with.outputs()).containsOnlyKeys("present");
    assertThat(DataDdl.parse(utf8(with.toJson()))).isEqualTo(with);
    DataDdl without =
        DataDdl.parse(utf8("{\"metadata\":{\"name\":\"choria\"},\"query\":null,\"output\":{}}"));
    assertThat(without.query()).isEmpty();
    assertThat(without.metadata().timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(DataDdl.parse(utf8(without.toJson()))).isEqualTo(without);
  }

  @Test
  void namesThatTheSchemaForbidsAreRead() {
    AgentDdl ddl =
        AgentDdl.parse(
            utf8(
                """
                {"METADATA":{"Name":"Odd-Name","timeout":null,"more":[1]},"actions":[
                  {"action":"Do It","display":"sometimes","input":{"UPPER":{"type":"string"}},
                   "output":null,"aggregate":null}],"other":{"a":[{}]}}
                """));
    assertThat(ddl.metadata().name()).isEqualTo("Odd-Name");
    assertThat(ddl.action("Do It").orElseThrow().inputs()).containsKey("UPPER");
    assertThat(ddl.action("Do It").orElseThrow().display()).isEqualTo(DisplayMode.FAILED);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "~~!JSON!empty",
        "[]!SHAPE!expected an object",
        "null!SHAPE!expected an object",
        "{!JSON!expected JSON",
        "{} {}!SHAPE!nothing after the document",
        "{}!SHAPE!/metadata/name",
        "{\"metadata\":{\"name\":1}}!SHAPE!/metadata/name",
        "{\"metadata\":{\"name\":\"x\",\"timeout\":\"5\"}}!SHAPE!/metadata/timeout",
        "{\"metadata\":{\"name\":\"x\",\"timeout\":-1}}!SHAPE!/metadata/timeout",
        "{\"metadata\":{\"name\":\"x\",\"timeout\":1e99}}!SHAPE!/metadata/timeout",
        "{\"metadata\":{\"name\":\"x\"},\"actions\":{}}!SHAPE!/actions",
        "{\"metadata\":{\"name\":\"x\"},\"actions\":[1]}!SHAPE!/actions/0",
        "{\"metadata\":{\"name\":\"x\"},\"actions\":[{}]}!SHAPE!member action",
        "{\"metadata\":{\"name\":\"x\"},\"actions\":[{\"action\":\"a\",\"input\":{\"b\":{\"optional\":1}}}]}"
            + "!SHAPE!/actions/0/input/b/optional",
        "{\"metadata\":{\"name\":\"x\"},\"actions\":[{\"action\":\"a\",\"input\":{\"b\":{\"list\":[1]}}}]}"
            + "!SHAPE!/actions/0/input/b/list/0",
      })
  void whatIsWrongIsSaidWithItsPlace(String json, Fault fault, String place) {
    assertThatThrownBy(() -> AgentDdl.parse(utf8(json)))
        .isInstanceOfSatisfying(DdlException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageContaining(place);
  }

  @Test
  void limits() {
    assertThatThrownBy(() -> AgentDdl.parse(new byte[(1 << 20) + 1]))
        .isInstanceOfSatisfying(
            DdlException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TOO_LARGE));
    String deep = "{\"metadata\":" + "[".repeat(100_000);
    assertThatThrownBy(() -> AgentDdl.parse(utf8(deep)))
        .isInstanceOfSatisfying(
            DdlException.class, e -> assertThat(e.fault()).isIn(Fault.TOO_LARGE, Fault.SHAPE));
    String unknown = "{\"other\":" + "[".repeat(100_000);
    assertThatThrownBy(() -> AgentDdl.parse(utf8(unknown)))
        .isInstanceOfSatisfying(
            DdlException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TOO_LARGE));
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    readOrRefuse(bytes);
  }

  @Property
  void damagedDocumentsAreReadOrRefused(
      @ForAll @IntRange(max = 800) int at, @ForAll @Size(max = 6) byte[] instead) {
    byte[] document = utf8(MOTD);
    System.arraycopy(instead, 0, document, at, instead.length);
    readOrRefuse(document);
  }

  /** Found by damaging documents. */
  @Test
  void rulesOfTypesThatAreNotKnownAreKept() {
    AgentDdl ddl = AgentDdl.parse(utf8(MOTD.replace("\"type\":\"string\"", "\"type\":\"\"")));
    assertThat(ddl.actions().get(0).inputs().get("text").type()).isEmpty();
    assertThat(AgentDdl.parse(utf8(ddl.toJson()))).isEqualTo(ddl);
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      AgentDdl ddl = AgentDdl.parse(bytes);
      assertThat(AgentDdl.parse(utf8(ddl.toJson()))).isEqualTo(ddl);
    } catch (DdlException e) {
      assertThat(e).hasMessageContaining("DDL");
    }
    try {
      assertThat(DataDdl.parse(bytes)).isNotNull();
    } catch (DdlException e) {
      assertThat(e).hasMessageContaining("DDL");
    }
  }

  @Test
  void librariesAreSearchedInOrderAndTheLastWins(@TempDir Path dir) throws Exception {
    Path first = dir.resolve("one/choria/agent/deep/motd.json");
    Path second = dir.resolve("two/mcollective/agent/motd.json");
    Files.createDirectories(first.getParent());
    Files.createDirectories(second.getParent());
    Files.writeString(first, MOTD);
    Files.writeString(second, MOTD.replace("1.2.0", "1.3.0"));
    Files.writeString(second.resolveSibling("broken.json"), "{");
    Files.writeString(second.resolveSibling("readme.txt"), "");
    DdlLibrary library =
        DdlLibrary.of(List.of(dir.resolve("one"), dir.resolve("two"), dir.resolve("absent")));
    assertThat(DdlLibrary.ofFiles(List.of(dir)).agents()).isSubsetOf(library.agents());
    assertThat(library.agents())
        .containsExactly(
            "aaa_signer",
            "broken",
            "choria_registry",
            "choria_util",
            "executor",
            "motd",
            "rpcutil",
            "scout");
    assertThat(library.agent("motd").orElseThrow().metadata().version()).isEqualTo("1.3.0");
    assertThat(library.agent("absent")).isEmpty();
    assertThat(library.data("motd")).isEmpty();
    assertThat(library.dataProviders()).isEmpty();
    assertThatThrownBy(() -> library.agent("broken"))
        .isInstanceOf(DdlException.class)
        .hasMessageContaining("broken.json");
  }

  @ParameterizedTest(name = "our {0} has the actions, inputs and outputs of the Go program")
  @ValueSource(strings = {"rpcutil", "choria_util", "executor", "scout", "aaa_signer"})
  void builtInDescriptions(String agent) {
    AgentDdl ours = DdlLibrary.of(List.of()).agent(agent).orElseThrow();
    AgentDdl theirs = AgentDdl.parse(CapturedDdls.bytes(agent));
    assertThat(ours.metadata().timeoutSeconds()).isEqualTo(theirs.metadata().timeoutSeconds());
    assertThat(ours.actions()).hasSameSizeAs(theirs.actions());
    for (ActionDdl action : theirs.actions()) {
      ActionDdl own = ours.action(action.name()).orElseThrow();
      assertThat(own.display()).isEqualTo(action.display());
      assertThat(own.aggregates()).isEqualTo(action.aggregates());
      assertThat(own.inputs().keySet()).isEqualTo(action.inputs().keySet());
      assertThat(own.outputs().keySet()).isEqualTo(action.outputs().keySet());
      action
          .inputs()
          .forEach(
              (name, input) ->
                  assertThat(own.inputs().get(name))
                      .usingRecursiveComparison()
                      .ignoringFields("prompt", "description")
                      .isEqualTo(input));
      action
          .outputs()
          .forEach(
              (name, output) ->
                  assertThat(own.outputs().get(name))
                      .usingRecursiveComparison()
                      .ignoringFields("description")
                      .isEqualTo(output));
    }
  }
}
