package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleReaderTest.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.choria.rego.Value;
import io.choria.rego.bundle.BundleException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that {@code opa build} and {@code opa sign} made, and forged ones (spec 08 §8.4). */
class BundleSignatureTest {
  private static final String SECRET = "a shared secret";

  private static String key(String name) {
    return new String(recorded(name), StandardCharsets.UTF_8);
  }

  private static BundleVerification.Builder hmac() {
    return BundleVerification.builder().key("default", "HS256", SECRET);
  }

  private static BundleReader reader(BundleVerification.Builder verification) {
    return BundleReader.builder().verification(verification.build()).build();
  }

  private static void assertRefused(
      BundleVerification.Builder verification, byte[] archive, String message) {
    assertThatThrownBy(() -> reader(verification).read(archive))
        .isInstanceOfSatisfying(
            BundleException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.NOT_TRUSTED);
              assertThat(e).hasMessageContaining(message);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "RS256, rsa.pub",
    "RS256, rsa.crt",
    "RS256, rsa-pkcs1.pub",
    "RS512, rsa.pub",
    "PS256, rsa.pub",
    "ES256, ec.pub"
  })
  void verifiesWhatOpaSigned(String algorithm, String key) {
    Bundle bundle =
        reader(BundleVerification.builder().key("default", algorithm, key(key)))
            .read(recorded("signed-" + algorithm + ".tar.gz"));
    assertThat(bundle.verified()).isTrue();
    assertThat(bundle.modules()).hasSize(2);
  }

  @Test
  void verifiesSecretsAndScopes() {
    assertThat(reader(hmac()).read(recorded("signed-HS256.tar.gz")).verified()).isTrue();
    byte[] scoped = recorded("signed-scope.tar.gz");
    assertThat(reader(hmac().keyId("default").scope("production")).read(scoped).verified())
        .isTrue();
    assertThat(
            reader(
                    BundleVerification.builder()
                        .key("default", "HS256", SECRET, "production")
                        .keyId("default"))
                .read(scoped)
                .verified())
        .isTrue();
    assertRefused(hmac(), scoped, "verification key ID is empty");
    assertRefused(hmac().keyId("default"), scoped, "scope mismatch");
    assertRefused(hmac().keyId("default").scope("test"), scoped, "scope mismatch");
    assertRefused(hmac().scope("test"), recorded("signed-HS256.tar.gz"), "scope mismatch");
  }

  @Test
  void verifiesADirectoryThatWasSignedAsItIs() {
    // the token names no key
    BundleVerification.Builder named =
        BundleVerification.builder().key("k", "RS256", key("rsa.pub")).keyId("k");
    assertThat(reader(named).read(recorded("signed-directory.tar.gz")).verified()).isTrue();
    assertRefused(
        BundleVerification.builder().key("k", "RS256", key("rsa.pub")),
        recorded("signed-directory.tar.gz"),
        "verification key ID is empty");
    byte[] extra = recorded("signed-extra.tar.gz");
    assertRefused(named, extra, "notes.md not included in bundle signature");
    assertThat(reader(named.exclude("*.md")).read(extra).verified()).isTrue();
  }

  @Test
  void neverLetsAnUnsignedBundlePass() {
    assertRefused(hmac(), recorded("plain.tar.gz"), "bundle missing .signatures.json file");
    byte[] other = Packed.archive().file("foosignatures.json", "{}").end();
    assertRefused(hmac(), other, "bundle missing .signatures.json file");
    byte[] delta =
        Packed.archive()
            .file("patch.json", "{\"data\": [{\"op\": \"remove\", \"path\": \"/a\"}]}")
            .end();
    assertRefused(hmac(), delta, "delta bundles do not support signature verification");
    assertThat(reader(hmac().allowUnsignedDeltaBundles(true)).read(delta).verified()).isFalse();
    // a signed bundle without keys is refused as well, unless that is asked for
    byte[] signed = recorded("signed-HS256.tar.gz");
    assertThatThrownBy(() -> BundleReader.builder().build().read(signed))
        .hasMessage("verification key not provided");
    assertThat(BundleReader.builder().skipVerification().build().read(signed).verified()).isFalse();
    // a delta with files that would have to be signed is no way around
    byte[] mixed =
        Packed.archive()
            .file("patch.json", "{\"data\": [{\"op\": \"remove\", \"path\": \"/a\"}]}")
            .file("p.rego", "package p\nallow := true")
            .end();
    assertThatThrownBy(() -> reader(hmac().allowUnsignedDeltaBundles(true)).read(mixed))
        .hasMessage("delta bundle expected to contain only patch file but policy files found");
  }

  @Test
  void takesOnlyKeysItWasGiven() {
    byte[] archive = recorded("signed-RS256.tar.gz");
    assertRefused(
        BundleVerification.builder().key("other", "RS256", key("rsa.pub")),
        archive,
        "verification key corresponding to ID default not found");
    assertRefused(
        BundleVerification.builder().key("default", "ES256", key("ec.pub")),
        archive,
        "failed to verify JWT signature");
    // the algorithm is that of the key: a token that says HS256 with the public key as secret fails
    assertRefused(
        BundleVerification.builder().key("default", "RS256", key("rsa.pub")),
        forged(key("rsa.pub"), UnaryOperator.identity(), claims -> claims),
        "failed to verify JWT signature");
  }

  @Test
  void refusesKeysThatDoNotFit() {
    BundleVerification.Builder builder = BundleVerification.builder();
    assertThatThrownBy(builder::build).hasMessage("no verification keys configured");
    assertThatThrownBy(() -> hmac().keyId("x").build()).hasMessage("key id x not found");
    assertThatThrownBy(() -> builder.key("k", "none", "")).hasMessageContaining("none");
    assertThatThrownBy(() -> builder.key("k", "HS256", "")).hasMessageContaining("secret");
    assertThatThrownBy(() -> builder.key("k", "RS256", "secret")).hasMessageContaining("PEM");
    assertThatThrownBy(() -> builder.key("k", "RS256", key("ec.pub")))
        .hasMessageContaining("expected a key for RS256");
    assertThatThrownBy(() -> builder.key("", "HS256", SECRET))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.exclude("[")).hasMessageContaining("malformed");
  }

  private static final String POLICY = "package p\nallow := true";
  private static final String DATA = "{\"b\": 1, \"a\": \"<x>\"}";

  private static Map<String, Object> entry(String name, String hashed) {
    return entry(name, hashed, "SHA-256");
  }

  private static Map<String, Object> entry(String name, String hashed, String algorithm) {
    try {
      String java = algorithm.replace("SHA-512-", "SHA-512/");
      byte[] hash = MessageDigest.getInstance(java).digest(hashed.getBytes(StandardCharsets.UTF_8));
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", name);
      entry.put("hash", HexFormat.of().formatHex(hash));
      entry.put("algorithm", algorithm);
      return entry;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put(
        "files",
        new ArrayList<>(
            List.of(entry("p.rego", POLICY), entry("data.json", "{\"a\":\"<x>\",\"b\":1}"))));
    claims.put("keyid", "default");
    return claims;
  }

  private static String token(String secret, Map<String, Object> header, Object claims) {
    try {
      Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
      String signed =
          base64.encodeToString(Value.from(header).toString().getBytes(StandardCharsets.UTF_8))
              + "."
              + base64.encodeToString(
                  Value.from(claims).toString().getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Packed content() {
    return Packed.archive().file("/p.rego", POLICY).file("/data.json", DATA);
  }

  /** A bundle whose token was changed before it was signed. */
  private static byte[] forged(
      String secret,
      UnaryOperator<Map<String, Object>> header,
      UnaryOperator<Map<String, Object>> claims) {
    Map<String, Object> head = new LinkedHashMap<>(Map.of("alg", "HS256"));
    String token = token(secret, header.apply(head), claims.apply(claims()));
    return content()
        .file(".signatures.json", Value.from(Map.of("signatures", List.of(token))).toString())
        .end();
  }

  private static byte[] claiming(UnaryOperator<Map<String, Object>> claims) {
    return forged(SECRET, UnaryOperator.identity(), claims);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> with(Map<String, Object> claims, Map<String, Object> file) {
    List<Map<String, Object>> files = (List<Map<String, Object>>) claims.get("files");
    files.removeIf(one -> one.get("name").equals(file.get("name")));
    files.add(file);
    return claims;
  }

  @Test
  void acceptsWhatIsRight() {
    assertThat(reader(hmac()).read(claiming(claims -> claims)).verified()).isTrue();
  }

  @Test
  void refusesWhatTheTokenDoesNotSay() {
    assertRefused(
        hmac(),
        claiming(claims -> with(claims, entry("p.rego", "package p\nallow := false"))),
        "p.rego: digest mismatch (want: ");
    assertRefused(
        hmac(),
        claiming(claims -> with(claims, entry("gone.rego", ""))),
        "file(s) [gone.rego] specified in bundle signatures but not found in the target bundle");
    assertRefused(
        hmac(),
        claiming(claims -> Map.of("keyid", "default", "files", List.of())),
        "not included in bundle signature");
    assertRefused(
        hmac(), claiming(claims -> Map.of("keyid", "default")), "not included in bundle signature");
    assertRefused(
        hmac(),
        claiming(claims -> Map.of("files", claims.get("files"))),
        "verification key ID is empty");
    assertRefused(
        hmac(),
        forged("wrong", UnaryOperator.identity(), c -> c),
        "failed to verify JWT signature");
    assertRefused(
        hmac(),
        forged(SECRET, head -> Map.of("alg", "HS256", "crit", List.of("x")), c -> c),
        "failed to verify JWT signature");
    assertRefused(
        hmac(),
        claiming(claims -> with(claims, Map.of("name", "p.rego", "hash", "00"))),
        "no hashing algorithm provided for file p.rego");
    assertRefused(
        hmac(),
        claiming(
            claims -> with(claims, Map.of("name", "p.rego", "hash", "00", "algorithm", "CRC32"))),
        "unsupported hashing algorithm: CRC32");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MD5",
        "SHA-1",
        "SHA-224",
        "SHA-256",
        "SHA-384",
        "SHA-512",
        "SHA-512-224",
        "SHA-512-256"
      })
  void knowsAllHashes(String algorithm) {
    byte[] archive = claiming(claims -> with(claims, entry("p.rego", POLICY, algorithm)));
    assertThat(reader(hmac()).read(archive).verified()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "x",
        "{\"signatures\": []}",
        "{\"signatures\": null}",
        "{\"signatures\": [\"a\", \"b\"]}",
        "{\"signatures\": \"a\"}",
        "{\"signatures\": [1]}",
        "{\"signatures\": [\"\"]}",
        "{\"signatures\": [\"..\"]}",
        "{\"signatures\": [\"e30.e30.\"]}",
        "{\"signatures\": [\"e30.e30.!\"]}",
        "{\"signatures\": [\"W10.e30.\"]}",
        "{\"plugin\": \"mine\", \"signatures\": [\"e30.e30.\"]}"
      })
  void refusesSignatureFilesThatAreNone(String file) {
    byte[] archive = content().file(".signatures.json", file).end();
    BundleException refused =
        catchThrowableOfType(BundleException.class, () -> reader(hmac()).read(archive));
    assertThat(refused.reason()).isIn(Reason.NOT_TRUSTED, Reason.MALFORMED);
  }

  @Test
  void refusesTwoSignatureFiles() {
    byte[] archive =
        content().file(".signatures.json", "{}").file("a/.signatures.json", "{}").end();
    assertThatThrownBy(() -> reader(hmac()).read(archive))
        .hasMessage(
            "bundle contains multiple signatures files: \".signatures.json\" and"
                + " \"a/.signatures.json\"");
  }

  @Test
  void excludesByPathPattern() {
    byte[] archive =
        claiming(claims -> Map.of("keyid", "default", "files", List.of(entry("p.rego", POLICY))));
    assertRefused(hmac().exclude("p*"), archive, "data.json not included");
    assertThat(reader(hmac().exclude("d?ta.[i-k]son")).read(archive).verified()).isTrue();
    byte[] deep = Packed.archive().file("a/b.txt", "").end();
    assertRefused(hmac().exclude("*"), deep, "bundle missing");
  }
}
