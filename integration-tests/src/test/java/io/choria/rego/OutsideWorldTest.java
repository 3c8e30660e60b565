package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.choria.rego.builtin.Capabilities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Built-ins that reach outside, against a real server on the loopback (spec 08 §4.18). */
class OutsideWorldTest {
  private static final Capabilities LOOPBACK =
      Capabilities.none().withNetwork(Set.of("127.0.0.1", "localhost"));

  /** For what must have an answer, however slow the machine. */
  private static final EvaluationLimits PATIENT =
      EvaluationLimits.DEFAULT.withTimeout(Duration.ofMinutes(5));

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private String base;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    base = "http://127.0.0.1:" + server.getAddress().getPort();
    handle("/json", 200, "application/json", "{\"a\": [1, 2.50]}");
    handle("/text", 404, "text/plain", "not here");
    handle("/yaml", 200, "application/yaml", "a: [1, 2]");
    handle("/broken", 200, "application/json", "{");
    server.createContext(
        "/redirect",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/json");
          answer(exchange, 302, "text/plain", "");
        });
    server.createContext(
        "/away",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://example.invalid/x");
          answer(exchange, 302, "text/plain", "");
        });
    server.createContext(
        "/circle",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/circle");
          answer(exchange, 302, "text/plain", "");
        });
    server.createContext(
        "/slow",
        exchange -> {
          await();
          answer(exchange, 200, "text/plain", "late");
        });
    server.createContext(
        "/echo",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String type = exchange.getRequestHeaders().getFirst("X-Test");
          answer(
              exchange, 200, "text/plain", exchange.getRequestMethod() + " " + type + " " + body);
        });
    server.start();
  }

  private void await() {
    try {
      if (!end.await(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the test did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(String path, int status, String type, String body) {
    server.createContext(path, exchange -> answer(exchange, status, type, body));
  }

  private void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    exchange.getResponseHeaders().set("Content-Type", type);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static Policy policy(Capabilities capabilities, String rules) {
    return Rego.builder()
        .capabilities(capabilities)
        .module("p.rego", "package p\n" + rules)
        .compile();
  }

  /** A request has minutes instead of five seconds unless it says another time. */
  private Result send(String fields) {
    String patient =
        fields.contains("timeout") ? fields : fields.replaceFirst("\\{", "{\"timeout\": \"5m\", ");
    return policy(LOOPBACK, "r := http.send(input)")
        .entrypoint("data.p.r")
        .with(EvaluationOptions.builder().strictErrors(true).limits(PATIENT).build())
        .evaluateJson(patient.replace("@", base));
  }

  private static String field(Result result, String name) {
    return JsonWriter.compact().write(((ObjectValue) result.value()).get(name));
  }

  @Test
  void readsAnswers() {
    Result json = send("{\"method\": \"get\", \"url\": \"@/json\"}");
    assertThat(field(json, "status_code")).isEqualTo("200");
    assertThat(field(json, "status")).contains("200");
    assertThat(field(json, "body")).isEqualTo("{\"a\":[1,2.50]}");
    assertThat(field(json, "raw_body")).isEqualTo("\"{\\\"a\\\": [1, 2.50]}\"");
    assertThat(field(json, "headers")).contains("\"content-type\":[\"application/json\"]");

    Result text = send("{\"method\": \"GET\", \"url\": \"@/text\"}");
    assertThat(field(text, "status_code")).isEqualTo("404");
    assertThat(field(text, "body")).isEqualTo("null");
    assertThat(field(text, "raw_body")).isEqualTo("\"not here\"");
    assertThat(field(send("{\"method\": \"GET\", \"url\": \"@/yaml\"}"), "body"))
        .isEqualTo("{\"a\":[1,2]}");
    assertThat(
            field(
                send("{\"method\": \"GET\", \"url\": \"@/text\", \"force_json_decode\": false}"),
                "body"))
        .isEqualTo("null");
  }

  @Test
  void sendsBodiesAndHeaders() {
    assertThat(
            field(
                send(
                    "{\"method\": \"POST\", \"url\": \"@/echo\", \"body\": {\"x\": 1},"
                        + " \"headers\": {\"X-Test\": \"yes\"}}"),
                "raw_body"))
        .isEqualTo("\"POST yes {\\\"x\\\":1}\"");
    assertThat(
            field(
                send("{\"method\": \"PUT\", \"url\": \"@/echo\", \"raw_body\": \"plain\"}"),
                "raw_body"))
        .isEqualTo("\"PUT null plain\"");
  }

  @Test
  void followsRedirectsOnlyWhenToldAndOnlyToAllowedHosts() {
    assertThat(field(send("{\"method\": \"GET\", \"url\": \"@/redirect\"}"), "status_code"))
        .isEqualTo("302");
    assertThat(
            field(
                send("{\"method\": \"GET\", \"url\": \"@/redirect\", \"enable_redirect\": true}"),
                "body"))
        .isEqualTo("{\"a\":[1,2.50]}");
    assertThatThrownBy(
            () -> send("{\"method\": \"GET\", \"url\": \"@/away\", \"enable_redirect\": true}"))
        .isInstanceOf(RegoEvaluationException.class)
        .hasMessageContaining("example.invalid");
    assertThatThrownBy(
            () -> send("{\"method\": \"GET\", \"url\": \"@/circle\", \"enable_redirect\": true}"))
        .isInstanceOf(RegoEvaluationException.class)
        .hasMessageContaining("redirects");
  }

  @Test
  void asksOnceInOneQuery() {
    Policy policy =
        policy(
            LOOPBACK,
            """
            r := [a.status_code, b.status_code] if {
              a := http.send({"method": "GET", "url": input, "timeout": "5m"})
              b := http.send({"method": "GET", "url": input, "timeout": "5m"})
            }
            """);
    Entrypoint r =
        policy.entrypoint("data.p.r").with(EvaluationOptions.builder().limits(PATIENT).build());
    assertThat(r.evaluate(base + "/json").toJson()).isEqualTo("[200,200]");
    assertThat(requests).hasSize(1);
    r.evaluate(base + "/json");
    assertThat(requests).hasSize(2);
  }

  @Test
  void givesUpOnBodiesThatDoNotEndOrAreTooLong() {
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          await();
          exchange.close();
        });
    server.createContext(
        "/long",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] part = new byte[1 << 20];
          try {
            for (int i = 0; i < 64; i++) {
              exchange.getResponseBody().write(part);
            }
          } finally {
            exchange.close();
          }
        });
    assertThatThrownBy(
            () -> send("{\"method\": \"GET\", \"url\": \"@/endless\", \"timeout\": \"200ms\"}"))
        .isInstanceOf(RegoEvaluationException.class)
        .hasMessageMatching("(?s).*(timed out|context deadline exceeded).*");
    assertThatThrownBy(() -> send("{\"method\": \"GET\", \"url\": \"@/long\"}"))
        .isInstanceOf(RegoEvaluationException.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void givesUp() throws IOException {
    assertThatThrownBy(
            () -> send("{\"method\": \"GET\", \"url\": \"@/slow\", \"timeout\": \"50ms\"}"))
        .isInstanceOf(RegoEvaluationException.class)
        .hasMessageContaining("http.send");
    Result error =
        send(
            "{\"method\": \"GET\", \"url\": \"@/slow\", \"timeout\": \"50ms\","
                + " \"raise_error\": false}");
    assertThat(field(error, "status_code")).isEqualTo("0");
    assertThat(field(error, "error")).contains("eval_http_send_network_error");

    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    assertThatThrownBy(
            () -> send("{\"method\": \"GET\", \"url\": \"http://127.0.0.1:" + unused + "/\"}"))
        .isInstanceOf(RegoEvaluationException.class);
    // without strict errors the call is undefined
    Policy policy = policy(LOOPBACK, "r := http.send({\"method\": \"GET\", \"url\": input})");
    assertThat(
            policy.entrypoint("data.p.r").evaluate("http://127.0.0.1:" + unused + "/").isDefined())
        .isFalse();
  }

  @Test
  void staysWithinTheTimeOfTheEvaluation() {
    Policy policy = policy(LOOPBACK, "r := http.send({\"method\": \"GET\", \"url\": input})");
    Entrypoint r =
        policy
            .entrypoint("data.p.r")
            .with(
                EvaluationOptions.builder()
                    .limits(EvaluationLimits.DEFAULT.withTimeout(Duration.ofMillis(100)))
                    .build());
    assertThatThrownBy(() -> r.evaluate(base + "/slow"))
        .isInstanceOfSatisfying(
            RegoEvaluationException.class,
            e -> assertThat(e.error().code()).isEqualTo("eval_cancel_error"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.send({\"method\": \"GET\", \"url\": \"http://localhost\"})",
        "net.lookup_ip_addr(\"localhost\")",
        "opa.runtime()"
      })
  void areErrorsUntilAllowed(String call) {
    assertThatThrownBy(() -> policy(Capabilities.none(), "r := " + call))
        .isInstanceOf(RegoCompileException.class);
  }

  @Test
  void reachOnlyAllowedHosts() {
    Policy policy = policy(LOOPBACK, "r := http.send({\"method\": \"GET\", \"url\": input})");
    assertThat(policy.entrypoint("data.p.r").evaluate("http://10.255.255.1/").isDefined())
        .isFalse();
    assertThat(requests).isEmpty();
    assertThat(
            policy(LOOPBACK, "r := net.lookup_ip_addr(input)")
                .entrypoint("data.p.r")
                .evaluate("example.org")
                .isDefined())
        .isFalse();
  }

  @Test
  void lookUpNames() {
    String found =
        policy(LOOPBACK, "r := net.lookup_ip_addr(\"localhost\")")
            .entrypoint("data.p.r")
            .with(EvaluationOptions.builder().limits(PATIENT).build())
            .evaluate()
            .toJson();
    assertThat(found).containsAnyOf("127.0.0.1", "::1");
  }

  @Test
  void showWhatTheHostHasSet() {
    Policy policy = policy(Capabilities.none().withEnvironment(), "r := opa.runtime()");
    assertThat(policy.entrypoint("data.p.r").evaluate().toJson()).isEqualTo("{}");
    EvaluationOptions options =
        EvaluationOptions.builder()
            .runtime((ObjectValue) Value.from(Map.of("env", Map.of("SITE", "lab"))))
            .build();
    assertThat(policy.entrypoint("data.p.r").with(options).evaluate().toJson())
        .isEqualTo("{\"env\":{\"SITE\":\"lab\"}}");
  }
}
