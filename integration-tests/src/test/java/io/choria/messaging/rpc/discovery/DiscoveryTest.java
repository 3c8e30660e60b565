package io.choria.messaging.rpc.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FilterBuilder;
import io.choria.messaging.rpc.discovery.DiscoveryException.Reason;
import io.choria.messaging.rpc.discovery.FlatFileDiscovery.Format;
import io.choria.testing.TestCertificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("spec 02 §5: discovery from files, PuppetDB and programs")
class DiscoveryTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String INVENTORY =
      """
      $schema: https://choria.io/schemas/choria/discovery/v1/inventory_file.json
      groups:
        - name: emea_web
          filter: {facts: ["region=emea"], classes: ["apache"], compound: 'fact("cpus") > 4'}
        - name: all
      nodes:
        - {name: web1, collectives: [mcollective], facts: {region: emea, cpus: 8}, classes: [apache], agents: [rpcutil]}
        - {name: web2, collectives: [mcollective], facts: {region: emea, cpus: 2}, classes: [apache], agents: [rpcutil]}
        - {name: db1, collectives: [other], facts: {region: us, cpus: 16}, classes: [], agents: [rpcutil]}
      """;

  @TempDir private Path directory;

  private static DiscoveryQuery query(FilterBuilder filter) {
    return new DiscoveryQuery("mcollective", filter.build(), PATIENCE);
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(directory.resolve(name), content);
  }

  private static void refused(Reason reason, Discovery discovery, DiscoveryQuery query) {
    assertThatThrownBy(() -> discovery.find(query))
        .isInstanceOfSatisfying(
            DiscoveryException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void flatFiles() throws Exception {
    DiscoveryQuery all = query(FilterBuilder.filter().agent("rpcutil"));
    assertThat(FlatFileDiscovery.of(file("a.txt", " web1.example.net\n\nweb2\nweb2\n")).find(all))
        .containsExactly("web1.example.net", "web2");
    assertThat(FlatFileDiscovery.of(file("a.json", "[\"web1\",\"web2\"]")).find(all)).hasSize(2);
    assertThat(FlatFileDiscovery.of(file("a.yaml", "- web1\n- web2\n")).find(all)).hasSize(2);
    Path nested = file("b.json", "{\"x\":{\"nodes\":[{\"n\":\"a1\"},{\"n\":\"b1\"}]}}");
    assertThat(
            FlatFileDiscovery.of(nested, Format.JSON, "x.nodes.#.n")
                .find(query(FilterBuilder.filter().identity("/^b/"))))
        .containsExactly("b1");
    Path results = file("r.json", "{\"replies\":[{\"sender\":\"w1\",\"statuscode\":5}]}");
    assertThat(FlatFileDiscovery.of(results, Format.RESULTS, "").find(all)).containsExactly("w1");
    refused(Reason.FORMAT, FlatFileDiscovery.of(file("c.txt", "not a host\n")), all);
    refused(Reason.FORMAT, FlatFileDiscovery.of(file("c.json", "{")), all);
    refused(Reason.UNREACHABLE, FlatFileDiscovery.of(directory.resolve("none")), all);
    refused(
        Reason.FILTER,
        FlatFileDiscovery.of(directory.resolve("a.txt")),
        query(FilterBuilder.filter().fact("a=b")));
  }

  @Test
  void inventories() throws Exception {
    InventoryDiscovery inventory = InventoryDiscovery.of(file("i.yaml", INVENTORY));
    assertThat(inventory.find(query(FilterBuilder.filter().agent("rpcutil"))))
        .containsExactly("web1", "web2");
    assertThat(inventory.find(query(FilterBuilder.filter().fact("cpus>4"))))
        .containsExactly("web1");
    assertThat(inventory.find(query(FilterBuilder.filter().compound("fact('cpus') < 4"))))
        .containsExactly("web2");
    assertThat(inventory.find(query(FilterBuilder.filter().identity("group:emea_web"))))
        .containsExactly("web1");
    assertThat(inventory.find(query(FilterBuilder.filter().identity("group:all").agent("rpcutil"))))
        .as("collectives do not count for groups")
        .containsExactly("db1", "web1", "web2");
    refused(
        Reason.FILTER, inventory, query(FilterBuilder.filter().identity("group:all").fact("a=b")));
    refused(Reason.FILTER, inventory, query(FilterBuilder.filter().identity("group:nosuch")));
    refused(
        Reason.FORMAT,
        InventoryDiscovery.of(file("x.json", "{\"nodes\":[]}")),
        query(FilterBuilder.filter()));
    refused(
        Reason.FORMAT,
        InventoryDiscovery.of(file("y.yaml", INVENTORY.replace("classes: []", "klasses: []"))),
        query(FilterBuilder.filter()));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "identity, web1, 'certname = \"web1\"'",
        "identity, /wE1/, 'certname ~ \"[wW][eE]1\"'",
        "identity, pql: nodes[certname] {}, 'certname in nodes[certname] {}'",
        "class, foo::BAR, 'resources {type = \"Class\" and title = \"Foo::Bar\"}'",
        "class, /ab/, 'resources {type = \"Class\" and title ~ \"[aA][bB]\"}'",
        "agent, motd, 'resources {type = \"File\" and tag = \"mcollective_agent_motd_server\"}'",
        "fact, a=b, 'inventory {facts.a = \"b\"}'",
        "fact, a=5, 'inventory {facts.a = 5 or facts.a = \"5\"}'",
        "fact, a!=b, '!(inventory {facts.a = \"b\"})'",
        "fact, a>=5, 'inventory {facts.a >= 5}'",
        "fact, a=/x\"y/, 'inventory {facts.a ~ \"[xX]\\\"[yY]\"}'"
      })
  void puppetQueries(String kind, String text, String expected) {
    FilterBuilder filter = FilterBuilder.filter();
    switch (kind) {
      case "identity" -> filter.identity(text);
      case "class" -> filter.hasClass(text);
      case "agent" -> filter.agent(text);
      default -> filter.fact(text);
    }
    assertThat(PuppetQuery.of("mcollective", filter.build()))
        .isEqualTo(
            "nodes[certname, deactivated] { (certname in inventory[certname] {"
                + " facts.mcollective.server.collectives.match(\"\\d+\") = \"mcollective\" })"
                + " and ("
                + expected
                + ") }");
  }

  @Test
  void puppetDb() throws Exception {
    AtomicReference<String> asked = new AtomicReference<>("");
    AtomicReference<String> answer =
        new AtomicReference<>(
            "[{\"certname\":\"web1\",\"deactivated\":null},"
                + "{\"certname\":\"old\",\"deactivated\":\"2020-01-01T00:00:00Z\"}]");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/pdb/query/v4",
        exchange -> {
          asked.set(exchange.getRequestURI().getQuery());
          byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.get().equals("500") ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      PuppetDbDiscovery discovery = PuppetDbDiscovery.of(uri, Optional.empty());
      DiscoveryQuery query = query(FilterBuilder.filter().fact("a=b"));
      assertThat(discovery.find(query)).containsExactly("web1");
      assertThat(asked.get()).startsWith("query=nodes[certname,");
      answer.set("{}");
      refused(Reason.FORMAT, discovery, query);
      answer.set("500");
      refused(Reason.FAILED, discovery, query);
      refused(Reason.FILTER, discovery, query(FilterBuilder.filter().compound("true")));
      assertThat(discovery.find(query(FilterBuilder.filter().identity("named"))))
          .containsExactly("named");
    } finally {
      server.stop(0);
    }
    refused(
        Reason.UNREACHABLE,
        PuppetDbDiscovery.of(URI.create("http://127.0.0.1:1"), Optional.empty()),
        query(FilterBuilder.filter().fact("a=b")));
  }

  @Test
  void aPuppetDbWhoseAnswerNeverEndsIsNotWaitedForLongerThanTheQuerySays() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    CountDownLatch over = new CountDownLatch(1);
    server.createContext(
        "/pdb/query/v4",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      Filter filter = FilterBuilder.filter().fact("a=b").build();
      refused(
          Reason.UNREACHABLE,
          PuppetDbDiscovery.of(uri, Optional.empty()),
          new DiscoveryQuery("mcollective", filter, Duration.ofMillis(500)));
    } finally {
      over.countDown();
      server.stop(0);
    }
  }

  @Test
  void bodiesThatAreTooLongEnd() {
    BoundedBody body = new BoundedBody(4);
    AtomicBoolean cancelled = new AtomicBoolean();
    body.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {}

          @Override
          public void cancel() {
            cancelled.set(true);
          }
        });
    body.onNext(List.of(ByteBuffer.wrap(new byte[4])));
    assertThat(cancelled).isFalse();
    body.onNext(List.of(ByteBuffer.wrap(new byte[1])));
    assertThat(cancelled).isTrue();
    assertThatThrownBy(() -> body.getBody().toCompletableFuture().get(1, TimeUnit.MINUTES))
        .cause()
        .isInstanceOfSatisfying(
            DiscoveryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "find web!find|web",
        " find  'a b'  \"c d\" !find|a b|c d",
        "a\\ b!a b",
        "'a'\"b\"c!abc",
        "x ''!x|",
        "\"a\\\"b\" '\\n' \"\\n\" \"\\$x\"!a\"b|\\n|\\n|$x",
        "$HOME `id` a;b && d!$HOME|`id`|a;b|&&|d",
      })
  void commandLines(String line, String words) {
    assertThat(String.join("|", ShellWords.of(line))).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a", "\"a", "a\\", "\"a\\"})
  void quotationsThatDoNotEnd(String line) {
    assertThatThrownBy(() -> ShellWords.of(line))
        .isInstanceOfSatisfying(
            DiscoveryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FORMAT));
    assertThatThrownBy(() -> ExternalDiscovery.ofLine(" ", Map.of(), List.of()))
        .isInstanceOf(DiscoveryException.class);
  }

  @ParameterizedTest(name = "format {0}: {1}")
  @CsvSource({
    "json, JSON", "JSON, JSON", "yaml, YAML", "yml, YAML", "choriarpc, RESULTS",
    "results, RESULTS", "rpc, RESULTS", "response, RESULTS", "text, TEXT", "other, TEXT"
  })
  void namesOfFormats(String name, Format format) {
    assertThat(Format.named(name)).isEqualTo(format);
  }

  private Discovery program(String name, String script) throws Exception {
    Path program = file(name, "#!/bin/sh\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return ExternalDiscovery.of(
        List.of(program.toString(), "a b"), Map.of("k", "v"), List.of("eu"));
  }

  @Test
  void programs() throws Exception {
    DiscoveryQuery query = query(FilterBuilder.filter().fact("a=b"));
    Path seen = directory.resolve("seen");
    String reply =
        "{\"protocol\":\"io.choria.choria.discovery.v1.external_reply\","
            + "\"nodes\":[\"w1\",\"w1\",\"w2\"]}";
    Discovery good =
        program(
            "good",
            "cat \"$2\" > " + seen + "; env >> " + seen + "; echo '" + reply + "' > \"$3\"\n");
    assertThat(good.find(query)).containsExactly("w1", "w2");
    assertThat(Files.readString(seen))
        .contains("\"options\":{\"k\":\"v\"}", "\"operator\":\"==\"", "CHORIA_EXTERNAL_REPLY=")
        .doesNotContain("HOME=");
    refused(Reason.FAILED, program("three", "exit 3\n"), query);
    refused(Reason.FAILED, program("error", "echo '{\"error\":\"no\"}' > \"$3\"\n"), query);
    refused(Reason.FORMAT, program("form", "echo '{\"nodes\":[]}' > \"$3\"\n"), query);
    refused(
        Reason.LIMIT,
        program("slow", "sleep 600\n"),
        new DiscoveryQuery("mcollective", Filter.EMPTY, Duration.ofSeconds(1)));
  }

  @Test
  void puppetDbOverTls() throws Exception {
    TestCertificates authority = TestCertificates.create();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicReference<String> caller = new AtomicReference<>("");
    server.setHttpsConfigurator(
        new HttpsConfigurator(authority.serverContext()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext(
        "/pdb/query/v4",
        exchange -> {
          caller.set(((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName());
          byte[] body = "[{\"certname\":\"web1\"}]".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("https://localhost:" + server.getAddress().getPort());
      DiscoveryQuery query = query(FilterBuilder.filter().hasClass("apache"));
      assertThat(
              PuppetDbDiscovery.of(uri, Optional.of(authority.sslContext("ops.example.net")))
                  .find(query))
          .containsExactly("web1");
      assertThat(caller.get()).isEqualTo("CN=ops.example.net");
      // without a certificate, with one of another authority, and from one
      refused(
          Reason.UNREACHABLE,
          PuppetDbDiscovery.of(uri, Optional.of(authority.sslContext())),
          query);
      refused(Reason.UNREACHABLE, PuppetDbDiscovery.of(uri, Optional.empty()), query);
      refused(
          Reason.UNREACHABLE,
          PuppetDbDiscovery.of(uri, Optional.of(TestCertificates.create().sslContext("ops"))),
          query);
    } finally {
      server.stop(0);
    }
  }
}
