package io.choria.messaging.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.auth0.jwt.JWT;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.config.choria.ChoriaConfig;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.TrustException.Reason;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A key on a device, here the one that SoftHSM plays; skipped where it is not installed. */
class Pkcs11DeviceTest {
  private static final String MAIN = "io.choria.messaging.security.Pkcs11DeviceTest$Program";
  private static final String PIN = "1234";

  private static Optional<Path> driver() {
    return Stream.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/pkcs11/libsofthsm2.so",
            "/usr/lib64/softhsm/libsofthsm2.so",
            "/usr/local/lib/softhsm/libsofthsm2.so",
            "/opt/homebrew/lib/softhsm/libsofthsm2.so")
        .map(Path::of)
        .filter(Files::exists)
        .findFirst();
  }

  private static String run(Path config, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", config.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + "\n" + output).isZero();
    return output;
  }

  private static boolean exists(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** The driver reads its settings from the environment: the signing is done in a child process. */
  @Test
  void requestIsSignedByTheDevice(@TempDir Path directory) throws Exception {
    assumeTrue(
        driver().isPresent() && exists("softhsm2-util") && exists("pkcs11-tool"),
        "SoftHSM and OpenSC are not installed");
    String driver = driver().orElseThrow().toString();
    Path tokens = Files.createDirectory(directory.resolve("tokens"));
    Path config =
        Files.writeString(
            directory.resolve("softhsm2.conf"),
            "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
    String made =
        run(
            config,
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            "choria",
            "--pin",
            PIN,
            "--so-pin",
            "4321");
    Matcher slot = Pattern.compile("slot (\\d+)").matcher(made);
    assertThat(slot.find()).as(made).isTrue();
    NetworkFiles files = new NetworkFiles(directory);
    files.certificate("client", "own.crt", "own.key").authority("ca.crt");
    X509Credentials credentials = CapturedCertificatesTest.credentials("client");
    Files.write(directory.resolve("key.der"), credentials.key().getEncoded());
    Files.write(directory.resolve("crt.der"), credentials.chain().get(0).getEncoded());
    for (List<String> object : List.of(List.of("privkey", "key.der"), List.of("cert", "crt.der"))) {
      run(
          config,
          "pkcs11-tool",
          "--module",
          driver,
          "--token-label",
          "choria",
          "--login",
          "--pin",
          PIN,
          "--write-object",
          directory.resolve(object.get(1)).toString(),
          "--type",
          object.get(0),
          "--id",
          "01",
          "--label",
          "dana");
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String signed =
        run(config, java, "-cp", classPath(), MAIN, directory.toString(), driver, slot.group(1));
    String expected =
        new String(RequestSigner.certificate(credentials).sign(Program.request()).encode(), UTF_8);
    SecureRequest.X509 onDevice =
        (SecureRequest.X509) SecureRequest.parse(ProtocolVersion.V1, line(signed));
    SecureRequest.X509 same =
        (SecureRequest.X509) SecureRequest.parse(ProtocolVersion.V1, expected.getBytes(UTF_8));
    assertThat(onDevice.signature()).isEqualTo(same.signature());
    RequestVerifier verifier =
        RequestVerifier.certificates(CapturedCertificatesTest.authority()).build();
    assertThat(verifier.verify(onDevice, NetworkFiles.NOW).request().caller())
        .isEqualTo("choria=dana.mcollective");
  }

  /** Where classes came from, whether tests run on the class path or the module path. */
  private static String classPath() {
    return Stream.of(
            Program.class,
            SecurityLoader.class,
            ChoriaConfig.class,
            com.google.re2j.Pattern.class,
            JsonFactory.class,
            JsonProperty.class,
            ObjectMapper.class,
            JWT.class,
            Ed25519.class,
            LoggerFactory.class)
        .map(type -> root(type, type.getName().replace('.', '/') + ".class"))
        .collect(
            Collectors.joining(
                File.pathSeparator,
                root(Program.class, "captures/README.md") + File.pathSeparator,
                ""));
  }

  private static String root(Class<?> type, String resource) {
    URL url = Objects.requireNonNull(type.getResource("/" + resource), resource);
    String text = url.toString();
    String root = text.substring(0, text.length() - resource.length());
    String file = root.startsWith("jar:") ? root.substring(4, root.length() - 2) : root;
    return Path.of(URI.create(file)).toString();
  }

  private static byte[] line(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("{"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output))
        .getBytes(UTF_8);
  }

  @Test
  void deviceThatCantBeOpenedIsRefusedWithTheReason(@TempDir Path directory) {
    NetworkFiles files = new NetworkFiles(directory).authority("ca.crt");
    SecurityLoader loader =
        files.loader(
            Role.CLIENT,
            "ops1",
            """
            plugin.security.provider = pkcs11
            plugin.security.pkcs11.driver_file = @/none.so
            """);
    assertThatThrownBy(loader::load)
        .isInstanceOfSatisfying(
            TrustException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFIGURATION));
  }

  /** Loads the provider from settings, as a user's program does, and prints a signed request. */
  static final class Program {
    private Program() {}

    static Request request() {
      return Request.builder(ProtocolVersion.V1)
          .id("0f6d4c1e9ab24d7c8e5f3a2b1c0d9e8f")
          .sender("ops1")
          .caller("choria=dana.mcollective")
          .collective("mcollective")
          .agent("discovery")
          .time(NetworkFiles.NOW)
          .filter(Filter.EMPTY)
          .body("cGluZw==".getBytes(UTF_8))
          .build();
    }

    public static void main(String[] args) throws IOException {
      NetworkFiles files = new NetworkFiles(Path.of(args[0]));
      SecurityLoader loader =
          files.loader(
              Role.CLIENT,
              "ops1",
              "plugin.security.provider = pkcs11\nplugin.security.file.ca = @/ca.crt\n"
                  + ("plugin.security.pkcs11.driver_file = " + args[1] + "\n")
                  + ("plugin.security.pkcs11.slot = " + args[2] + "\n"));
      SecurityProvider provider = loader.environment(Map.of()).pin(PIN.toCharArray()).load();
      if (!provider.callerId().equals(request().caller())) {
        throw new IllegalStateException(provider.callerId());
      }
      System.out.write(provider.requestSigner().sign(request()).encode());
      System.out.println();
    }
  }
}
