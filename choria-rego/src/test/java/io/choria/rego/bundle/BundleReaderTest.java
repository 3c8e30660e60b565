package io.choria.rego.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.Dialect;
import io.choria.rego.JsonWriter;
import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoException;
import io.choria.rego.bundle.BundleException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that {@code opa build} of 1.22.2 made, and others (spec 08 §8.1, §8.2). */
class BundleReaderTest {
  private final BundleReader reader = BundleReader.builder().build();

  static byte[] recorded(String name) {
    try (InputStream in = BundleReaderTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(Packed archive, Reason reason) {
    return assertThatThrownBy(() -> reader.read(archive.end()))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void decidesByWhatOpaBuilt() {
    Bundle bundle = reader.read(recorded("plain.tar.gz"));
    assertThat(bundle.manifest().revision()).isEqualTo("2026-11-22");
    assertThat(bundle.manifest().roots()).containsExactly("authz", "roles");
    assertThat(bundle.manifest().regoVersion()).hasValue(1);
    assertThat(bundle.manifest().metadata()).hasToString("{\"team\": \"platform\"}");
    assertThat(bundle.modules())
        .extracting(BundleModule::path)
        .containsExactly("authz/allow.rego", "authz/lib/admins.rego");
    assertThat(bundle.isDelta()).isFalse();
    assertThat(bundle.verified()).isFalse();

    Policy policy = Rego.builder().bundle("main", bundle).compile();
    assertThat(policy.entrypoint("data.authz").evaluate(Map.of("user", "alice")).toJson())
        .isEqualTo(
            "{\"allow\":true,\"lib\":{\"admins\":[\"alice\"]},\"limits\":{\"low\":1},\"low\":1,"
                + "\"settings\":{\"a\":\"x\",\"b\":[1,16,\"yes\"]}}");
    assertThat(policy.entrypoint("data.roles.n").evaluate().toJson()).isEqualTo("1.50");
    assertThat(policy.entrypoint("data.system.bundles.main").evaluate().toJson())
        .isEqualTo(
            "{\"etag\":\"\",\"manifest\":{\"metadata\":{\"team\":\"platform\"},\"rego_version\":1,"
                + "\"revision\":\"2026-11-22\",\"roots\":[\"authz\",\"roles\"]}}");
  }

  @Test
  void readsEachFileInItsDialect() {
    Bundle bundle = reader.read(recorded("versions.tar.gz"));
    assertThat(bundle.modules())
        .extracting(BundleModule::dialect)
        .containsExactly(Dialect.V1, Dialect.V0);
    Policy policy = Rego.builder().bundle("b", bundle).compile();
    assertThat(policy.entrypoint("data.p").evaluate(Map.of("x", true)).toJson())
        .isEqualTo("{\"allow\":true,\"new\":true}");
  }

  @Test
  void readsDirectoriesLikeArchives(@TempDir Path directory) throws IOException {
    Files.createDirectories(directory.resolve("a/b"));
    Files.writeString(directory.resolve("a/b/data.json"), "{\"x\": 1}");
    Files.writeString(directory.resolve("a/data.yaml"), "y: 2");
    Files.writeString(directory.resolve("a/ignored.json"), "{\"z\": 3}");
    Files.writeString(directory.resolve("p.rego"), "package p\nx := data.a.b.x + data.a.y");
    Files.writeString(directory.resolve(".manifest"), "{\"roots\": [\"/a/\", \"p\"]}");
    Policy policy = Rego.builder().bundle("dir", Bundle.read(directory)).compile();
    assertThat(policy.entrypoint("data.p.x").evaluate().toJson()).isEqualTo("3");
    assertThat(policy.entrypoint("data.a").evaluate().toJson())
        .isEqualTo("{\"b\":{\"x\":1},\"y\":2}");
    Path archive = directory.resolve("b.tar.gz");
    Files.write(archive, recorded("plain.tar.gz"));
    Policy loaded = Rego.builder().load(archive).compile();
    assertThat(loaded.entrypoint("data.authz.low").evaluate().toJson()).isEqualTo("1");
    assertThatThrownBy(() -> Bundle.read(directory.resolve("missing")))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void refusesLinksInDirectories(@TempDir Path directory) throws IOException {
    Files.createSymbolicLink(directory.resolve("p.rego"), Path.of("/etc/hostname"));
    assertThatThrownBy(() -> Bundle.read(directory))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("'p.rego' is no regular file");
  }

  @ParameterizedTest
  @CsvSource({
    "data.json, {}", "/a/data.json, {\"a\":{}}", "./a/b/data.json, {\"a\":{\"b\":{}}}",
    "../y/data.json, {\"y\":{}}", "x/../y/data.json, {\"y\":{}}", ".h/data.json, {\"h\":{}}",
    "a.b/data.json, {\"a.b\":{}}", "a/xdata.json, {}", "a/data.json.bak, {}"
  })
  void placesDataByDirectory(String path, String expected) {
    Bundle bundle = reader.read(Packed.archive().file(path, "{}").end());
    assertThat(JsonWriter.compact().write(bundle.data())).isEqualTo(expected);
  }

  @Test
  void mergesData() {
    Packed good =
        Packed.archive()
            .file("data.json", "{\"a\": {\"x\": 1}}")
            .file("a/data.yaml", "y: 2")
            .file("a/z/data.json", "[3]");
    assertThat(JsonWriter.compact().write(reader.read(good.end()).data()))
        .isEqualTo("{\"a\":{\"x\":1,\"y\":2,\"z\":[3]}}");
    refused(
            Packed.archive().file("a/data.json", "[1]").file("/a/data.yaml", "y: 2"),
            Reason.MALFORMED)
        .hasMessage("bundle load failed on /a/data.yaml: failed to insert data file from path a");
    refused(Packed.archive().file("data.json", "[1]"), Reason.MALFORMED)
        .hasMessageContaining("root value must be object");
    refused(Packed.archive().file("data.json", "{"), Reason.MALFORMED)
        .hasMessageStartingWith("bundle load failed on data.json: ");
    refused(Packed.archive().file("data.yaml", "a: [}"), Reason.MALFORMED)
        .hasMessageStartingWith("bundle load failed on data.yaml: ");
  }

  @Test
  void keepsToItsRoots() {
    refused(
            Packed.archive()
                .file(".manifest", "{\"roots\": [\"a/b\"]}")
                .file("data.json", "{\"a\": {\"b\": 1, \"c\": 2}}"),
            Reason.ROOTS)
        .hasMessage(
            "manifest roots [a/b] do not permit data at path '/a/c' (hint: check bundle directory"
                + " structure)");
    refused(
            Packed.archive().file(".manifest", "{\"roots\": []}").file("data.json", "{\"a\": 1}"),
            Reason.ROOTS)
        .hasMessageContaining("manifest roots [] do not permit data at path '/");
    refused(
            Packed.archive()
                .file(".manifest", "{\"roots\": [\"x\"]}")
                .file("m.rego", "package v2.x"),
            Reason.ROOTS)
        .hasMessage("manifest roots [x] do not permit 'package v2.x' in module 'm.rego'");
    refused(
            Packed.archive()
                .file(".manifest", "{\"roots\": [\"ab\"]}")
                .file("data.json", "{\"abc\": 1}"),
            Reason.ROOTS)
        .hasMessageContaining("'/abc'");
    refused(Packed.archive().file(".manifest", "{\"roots\": [\"v2\", \"v2/a\"]}"), Reason.ROOTS)
        .hasMessage("manifest has overlapped roots: 'v2' and 'v2/a'");
    Bundle escaped =
        reader.read(
            Packed.archive()
                .file(".manifest", "{\"roots\": [\"a/b%20c\"]}")
                .file("m.rego", "package a[\"b c\"]")
                .end());
    assertThat(escaped.manifest().roots()).containsExactly("a/b c");
  }

  @Test
  void refusesManifestsItDoesNotUnderstand() {
    refused(Packed.archive().file("/.manifest", "{}").file("/a/.manifest", "{}"), Reason.MALFORMED)
        .hasMessage("bundle contains multiple manifest files: \"/.manifest\" and \"/a/.manifest\"");
    refused(Packed.archive().file(".manifest", "{"), Reason.MALFORMED);
    refused(Packed.archive().file(".manifest", "[]"), Reason.MALFORMED);
    refused(Packed.archive().file(".manifest", "{\"roots\": \"a\"}"), Reason.MALFORMED);
    refused(Packed.archive().file(".manifest", "{\"rego_version\": 3}"), Reason.MALFORMED);
    refused(
        Packed.archive().file(".manifest", "{\"file_rego_versions\": {\"/a\": \"1\"}}"),
        Reason.MALFORMED);
    refused(
        Packed.archive()
            .file(".manifest", "{\"file_rego_versions\": {\"[\": 1}}")
            .file("a.rego", "package a"),
        Reason.MALFORMED);
    refused(Packed.archive().file(".manifest.pb", ""), Reason.UNSUPPORTED);
    refused(
            Packed.archive()
                .file(
                    ".manifest",
                    "{\"wasm\": [{\"entrypoint\": \"p/allow\", \"module\": \"/policy.wasm\"}]}")
                .file("policy.wasm", "\0asm"),
            Reason.UNSUPPORTED)
        .hasMessageContaining("WebAssembly");
    assertThatThrownBy(
            () ->
                reader.read(
                    Packed.archive()
                        .file(".manifest", "{\"roots\": [\"p\"]}")
                        .file("p.rego", "package p\nx := ")
                        .end()))
        .isInstanceOf(RegoCompileException.class)
        .hasMessageContaining("p.rego:2");
  }

  @Test
  void readsLongNames() {
    String directory = "d".repeat(150);
    Packed archive =
        Packed.archive()
            .posix("a/" + directory + "/data.json", "{\"x\": 1}")
            .entry("././@LongLink", 'L', (directory + "/data.json\0").getBytes(UTF_8))
            .file("short", "{\"y\": 2}")
            .entry("pax_global_header", 'g', "20 comment=abcdefgh\n".getBytes(UTF_8))
            .entry("dir/", '5', new byte[0])
            .entry("old/", '0', new byte[0]);
    assertThat(JsonWriter.compact().write(reader.read(archive.end()).data()))
        .isEqualTo("{\"a\":{\"" + directory + "\":{\"x\":1}},\"" + directory + "\":{\"y\":2}}");
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '2', '3', '4', '6', '7', 'S', 'V', 'Z'})
  void refusesWhatIsNoRegularFile(char type) {
    refused(Packed.archive().entry("p.rego", type, new byte[0]), Reason.MALFORMED)
        .hasMessageContaining("no regular file");
  }

  @Test
  void refusesTheSameFileTwice() {
    refused(
            Packed.archive().file("p.rego", "package p").file("./p.rego", "package q"),
            Reason.MALFORMED)
        .hasMessage("bundle contains 'p.rego' twice");
  }

  @Test
  void refusesDamage() {
    byte[] good = recorded("plain.tar.gz");
    for (int length = 0; length < good.length - 8; length += 7) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> reader.read(cut)).isInstanceOf(BundleException.class);
    }
    assertThatThrownBy(() -> reader.read("plain tar".getBytes(UTF_8)))
        .isInstanceOf(BundleException.class);
    byte[] noTar = Packed.archive().raw(new byte[512]).raw(new byte[] {1}).compressed();
    assertThat(reader.read(noTar).modules()).isEmpty();
    byte[] garbage = new byte[1024];
    Arrays.fill(garbage, (byte) 'x');
    refused(Packed.archive().raw(garbage), Reason.MALFORMED).hasMessageContaining("header");
    refused(Packed.archive().entry("x", 'x', "9 path=\n".getBytes(UTF_8)), Reason.MALFORMED);
    refused(Packed.archive().entry("x", 'x', "99999999 a=b\n".getBytes(UTF_8)), Reason.MALFORMED);
    refused(Packed.archive().entry("x", 'x', "-5 a=b\n".getBytes(UTF_8)), Reason.MALFORMED);
    refused(Packed.archive().entry("x", 'x', "5 a\n\n".getBytes(UTF_8)), Reason.MALFORMED);
  }

  @Test
  void keepsToItsLimits() {
    // claims 8 GiB: nothing of it is taken before the claim is judged
    refused(Packed.archive().header("data.json", '0', (1L << 33) - 1), Reason.TOO_LARGE)
        .hasMessageContaining("'data.json' size (8589934591 bytes) exceeded max size");
    refused(Packed.archive().header("x", 'x', 100 << 20), Reason.TOO_LARGE);
    refused(Packed.archive().header("x", 'L', 100 << 20), Reason.TOO_LARGE);

    BundleReader small = BundleReader.builder().limits(new BundleLimits(1000, 5000, 10)).build();
    assertThatThrownBy(() -> small.read(Packed.archive().file("a.txt", "x".repeat(1001)).end()))
        .hasMessageContaining("a.txt");
    Packed many = Packed.archive();
    for (int i = 0; i < 6; i++) {
      many.file("f" + i, "x".repeat(900));
    }
    assertThatThrownBy(() -> small.read(many.end())).hasMessageContaining("exceeded");
    Packed entries = Packed.archive();
    for (int i = 0; i < 11; i++) {
      entries.entry("d" + i + "/", '5', new byte[0]);
    }
    assertThatThrownBy(() -> small.read(entries.end())).hasMessageContaining("10 entries");

    refused(Packed.archive().posix("a/".repeat(50_000) + "data.json", "{}"), Reason.MALFORMED);
  }

  @Test
  void readsABombOnlyUpToTheLimit() {
    // 64 MiB of zeros behind a small header, compressed to about 64 KiB
    Packed bomb = Packed.archive().header("data.json", '0', 64 << 20).raw(new byte[64 << 20]);
    BundleReader small =
        BundleReader.builder().limits(new BundleLimits(1 << 20, 1 << 20, 10)).build();
    assertThatThrownBy(() -> small.read(bomb.end()))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  void compilesBundlesTogether() {
    Bundle a =
        reader.read(
            Packed.archive()
                .file(".manifest", "{\"roots\": [\"a\"]}")
                .file("m.rego", "package a\nx := data.b.y")
                .end());
    Bundle b =
        reader.read(
            Packed.archive()
                .file(".manifest", "{\"roots\": [\"b\"]}")
                .file("data.json", "{\"b\": {\"y\": 7}}")
                .end());
    Policy policy = Rego.builder().bundle("a", a).bundle("b", b).compile();
    assertThat(policy.entrypoint("data.a.x").evaluate().toJson()).isEqualTo("7");

    Bundle under =
        reader.read(
            Packed.archive()
                .file(".manifest", "{\"roots\": [\"a/c\"]}")
                .file("m.rego", "package a.c")
                .end());
    assertThatThrownBy(() -> Rego.builder().bundle("a", a).bundle("c", under))
        .hasMessage(
            "detected overlapping roots in manifests for these bundles: [a, c] (a overlaps a/c)");
    assertThatThrownBy(() -> Rego.builder().bundle("a", a).bundle("a2", a))
        .hasMessage(
            "detected overlapping roots in manifests for these bundles: [a, a2] (root a is in"
                + " multiple bundles)");
    Bundle all = reader.read(Packed.archive().file("data.json", "{}").end());
    assertThatThrownBy(() -> Rego.builder().bundle("a", a).bundle("b", all))
        .hasMessage(
            "bundles [a, b] have overlapping roots and cannot be activated simultaneously because"
                + " bundle(s) [b] specify empty root paths ('') which overlap with any other bundle"
                + " root");
    Bundle wrong =
        reader.read(
            Packed.archive()
                .file("m.rego", "package v2\np := 1")
                .file("v2/data.json", "{\"p\": 1}")
                .end());
    assertThatThrownBy(() -> Rego.builder().bundle("x", wrong).compile())
        .isInstanceOf(RegoCompileException.class)
        .hasMessageContaining("conflicting rule for data path v2/p found");
    assertThatThrownBy(
            () -> Rego.builder().data(Map.of("b", Map.of("y", 1))).bundle("b", b).compile())
        .isInstanceOf(BundleException.class);
  }
}
