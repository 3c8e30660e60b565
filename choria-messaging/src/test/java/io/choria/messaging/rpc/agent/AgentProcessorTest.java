package io.choria.messaging.rpc.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.processor.AgentProcessor;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents that are interfaces: what the compiler makes of them, and how they run. */
class AgentProcessorTest {
  private static final String HEAD =
      """
      package app;
      import com.fasterxml.jackson.databind.JsonNode;
      import io.choria.messaging.rpc.agent.*;
      import io.choria.messaging.rpc.ddl.DisplayMode;
      import java.util.*;
      """;
  private static final String MOTD =
      HEAD
          + """
          /** The <b>message</b> of the day, {@code motd} for short. */
          @Agent(name = "motd", version = "1.2.0", author = "Ops <ops@example.net>",
              url = "https://example.net/motd", timeoutSeconds = 5)
          public interface Motd {
            /** How it looks. */
            enum Style { PLAIN, IN_BOX }
            /**
             * What to set.
             *
             * @param text the new text
             * @param style the look
             * @param dryRun whether nothing changes
             * @param lines how many lines, at most
             * @param ratio of something
             * @param tags some words
             * @param more anything else
             */
            record Text(
                @Input(validation = "^.+$", maxLength = 20, prompt = "New text") String text,
                @Input(defaultValue = "plain") Style style,
                @Input(defaultValue = "false") boolean dryRun,
                Optional<Integer> lines,
                @Input(defaultValue = "0.5") double ratio,
                @Input(defaultValue = "[]") List<String> tags,
                Optional<Map<String, Long>> more) {}
            /**
             * What was set.
             *
             * @param length in bytes
             * @param previousText what it was
             * @param tags the words
             * @param details about it
             * @param any value
             */
            record Result(
                @Output(defaultValue = "0") int length,
                @Output(displayAs = "Before") Optional<String> previousText,
                List<String> tags,
                Details details,
                JsonNode any) {}
            /** More. @param style the look @param lines how many */
            record Details(Style style, Optional<Integer> lines) {}
            /** Nothing. */
            record Nothing() {}
            /** Replaces the text. */
            @Action(display = DisplayMode.ALWAYS,
                aggregates = @Aggregate(output = "length", format = "%s bytes on %d node(s)"))
            Result setText(Text text);
            /** Forgets the text. */
            @Action(name = "clear")
            Nothing forget();
          }
          """;

  @TempDir private Path dir;

  private List<String> compile(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///app/Motd.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return source;
          }
        };
    JavaCompiler.CompilationTask task =
        compiler.getTask(
            null,
            null,
            found,
            List.of(
                "-parameters",
                "-d",
                dir.toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path"))),
            null,
            List.of(file));
    task.setProcessors(List.of(new AgentProcessor()));
    boolean unused = task.call();
    return found.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(d -> d.getLineNumber() + ": " + d.getMessage(Locale.ROOT))
        .toList();
  }

  @Test
  void theDdlIsWritten() throws Exception {
    assertThat(compile(MOTD)).isEmpty();
    JsonNode ddl =
        new ObjectMapper()
            .readTree(Files.readString(dir.resolve("META-INF/choria/agent/motd.json")));
    JsonNode expected =
        new ObjectMapper()
            .readTree(
                """
                {"$schema":"https://choria.io/schemas/mcorpc/ddl/v1/agent.json",
                 "metadata":{"name":"motd","description":"The message of the day, motd for short.",
                   "author":"Ops <ops@example.net>","license":"Apache-2.0","version":"1.2.0",
                   "url":"https://example.net/motd","timeout":5,"provider":"java"},
                 "actions":[
                  {"action":"set_text","description":"Replaces the text.","display":"always",
                   "input":{
                    "dry_run":{"prompt":"Dry Run","description":"whether nothing changes",
                      "type":"boolean","optional":true,"default":false},
                    "lines":{"prompt":"Lines","description":"how many lines, at most",
                      "type":"integer","optional":true},
                    "more":{"prompt":"More","description":"anything else","type":"hash",
                      "optional":true},
                    "ratio":{"prompt":"Ratio","description":"of something","type":"number",
                      "optional":true,"default":0.5},
                    "style":{"prompt":"Style","description":"the look","type":"list",
                      "optional":true,"default":"plain","list":["plain","in_box"]},
                    "tags":{"prompt":"Tags","description":"some words","type":"array",
                      "optional":true,"default":[]},
                    "text":{"prompt":"New text","description":"the new text","type":"string",
                      "optional":false,"validation":"^.+$","maxlength":20}},
                   "output":{
                    "any":{"description":"value","display_as":"Any"},
                    "details":{"description":"about it","display_as":"Details","type":"hash"},
                    "length":{"description":"in bytes","display_as":"Length","type":"integer",
                      "default":0},
                    "previous_text":{"description":"what it was","display_as":"Before",
                      "type":"string"},
                    "tags":{"description":"the words","display_as":"Tags","type":"array"}},
                   "aggregate":[{"function":"summary",
                     "args":["length",{"format":"%s bytes on %d node(s)"}]}]},
                  {"action":"clear","description":"Forgets the text.","display":"failed",
                   "input":{},"output":{}}]}
                """);
    assertThat(ddl).isEqualTo(expected);
  }

  /** Answers with what it was given. */
  private TestServer motd() throws Exception {
    assertThat(compile(MOTD)).isEmpty();
    ClassLoader loader =
        new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader());
    return serve(loader.loadClass("app.Motd"));
  }

  private static <A> TestServer serve(Class<A> type) throws Exception {
    Class<?> result = type.getClassLoader().loadClass("app.Motd$Result");
    Class<?> details = type.getClassLoader().loadClass("app.Motd$Details");
    Class<?> nothing = type.getClassLoader().loadClass("app.Motd$Nothing");
    Object implementation =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("forget")) {
                return nothing.getConstructors()[0].newInstance();
              }
              Object text = arguments[0];
              String words = get(text, "text").toString();
              if (words.equals("abort")) {
                throw ActionFailure.aborted("as you like");
              }
              if (words.equals("null")) {
                return null;
              }
              return result.getConstructors()[0].newInstance(
                  words.length(),
                  java.util.Optional.empty(),
                  get(text, "tags"),
                  details.getConstructors()[0].newInstance(get(text, "style"), get(text, "lines")),
                  new ObjectMapper().valueToTree(String.valueOf(get(text, "more"))));
            });
    return new TestServer(
        RpcAgents.builder()
            .authorizer(Authorizer.ALLOW_ALL)
            .agent(type, type.cast(implementation))
            .build());
  }

  private static Object get(Object record, String component) throws Exception {
    return record.getClass().getMethod(component).invoke(record);
  }

  @ParameterizedTest(name = "set_text {0}: {1} {2}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "{\"text\":\"hi\"}!0!{\"length\":2,\"tags\":[],\"details\":{\"style\":\"plain\"},"
            + "\"any\":\"Optional.empty\",\"previous_text\":\"\"}",
        "{\"text\":\"hi\",\"style\":\"in_box\",\"lines\":3.0,\"tags\":[\"a\"],\"more\":{\"b\":1},"
            + "\"dry_run\":true,\"ratio\":1}!0!{\"length\":2,\"tags\":[\"a\"],\"details\":{\"style\":"
            + "\"in_box\",\"lines\":3},\"any\":\"Optional[{b=1}]\",\"previous_text\":\"\"}",
        "{}!3!Validation failed: input 'text' is required",
        "{\"text\":\"\"}!4!Validation failed: validation failed for input 'text': input does not"
            + " match '^.+$'",
        "{\"text\":\"hi\",\"style\":\"IN_BOX\"}!4!Validation failed: validation failed for input"
            + " 'style': should be one of plain, in_box",
        "{\"text\":\"hi\",\"lines\":3000000000}!4!Validation failed: lines: expected an integer of"
            + " 32 bits, got 3000000000",
        "{\"text\":\"hi\",\"tags\":[1]}!4!Validation failed: tags[0]: expected a text, got 1",
        "{\"text\":\"hi\",\"more\":{\"b\":\"1\"}}!4!Validation failed: more.b: expected an integer"
            + " of 64 bits, got \"1\"",
        "{\"text\":\"hi\",\"other\":1}!4!Validation failed: request contains an input 'other' that"
            + " is not declared in the DDL. Valid inputs are: dry_run, lines, more, ratio, style,"
            + " tags, text",
        "{\"text\":\"abort\"}!1!as you like",
        "{\"text\":\"null\"}!5!Could not run motd#set_text",
      })
  void calls(String data, int code, String expected) throws Exception {
    ReplyBody reply = motd().call("motd", "set_text", data);
    assertThat(reply.statusCode()).as(reply.message()).isEqualTo(code);
    assertThat(code == 0 ? reply.dataText() : reply.message()).isEqualTo(expected);
  }

  @Test
  void anActionWithoutInputsAndOutputs() throws Exception {
    ReplyBody reply = motd().call("motd", "clear", "{}");
    assertThat(reply.status()).isEqualTo(Status.OK);
    assertThat(reply.dataText()).isEqualTo("{}");
    assertThat(motd().call("motd", "forget", "{}").status()).isEqualTo(Status.UNKNOWN_ACTION);
  }

  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "name = \"motd\"~name = \"Motd\"~expected a name of small letters",
        "version = \"1.2.0\"~version = \"one\"~expected a version like 1.2.3",
        "timeoutSeconds = 5~timeoutSeconds = 1~expected a timeout of at least 2 s",
        "author = \"Ops <ops@example.net>\"~author = \" \"~expected a text in author",
        "/** Replaces the text. */~~expected Javadoc on action \"set_text\"",
        "/** The <b>message</b> of the day, {@code motd} for short. */~~expected Javadoc on the"
            + " interface",
        "@param ratio of something~ ~expected a @param ratio",
        "validation = \"^.+$\"~validation = \"(?<=a)\"~expected an RE2 expression",
        "validation = \"^.+$\"~validation = \"abc\"~which Choria never enforces",
        "maxLength = 20~maxLength = 0~expected at least 1 byte",
        "defaultValue = \"plain\"~defaultValue = \"PLAIN\"~default \"PLAIN\" is refused: should be"
            + " one of plain, in_box",
        "defaultValue = \"0.5\"~defaultValue = \"half\"~'half' is not a valid float",
        "defaultValue = \"[]\"~defaultValue = \"{}\"~is not a valid JSON string with an array"
            + " inside",
        "Optional<Integer> lines,~@Input(defaultValue = \"1\") Optional<Integer> lines,~an Optional"
            + " input has no default",
        "Optional<Integer> lines,~@Input(maxLength = 3) Optional<Integer> lines,~are for texts",
        "Optional<Integer> lines,~float lines,~expected String, boolean, int",
        "Optional<Integer> lines,~Object lines,~expected String, boolean, int",
        "@Output(defaultValue = \"0\") int length~Optional<Integer> length~needs a default",
        "output = \"length\"~output = \"size\"~expected an output of",
        "Result setText(Text text);~Result setText(String text);~takes nothing or one record",
        "Result setText(Text text);~String setText(Text text);~returns a record",
        "@Action(name = \"clear\")~@Action(name = \"set_text\")~is declared twice",
        "@Action(name = \"clear\")~ ~expected @Action",
        "public interface Motd {~public interface Motd extends Runnable {~extends no other",
      })
  void mistakesAreNamed(String what, String instead, String message) {
    String source = MOTD.replace(what, instead == null ? "" : instead);
    assertThat(source).isNotEqualTo(MOTD);
    assertThat(compile(source)).anyMatch(error -> error.contains(message));
  }

  @Test
  void withoutTheProcessorTheAgentCannotBeHosted() {
    assertThatThrownBy(() -> RpcAgent.typed(Unprocessed.class, () -> null))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("META-INF/choria/agent/unprocessed.json");
    assertThatThrownBy(() -> RpcAgent.typed(Runnable.class, () -> {}))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("@Agent");
  }

  /** Not seen by the processor. */
  @Agent(name = "unprocessed", version = "1", author = "a", url = "u")
  interface Unprocessed {
    /** Nothing. */
    record None() {}

    /** Does nothing. */
    @Action
    None nothing();
  }
}
