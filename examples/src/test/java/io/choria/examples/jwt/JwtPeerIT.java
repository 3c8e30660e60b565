package io.choria.examples.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of this program before the real {@code choria}, and the other way round. */
class JwtPeerIT {
  @TempDir private Path directory = Path.of("");

  private static String choria() {
    String named = System.getenv("CHORIA_BIN");
    if (named != null && !named.isEmpty()) {
      return named;
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "choria"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseGet(() -> abort("skipped: no choria in CHORIA_BIN or PATH"));
  }

  private String theirs(String program, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(program, "jwt"));
    command.addAll(Arrays.asList(words));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(command + "\n" + output).isZero();
    return output;
  }

  private String ours(String... words) {
    String[] args =
        Arrays.stream(words).map(word -> word.replace("@", directory + "/")).toArray(String[]::new);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        JwtProgram.commandLine(Clock.systemUTC(), new SecureRandom())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }

  @Test
  void choriaTakesOurTokens() throws Exception {
    String program = choria();
    ours("keys", "@issuer.seed", "@issuer.public");
    ours("keys", "@dana.seed", "@dana.public");
    ours("client", "@c.jwt", "up=dana", "@issuer.seed", "--public-key", "@dana.public");
    ours("client", "@i.jwt", "up=i", "@issuer.seed", "--public-key", "@dana.public", "--issuer");
    ours("server", "@s.jwt", "web1", "@dana.public", "@issuer.seed", "--submission");
    ours("prov", "@p.jwt", "@issuer.seed", "--token", "x", "--urls", "nats://a:4222");
    String issuer = Files.readString(directory.resolve("issuer.public"));
    assertThat(theirs(program, "view", "c.jwt", "issuer.public"))
        .contains("Validated Client", "up=dana", "Can manage Choria fleet nodes");
    assertThat(theirs(program, "view", "i.jwt", "issuer.public"))
        .contains("Validated Client", "Can Issue Clients", issuer);
    assertThat(theirs(program, "view", "s.jwt", "issuer.public"))
        .contains("Validated Server", "web1", "Can publish Choria Submission messages");
    assertThat(theirs(program, "view", "p.jwt", "issuer.public"))
        .contains("Validated Provisioning", "nats://a:4222");
    for (String file : List.of("c.jwt", "i.jwt", "s.jwt", "p.jwt")) {
      assertThat(theirs(program, "check", file, "--issuer", issuer)).startsWith("OK");
      JsonNode their = new ObjectMapper().readTree(theirs(program, "view", "--json", file));
      JsonNode own = new ObjectMapper().readTree(ours("view", "--json", "@" + file));
      assertThat(own.get("jti")).isEqualTo(their.get("jti"));
      assertThat(own.get("exp")).isEqualTo(their.get("exp"));
      assertThat(own.path("permissions")).isEqualTo(their.path("permissions"));
    }
  }

  @Test
  void weTakeTokensOfChoria() throws Exception {
    String program = choria();
    theirs(program, "keys", "issuer.seed", "issuer.public");
    theirs(program, "keys", "dana.seed", "dana.public");
    theirs(program, "client", "c.jwt", "up=dana", "issuer.seed", "--public-key", "dana.public");
    theirs(
        program,
        "client",
        "i.jwt",
        "up=i",
        "issuer.seed",
        "--public-key",
        "dana.public",
        "--issuer");
    theirs(
        program,
        "server",
        "s.jwt",
        "web1",
        "dana.public",
        "issuer.seed",
        "--collectives",
        "choria");
    theirs(program, "prov", "p.jwt", "issuer.seed", "--token", "x", "--urls", "nats://a:4222");
    assertThat(ours("view", "@c.jwt", "@issuer.public")).contains("up=dana", "fleet_management");
    assertThat(ours("view", "@i.jwt", "@issuer.public")).contains("may issue tokens");
    assertThat(ours("view", "@s.jwt", "@issuer.public")).contains("web1");
    assertThat(ours("view", "@p.jwt", "@issuer.public")).contains("nats://a:4222");
    assertThat(ours("check", "@i.jwt", "--issuer", "@issuer.public", "--chain-issuer"))
        .contains("jwt OK");
    assertThat(ours("keys", "@issuer.seed", "--show-public"))
        .contains(Files.readString(directory.resolve("issuer.public")));
  }
}
