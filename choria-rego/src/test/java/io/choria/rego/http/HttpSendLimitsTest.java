package io.choria.rego.http;

import static io.choria.rego.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.rego.EvaluationLimits;
import io.choria.rego.EvaluationOptions;
import io.choria.rego.RegoEvaluationException;
import io.choria.rego.builtin.BuiltinCache;
import io.choria.rego.builtin.Capabilities;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What bounds {@code http.send}, and what is meant to differ from OPA (spec 08 §4.18). */
class HttpSendLimitsTest {
  private static final Capabilities NETWORK = Capabilities.none().withNetwork();

  private final Requests requests = Requests.with(NETWORK);

  private static ScriptedServer server(String... script) throws IOException {
    List<ScriptedServer.Reply> replies = new java.util.ArrayList<>();
    for (int i = 0; i < script.length; i += 2) {
      replies.add(new ScriptedServer.Reply(script[i], script[i + 1]));
    }
    return new ScriptedServer(replies);
  }

  private static String at(ScriptedServer server, String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  @Test
  void theDeadlineOfTheEvaluationEndsARequest() throws Exception {
    EvaluationOptions hurried =
        EvaluationOptions.builder()
            .limits(EvaluationLimits.DEFAULT.withTimeout(Duration.ofMillis(200)))
            .build();
    try (ScriptedServer server = server("GET /", "SILENT")) {
      assertCancelled(hurried, get(at(server, "/"), "timeout", 0, "raise_error", false));
      assertCancelled(
          hurried,
          get(at(server, "/"), "timeout", "5m", "max_retry_attempts", 9, "raise_error", false));
    }
    try (ScriptedServer server =
        server("GET /", "STALLHTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")) {
      assertCancelled(hurried, get(at(server, "/"), "timeout", 0));
    }
    // waits between two attempts end as well
    assertCancelled(hurried, get("http://127.0.0.1:1/", "max_retry_attempts", 1000));
  }

  @Test
  void cancellationEndsARequest() throws Exception {
    try (ScriptedServer server = server("GET /", "SILENT")) {
      EvaluationOptions cancelled =
          Requests.PATIENT.toBuilder().cancelledWhen(() -> !server.seen().isEmpty()).build();
      assertCancelled(cancelled, get(at(server, "/"), "timeout", 0));
    }
  }

  @Test
  void anInterruptEndsARequest() throws Exception {
    try (ScriptedServer server = server("GET /", "SILENT")) {
      Thread caller = Thread.currentThread();
      EvaluationOptions interrupting =
          Requests.PATIENT.toBuilder()
              .cancelledWhen(
                  () -> {
                    if (!server.seen().isEmpty()) {
                      caller.interrupt();
                    }
                    return false;
                  })
              .build();
      assertCancelled(interrupting, get(at(server, "/"), "timeout", 0));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static void assertCancelled(EvaluationOptions options, Map<String, Object> request) {
    Requests bounded = Requests.with(NETWORK, BuiltinCache.withDefaults(), options);
    assertThatThrownBy(() -> bounded.send(request))
        .isInstanceOfSatisfying(
            RegoEvaluationException.class,
            e -> assertThat(e.error().code()).isEqualTo("eval_cancel_error"));
  }

  @Test
  void bodiesAreBounded() throws Exception {
    String long16 = "x".repeat((16 << 20) + 1);
    try (ScriptedServer server = server("GET /", "HTTP/1.1 200 OK\r\n\r\n" + long16)) {
      assertThat(requests.text(get(at(server, "/"))))
          .isEqualTo("eval_builtin_error: http.send: response is longer than 16777216 bytes");
    }
  }

  @Test
  void packedBodiesAreUnpackedAndBounded() throws Exception {
    try (ScriptedServer server =
        server("GET /small", gzip(100), "GET /large", gzip((16 << 20) + 1))) {
      JsonNode small = requests.send(get(at(server, "/small")));
      assertThat(small.get("raw_body").asText()).isEqualTo("\0".repeat(100));
      assertThat(small.get("headers").has("content-encoding")).isFalse();
      assertThat(small.get("headers").has("content-length")).isFalse();
      assertThat(requests.text(get(at(server, "/large"))))
          .isEqualTo("eval_builtin_error: http.send: response is longer than 16777216 bytes");
      JsonNode own =
          requests.send(get(at(server, "/small"), "headers", Map.of("accept-encoding", "gzip")));
      assertThat(own.get("headers").get("content-encoding").get(0).asText()).isEqualTo("gzip");
    }
  }

  /** A response whose body is so many zeros, one character for each byte. */
  private static String gzip(int length) throws IOException {
    byte[] packed = packed(new byte[length]);
    return "BYTESHTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
        + packed.length
        + "\r\nConnection: close\r\n\r\n"
        + new String(packed, StandardCharsets.ISO_8859_1);
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packer = new GZIPOutputStream(out)) {
      packer.write(content);
    }
    return out.toByteArray();
  }

  @Test
  void redirectsEndAfterTen() throws Exception {
    try (ScriptedServer server = server("GET /", "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")) {
      assertThat(requests.text(get(at(server, "/"), "enable_redirect", true)))
          .endsWith("/\": stopped after 10 redirects");
      assertThat(server.seen()).hasSize(11);
    }
  }

  @Test
  void hostsAreComparedWithoutCaseAndPort() throws Exception {
    try (ScriptedServer server = server("GET /", "HTTP/1.1 200 OK\r\n\r\nhere")) {
      Requests local = Requests.with(Capabilities.none().withNetwork(Set.of("LocalHost")));
      assertThat(local.text(get("http://LOCALHOST:" + server.port() + "/"))).isEqualTo("here");
      assertThat(local.text(get(at(server, "/"))))
          .isEqualTo("eval_builtin_error: http.send: disallowed host: 127.0.0.1");
      assertThat(local.text(get("http://localhost@127.0.0.1:" + server.port() + "/")))
          .isEqualTo("eval_builtin_error: http.send: disallowed host: 127.0.0.1");
      assertThat(local.text(get("http://localhost%2f@127.0.0.1:" + server.port() + "/")))
          .contains("disallowed host: 127.0.0.1");
      assertThat(
              Requests.with(Capabilities.none().withNetwork(Set.of("::1")))
                  .text(get("http://[::1]:1/", "timeout", "10s")))
          .doesNotContain("disallowed");
    }
  }

  @Test
  void responsesAreOnlySharedWhenARequestAsksForIt() throws Exception {
    BuiltinCache cache = BuiltinCache.withDefaults();
    Requests caching = Requests.with(NETWORK, cache, Requests.PATIENT);
    try (ScriptedServer server = numbered()) {
      assertThat(caching.text(get(at(server, "/")))).isEqualTo("1");
      assertThat(cache.entries()).isZero();
      assertThat(caching.text(kept(server))).isEqualTo("2");
      assertThat(cache.entries()).isEqualTo(1);
      assertThat(cache.bytes()).isPositive();
      assertThat(caching.text(kept(server))).isEqualTo("2");
      assertThat(caching.text(get(at(server, "/")))).isEqualTo("3");
    }
  }

  private static ScriptedServer numbered() throws IOException {
    String head = "HTTP/1.1 200 OK\r\n\r\n";
    return server("GET /", head + 1, "GET /", head + 2, "GET /", head + 3, "GET /", head + 4);
  }

  private static Map<String, Object> kept(ScriptedServer server) {
    return get(at(server, "/"), "force_cache", true, "force_cache_duration_seconds", 1_000_000);
  }

  @Test
  void policiesShareWhatTheHostLetsThemShare() throws Exception {
    BuiltinCache cache = BuiltinCache.withDefaults();
    try (ScriptedServer server = numbered()) {
      assertThat(Requests.with(NETWORK, cache, Requests.PATIENT).text(kept(server))).isEqualTo("1");
      assertThat(Requests.with(NETWORK, cache, Requests.PATIENT).text(kept(server))).isEqualTo("1");
      assertThat(Requests.with(NETWORK).text(kept(server))).isEqualTo("2");
      // another policy may not see what it could not have asked for
      Capabilities elsewhere = Capabilities.none().withNetwork(Set.of("localhost"));
      assertThat(Requests.with(elsewhere, cache, Requests.PATIENT).text(kept(server)))
          .endsWith("disallowed host: 127.0.0.1");
    }
  }

  @Test
  void theCacheMakesRoom() throws Exception {
    BuiltinCache cache = BuiltinCache.of(1, 10_000);
    Requests caching = Requests.with(NETWORK, cache, Requests.PATIENT);
    try (ScriptedServer server = numbered()) {
      assertThat(caching.text(kept(server))).isEqualTo("1");
      Map<String, Object> other = kept(server);
      other.put("headers", Map.of("x", "1"));
      assertThat(caching.text(other)).isEqualTo("2");
      assertThat(cache.entries()).isEqualTo(1);
      assertThat(caching.text(kept(server))).isEqualTo("3");
    }
    try (ScriptedServer server = server("GET /", "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(10_000))) {
      assertThat(caching.text(kept(server))).hasSize(10_000);
      caching.text(kept(server));
      assertThat(server.seen()).hasSize(2);
    }
  }

  @Test
  void whatTheClientOfTheJdkCannotDoIsRefused() throws Exception {
    try (ScriptedServer server = server("GET /", "HTTP/1.1 200 OK\r\n\r\nhere")) {
      String url = at(server, "/");
      assertThat(requests.text(get(url, "headers", Map.of("host", "127.0.0.1:" + server.port()))))
          .isEqualTo("here");
      assertThat(requests.text(get(url, "headers", Map.of("host", "other.example"))))
          .startsWith("eval_builtin_error: ")
          .contains("restricted header name");
      assertThat(requests.text(get(url, "headers", Map.of("x", "é"))))
          .endsWith("header field value is not ASCII: \"X\"");
      assertThat(requests.text(get("unix://localhost/?socket=%2Ftmp%2Fs")))
          .endsWith("unsupported protocol scheme \"unix\"");
      assertThat(server.seen()).hasSize(1);
    }
  }

  @Test
  void wordsOfTheStatusAreTheUsualOnes() throws Exception {
    try (ScriptedServer server =
        server(
            "GET /", "HTTP/1.1 404 Gone Fishing\r\n\r\n", "GET /x", "HTTP/1.1 299 Odd\r\n\r\n")) {
      assertThat(requests.send(get(at(server, "/"))).get("status").asText())
          .isEqualTo("404 Not Found");
      assertThat(requests.send(get(at(server, "/x"))).get("status").asText()).isEqualTo("299");
    }
  }

  @Test
  void queriesAreEscapedWhereTheJdkNeedsIt() throws Exception {
    try (ScriptedServer server = server("GET /?q=%7C%7B%7D%C3%A9", "HTTP/1.1 200 OK\r\n\r\nhere")) {
      assertThat(requests.text(get(at(server, "/?q=|{}é")))).isEqualTo("here");
    }
  }

  @Test
  void itSaysWhoAsks() throws Exception {
    try (ScriptedServer server = server("GET /", "HTTP/1.1 200 OK\r\n\r\n")) {
      requests.send(get(at(server, "/")));
      requests.send(get(at(server, "/"), "headers", Map.of("user-agent", "me")));
      assertThat(server.agents()).hasSize(2).last().isEqualTo("me");
      assertThat(server.agents().get(0)).startsWith("Open-Policy-Agent/1.22.2 (");
    }
  }
}
