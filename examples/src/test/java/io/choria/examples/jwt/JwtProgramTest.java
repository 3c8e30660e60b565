package io.choria.examples.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.ClientToken;
import io.choria.messaging.security.Ed25519PublicKey;
import io.choria.messaging.security.Token;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The program from its command line to its output and exit code. */
class JwtProgramTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path directory = Path.of("");

  private record Result(int code, String out, String err) {}

  private Result run(Clock clock, String... words) {
    List<String> args = new ArrayList<>();
    for (String word : words) {
      args.add(word.replace("@", directory + "/"));
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine program = JwtProgram.commandLine(clock, new SecureRandom());
    program.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = program.execute(args.toArray(new String[0]));
    return new Result(code, out.toString(), err.toString());
  }

  private Result ok(String... words) {
    Result result = run(CLOCK, words);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  @BeforeEach
  void makeKeys() {
    ok("keys", "@issuer.seed", "@issuer.public");
    ok("keys", "@dana.seed", "@dana.public");
  }

  private ClientToken client(String... options) {
    List<String> words =
        new ArrayList<>(
            List.of("client", "@c.jwt", "up=dana", "@issuer.seed", "--public-key", "@dana.public"));
    words.addAll(List.of(options));
    ok(words.toArray(new String[0]));
    return (ClientToken) Token.parseUnverified(Token.read(directory.resolve("c.jwt")));
  }

  @Test
  void keysAreWrittenAsChoriaReadsThem() throws Exception {
    assertThat(Files.readString(directory.resolve("issuer.seed"))).matches("[0-9a-f]{64}");
    assertThat(Files.readString(directory.resolve("issuer.public"))).matches("[0-9a-f]{64}");
    String before = Files.readString(directory.resolve("issuer.seed"));
    Result again = run(CLOCK, "keys", "@issuer.seed");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("--force");
    Result shown = ok("keys", "@issuer.seed", "--show-public");
    assertThat(shown.out()).contains(Files.readString(directory.resolve("issuer.public")));
    assertThat(shown.out() + again.err()).doesNotContain(before);
    assertThat(Files.readString(directory.resolve("issuer.seed"))).isEqualTo(before);
    ok("keys", "@issuer.seed", "--force");
    assertThat(Files.readString(directory.resolve("issuer.seed"))).isNotEqualTo(before);
  }

  @Test
  void clientMayManageTheFleetUnlessNegated() {
    assertThat(client().permissions()).containsExactly(ClientPermission.FLEET_MANAGEMENT);
    assertThat(client("--no-fleet-management").permissions()).isEmpty();
    assertThat(client("--signed-fleet-management", "--no-fleet-management").permissions())
        .containsExactlyInAnyOrder(
            ClientPermission.FLEET_MANAGEMENT, ClientPermission.SIGNED_FLEET_MANAGEMENT);
    assertThat(client("--auth-delegation", "--no-fleet-management").permissions())
        .containsExactly(ClientPermission.AUTHENTICATION_DELEGATOR);
  }

  @Test
  void chainIssuerMayNotCall() {
    ClientToken issuer = client("--issuer", "--auth-delegation", "--signed-fleet-management");
    assertThat(issuer.permissions()).isEmpty();
    assertThat(issuer.isChainIssuerOf(Ed25519PublicKey.read(directory.resolve("issuer.public"))))
        .isTrue();
    assertThat(issuer.isChainIssuerOf(Ed25519PublicKey.read(directory.resolve("dana.public"))))
        .isFalse();
    assertThat(client("--issuer", "--server-provisioner").permissions())
        .containsExactlyInAnyOrder(ClientPermission.FLEET_MANAGEMENT, ClientPermission.PROVISIONER);
  }

  @Test
  void everyOptionOfAClientIsInItsToken() throws Exception {
    Files.writeString(directory.resolve("p.rego"), "package p\n");
    ClientToken token =
        client(
            "--agents",
            "a.*",
            "--agents",
            "b.c",
            "--org",
            "acme",
            "--opa-file",
            "@p.rego",
            "--validity",
            "2w",
            "--stream-admin",
            "--stream-user",
            "--event-viewer",
            "--elections-user",
            "--governor",
            "--service",
            "--system",
            "--org-admin",
            "--publish",
            "x.>",
            "--subscribe",
            "y.>");
    assertThat(token.agents()).containsExactly("a.*", "b.c");
    assertThat(token.organization()).isEqualTo("acme");
    assertThat(token.opaPolicy()).isEqualTo("package p\n");
    assertThat(token.standard().expires()).contains(CLOCK.instant().plus(Duration.ofDays(14)));
    assertThat(token.permissions()).hasSize(9);
    assertThat(token.publishSubjects()).containsExactly("x.>");
    assertThat(token.subscribeSubjects()).containsExactly("y.>");
  }

  @Test
  @DisplayName("spec 03 §27.22: Vault is left out, and says so")
  void vaultIsRefused() {
    for (List<String> command :
        List.of(
            List.of("client", "@v.jwt", "up=dana", "key", "--vault"),
            List.of("server", "@v.jwt", "web1", "@dana.public", "key", "--vault"),
            List.of("provisioning", "@v.jwt", "key", "--vault", "--token", "s", "--urls", "a:1"))) {
      Result result = run(CLOCK, command.toArray(String[]::new));
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).contains("Vault is not supported");
    }
    assertThat(directory.resolve("v.jwt")).doesNotExist();
  }

  @Test
  void serverNeedsStreamsForGovernors() {
    Result result =
        run(CLOCK, "server", "@s.jwt", "web1", "@dana.public", "@issuer.seed", "--governor");
    assertThat(result.code()).isEqualTo(2);
    ok(
        "server",
        "@s.jwt",
        "web1",
        "@dana.public",
        "@issuer.seed",
        "--governor",
        "--stream-user",
        "--collectives",
        "choria");
    Result view = ok("view", "@s.jwt", "@issuer.public");
    assertThat(view.out())
        .contains("Verified: yes", "Identity: web1", "governor, streams", "Collectives: choria");
  }

  @Test
  void secretsOfProvisioningTokensAreNotShown() throws Exception {
    ok(
        "provisioning",
        "@p.jwt",
        "@issuer.seed",
        "--token",
        "s3cret",
        "--urls",
        "nats://a:4222",
        "--password",
        "hidden",
        "--extensions",
        "{\"rack\":\"r1\"}",
        "--protocol-v2");
    Result view = ok("view", "@p.jwt", "@issuer.public");
    assertThat(view.out()).contains("Secure: false", "Protocol: 2", "\"rack\"", "*****");
    Result json = ok("view", "@p.jwt", "--json");
    JsonNode claims = new ObjectMapper().readTree(json.out());
    assertThat(claims.get("cht").asText()).isEqualTo("*****");
    assertThat(claims.get("chu").asText()).isEqualTo("nats://a:4222");
    assertThat(view.out() + json.out()).doesNotContain("s3cret", "hidden");
    ok(
        "provisioning",
        "@p.jwt",
        "@issuer.seed",
        "--token",
        "s",
        "--srv",
        "example.net",
        "--no-insecure");
    assertThat(ok("view", "@p.jwt").out()).contains("Secure: true", "Verified: no");
    assertThat(run(CLOCK, "prov", "@p.jwt", "@issuer.seed", "--token", "s").code()).isEqualTo(2);
  }

  @Test
  void viewSaysWhyATokenDoesNotCount() {
    client();
    Result other = run(CLOCK, "view", "@c.jwt", "@dana.public");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("not signed by the key");
    Clock later = Clock.offset(CLOCK, Duration.ofHours(1));
    Result expired = run(later, "view", "@c.jwt");
    assertThat(expired.code()).isEqualTo(1);
    assertThat(expired.out()).contains("(expired)");
    assertThat(run(later, "view", "@c.jwt", "@issuer.public").err()).contains("has expired");
    assertThat(run(CLOCK, "view", "@none.jwt").err()).contains("no file");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "--purpose client;0",
        "--purpose server;2",
        "--validity-min 30m;0",
        "--validity-min 2h;2",
        "--validity-max 2h;0",
        "--validity-max 30m;2",
        "--no-chain-issuer;0",
        "--chain-issuer;2",
        "--issuer @issuer.public;0",
        "--issuer @dana.public;2",
        "--client-opa;2",
        "--pub x.>;0",
        "--pub y.>;2",
        "--sub x.>;2",
        "--identity up=dana;0",
        "--identity up=bob;2"
      })
  void checkTellsByItsExitCode(String options, int code) {
    client("--publish", "x.>");
    List<String> words = new ArrayList<>(List.of("check", "@c.jwt"));
    words.addAll(List.of(options.split(" ")));
    Result result = run(CLOCK, words.toArray(new String[0]));
    assertThat(result.code()).as(result.out()).isEqualTo(code);
    assertThat(result.out()).contains(code == 0 ? "jwt OK" : "jwt CRITICAL");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "json;\"status\" : \"OK\";\"status\" : \"CRITICAL\"",
        "prometheus;c.jwt\"} 0;c.jwt\"} 2",
        "text;c.jwt: OK;c.jwt: CRITICAL"
      })
  void checkSpeaksToSeveralSystems(String format, String good, String bad) {
    client();
    assertThat(ok("check", "@c.jwt", "--format", format).out()).contains(good);
    Clock later = Clock.offset(CLOCK, Duration.ofHours(2));
    Result expired = run(later, "check", "@c.jwt", "--format", format);
    assertThat(expired.code()).isEqualTo(2);
    assertThat(expired.out()).contains(bad);
  }

  @Test
  void wrongUsageHasItsOwnExitCode() {
    assertThat(run(CLOCK).code()).isEqualTo(2);
    assertThat(run(CLOCK, "bogus").code()).isEqualTo(2);
    assertThat(run(CLOCK, "client", "@c.jwt").code()).isEqualTo(2);
    assertThat(run(CLOCK, "client", "@c.jwt", "a=b", "@issuer.seed", "--validity", "soon").code())
        .isEqualTo(2);
  }
}
