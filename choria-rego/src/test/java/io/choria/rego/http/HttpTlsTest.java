package io.choria.rego.http;

import static io.choria.rego.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.builtin.Capabilities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that requests speak of; what OPA 1.22.2 did with the same (spec 08 §4.18). */
class HttpTlsTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final List<ScriptedServer.Reply> SCRIPT =
      List.of(new ScriptedServer.Reply("GET /", "HTTP/1.1 200 OK\r\n\r\nhere"));
  private static final Capabilities NETWORK = Capabilities.none().withNetwork();
  private static final String UNKNOWN =
      "tls: failed to verify certificate: x509: certificate signed by unknown authority";

  private static TestAuthority.Identity client;
  private static ScriptedServer local;
  private static ScriptedServer other;
  private static ScriptedServer guarded;

  private final Requests requests = Requests.with(NETWORK);

  @BeforeAll
  static void start() throws Exception {
    client = AUTHORITY.issue("client.example");
    local = server(false, "localhost", "127.0.0.1");
    other = server(false, "other.example");
    guarded = server(true, "localhost", "127.0.0.1");
  }

  private static ScriptedServer server(boolean needsClient, String... names) throws Exception {
    return ScriptedServer.secure(AUTHORITY.server(AUTHORITY.issue(names)), needsClient, SCRIPT);
  }

  @AfterAll
  static void stop() throws Exception {
    local.close();
    other.close();
    guarded.close();
  }

  private static Map<String, Object> ask(ScriptedServer server, Object... more) {
    return get("https://127.0.0.1:" + server.port() + "/", more);
  }

  @Test
  void anUnknownAuthorityIsNotTrusted() throws Exception {
    try (ScriptedServer server = server(false, "127.0.0.1")) {
      Map<String, Object> request = ask(server);
      assertThat(requests.text(request)).startsWith("eval_builtin_error: ").endsWith(UNKNOWN);
      request.put("raise_error", false);
      assertThat(requests.send(request).get("error").get("code").asText())
          .isEqualTo("eval_http_send_network_error");
      assertThat(requests.text(ask(server, "tls_use_system_certs", true))).endsWith(UNKNOWN);
      assertThat(server.seen()).isEmpty();
    }
  }

  @Test
  void authoritiesComeFromTheRequest() throws Exception {
    String pem = AUTHORITY.pem();
    assertThat(requests.text(ask(local, "tls_ca_cert", pem))).isEqualTo("here");
    assertThat(requests.text(ask(local, "tls_ca_cert", pem.replace("\n", "\\n"))))
        .isEqualTo("here");
    assertThat(requests.text(ask(local, "tls_ca_cert", pem, "tls_use_system_certs", true)))
        .isEqualTo("here");
    assertThat(requests.text(get("https://localhost:" + local.port() + "/", "tls_ca_cert", pem)))
        .isEqualTo("here");
    assertThat(requests.text(ask(local, "tls_ca_cert", new TestAuthority().pem())))
        .endsWith(UNKNOWN);
  }

  @Test
  void theNameOfTheServerCounts() throws Exception {
    String pem = AUTHORITY.pem();
    assertThat(requests.text(ask(other, "tls_ca_cert", pem)))
        .contains("tls: failed to verify certificate: x509: ");
    assertThat(requests.text(ask(other, "tls_ca_cert", pem, "tls_server_name", "other.example")))
        .isEqualTo("here");
    // the certificate is one for the URL, but that is not what was asked for
    assertThat(requests.text(ask(local, "tls_ca_cert", pem, "tls_server_name", "other.example")))
        .contains("tls: failed to verify certificate: x509: ");
    // what one request trusted does not help another one
    assertThat(requests.text(ask(other, "tls_ca_cert", pem)))
        .contains("tls: failed to verify certificate: x509: ");
  }

  @Test
  void serversAreAskedForByTheOtherName() throws Exception {
    try (ScriptedServer named = server(false, "other.example")) {
      Map<String, Object> request =
          ask(named, "tls_ca_cert", AUTHORITY.pem(), "tls_server_name", "other.example");
      assertThat(requests.text(request)).isEqualTo("here");
      assertThat(named.names()).containsExactly("other.example");
    }
  }

  @Test
  void verificationCanBeSkipped() throws Exception {
    assertThat(requests.text(ask(other, "tls_insecure_skip_verify", true))).isEqualTo("here");
    assertThat(requests.text(ask(other))).endsWith(UNKNOWN);
  }

  @Test
  void clientsShowCertificates() throws Exception {
    String pem = AUTHORITY.pem();
    assertThat(requests.text(ask(guarded, "tls_ca_cert", pem))).isNotEqualTo("here");
    assertThat(
            requests.text(
                ask(
                    guarded,
                    "tls_ca_cert",
                    pem,
                    "tls_client_cert",
                    client.pem(),
                    "tls_client_key",
                    client.keyPem())))
        .isEqualTo("here");
    assertThat(
            requests.text(
                ask(
                    guarded,
                    "tls_client_cert",
                    client.pem(),
                    "tls_client_key",
                    AUTHORITY.issue("another").keyPem())))
        .isEqualTo("eval_builtin_error: http.send: tls: private key does not match public key");
    assertThat(requests.text(ask(guarded, "tls_client_cert", client.pem(), "tls_client_key", "x")))
        .isEqualTo("eval_builtin_error: http.send: tls: failed to find any PEM data in key input");
  }

  @Test
  void filesAreReadIfTheHostAllowsIt(@TempDir Path directory) throws Exception {
    Path allowed = Files.createDirectory(directory.resolve("allowed"));
    Path ca = Files.writeString(allowed.resolve("ca.pem"), AUTHORITY.pem());
    Path certificate = Files.writeString(allowed.resolve("client.pem"), client.pem());
    Path key = Files.writeString(allowed.resolve("client.key"), client.keyPem());
    Path outside = Files.writeString(directory.resolve("secret.pem"), AUTHORITY.pem());
    Files.createSymbolicLink(allowed.resolve("link.pem"), outside);
    Map<String, Object> request =
        ask(
            guarded,
            "tls_ca_cert_file",
            ca.toString(),
            "tls_client_cert_file",
            certificate.toString(),
            "tls_client_key_file",
            key.toString());
    assertThat(requests.text(request))
        .isEqualTo("eval_builtin_error: http.send: disallowed file: " + certificate);
    Requests trusted = Requests.with(NETWORK.withFiles(Set.of(allowed)));
    assertThat(trusted.text(request)).isEqualTo("here");
    for (Path file :
        List.of(
            outside, allowed.resolve("link.pem"), allowed.resolve("..").resolve("secret.pem"))) {
      assertThat(trusted.text(ask(local, "tls_ca_cert_file", file.toString())))
          .isEqualTo("eval_builtin_error: http.send: disallowed file: " + file);
    }
    assertThat(trusted.text(ask(local, "tls_ca_cert_file", allowed.resolve("none").toString())))
        .endsWith("none: no such file or directory");
    assertThat(
            Requests.with(NETWORK.withFiles(Set.of(ca)))
                .text(ask(local, "tls_ca_cert_file", ca.toString())))
        .isEqualTo("here");
  }

  @Test
  void variablesAreReadIfTheHostAllowsIt() throws Exception {
    Map<String, Object> request =
        ask(
            guarded,
            "tls_ca_cert_env_variable",
            "CA",
            "tls_client_cert_env_variable",
            "CERT",
            "tls_client_key_env_variable",
            "KEY");
    assertThat(requests.text(request)).endsWith("disallowed environment variable: CERT");
    assertThat(requests.text(ask(local, "tls_ca_cert_env_variable", "PATH")))
        .isEqualTo("eval_builtin_error: http.send: disallowed environment variable: PATH");
    Capabilities capabilities =
        NETWORK.withVariables(
            Map.of("CA", AUTHORITY.pem(), "CERT", client.pem(), "KEY", client.keyPem()));
    assertThat(Requests.with(capabilities).text(request)).isEqualTo("here");
    assertThat(capabilities.toString()).contains("[CA, CERT, KEY]").doesNotContain("BEGIN");
  }
}
