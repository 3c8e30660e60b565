package io.choria.rego.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import io.choria.rego.bundle.BundleException.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bundles that come and go, and their changes (spec 08 §8.2, §8.3). */
class BundlePolicyTest {
  private final BundleReader reader = BundleReader.builder().build();
  private final BundlePolicy policy = BundlePolicy.of(() -> Rego.builder().data(Map.of("base", 1)));

  private Bundle snapshot(String revision, int limit) {
    return reader.read(
        Packed.archive()
            .file(
                ".manifest",
                "{\"revision\": \"" + revision + "\", \"roots\": [\"app\", \"limits\"]}")
            .file("app.rego", "package app\nallow if input.n < data.limits.max + data.base")
            .file("data.json", "{\"limits\": {\"max\": " + limit + ", \"list\": [1, 2]}}")
            .end());
  }

  private Bundle delta(String patches) {
    return reader.read(
        Packed.archive()
            .file(".manifest", "{\"revision\": \"d\", \"roots\": [\"limits\", \"app\"]}")
            .file("patch.json", "{\"data\": " + patches + "}")
            .end());
  }

  private boolean allows(int n) {
    return policy.current().entrypoint("data.app.allow").evaluate(Map.of("n", n)).isTrue();
  }

  private String limits() {
    return policy.current().entrypoint("data.limits").evaluate().toJson();
  }

  @Test
  void followsSnapshotsAndDeltas() {
    assertThat(allows(5)).isFalse();
    policy.activate("app", snapshot("one", 9));
    Policy before = policy.current();
    assertThat(allows(9)).isTrue();
    assertThat(policy.manifests().get("app").revision()).isEqualTo("one");

    policy.activate(
        "app", delta("[{\"op\": \"replace\", \"path\": \"/limits/max\", \"value\": 3}]"));
    assertThat(allows(5)).isFalse();
    assertThat(policy.manifests().get("app").revision()).isEqualTo("d");
    assertThat(before.entrypoint("data.app.allow").evaluate(Map.of("n", 9)).isTrue()).isTrue();

    policy.activate("app", snapshot("two", 20));
    assertThat(allows(20)).isTrue();
    policy.deactivate("app");
    assertThat(allows(5)).isFalse();
    assertThat(policy.current().data().toString()).isEqualTo("{\"base\": 1}");
    assertThat(policy.manifests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upsert | /limits/a/b | 1 | {\"a\":{\"b\":1},\"list\":[1,2],\"max\":9}",
        "upsert | limits/max | 1 | {\"list\":[1,2],\"max\":1}",
        "upsert | /limits/list/0 | 0 | {\"list\":[0,1,2],\"max\":9}",
        "upsert | /limits/list/- | 3 | {\"list\":[1,2,3],\"max\":9}",
        "upsert | /limits/list/2 | 3 | {\"list\":[1,2,3],\"max\":9}",
        "replace | /limits/list/1 | {} | {\"list\":[1,{}],\"max\":9}",
        "remove | /limits/list/0 | null | {\"list\":[2],\"max\":9}",
        "remove | /limits/list | null | {\"max\":9}",
        "upsert | /limits/a~1b~0c | 1 | {\"a/b~c\":1,\"list\":[1,2],\"max\":9}",
        "upsert | /limits/a%20b%2Fc+d | 1 | {\"a b/c+d\":1,\"list\":[1,2],\"max\":9}",
        "replace | //limits/max// | 1 | {\"list\":[1,2],\"max\":1}",
        "upsert | /limits//x | 1 | {\"\":{\"x\":1},\"list\":[1,2],\"max\":9}",
        "upsert | /limits | {} | {}"
      })
  void patches(String operation, String path, String value, String expected) {
    policy.activate("app", snapshot("one", 9));
    policy.activate(
        "app",
        delta(
            String.format(
                "[{\"op\": \"%s\", \"path\": \"%s\", \"value\": %s}]", operation, path, value)));
    assertThat(limits()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "replace, /limits/none", "remove, /limits/none", "remove, /limits/max/x",
    "upsert, /limits/max/x", "upsert, /limits/list/4", "upsert, /limits/list/x",
    "replace, /limits/list/-", "remove, /limits/list/2", "upsert, /limits/list/x/y"
  })
  void refusesChangesThatDoNotFitAsAWhole(String operation, String path) {
    policy.activate("app", snapshot("one", 9));
    Bundle delta =
        delta(
            String.format(
                "[{\"op\": \"upsert\", \"path\": \"/limits/max\", \"value\": 0},"
                    + "{\"op\": \"%s\", \"path\": \"%s\", \"value\": 1}]",
                operation, path));
    assertThatThrownBy(() -> policy.activate("app", delta))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DELTA));
    assertThat(limits()).isEqualTo("{\"list\":[1,2],\"max\":9}");
    assertThat(policy.manifests().get("app").revision()).isEqualTo("one");
  }

  @Test
  void refusesDeltasOfOtherBundles() {
    Bundle delta = delta("[{\"op\": \"upsert\", \"path\": \"/limits/max\", \"value\": 0}]");
    assertThatThrownBy(() -> policy.activate("app", delta))
        .hasMessage(
            "delta bundle 'app' has wasm resolvers or manifest roots that are different from those"
                + " in the store");
    policy.activate("app", snapshot("one", 9));
    Bundle other =
        reader.read(
            Packed.archive()
                .file(".manifest", "{\"roots\": [\"limits\"]}")
                .file(
                    "patch.json",
                    "{\"data\": [{\"op\": \"upsert\", \"path\": \"/limits/max\", \"value\": 0}]}")
                .end());
    assertThatThrownBy(() -> policy.activate("app", other)).hasMessageContaining("roots");
    assertThatThrownBy(() -> delta("[{\"op\": \"upsert\", \"path\": \"/base\", \"value\": 0}]"))
        .hasMessage("manifest roots [limits app] do not permit data patch at path 'base'");
    assertThatThrownBy(() -> delta("[{\"op\": \"move\", \"path\": \"/limits\"}]"))
        .hasMessage("bad patch operation: move");
    assertThatThrownBy(() -> delta("[{\"op\": \"remove\", \"path\": \"/limits/a%zz\"}]"))
        .hasMessage("error parsing patch path: a%zz");
    assertThatThrownBy(() -> delta("[1]")).isInstanceOf(BundleException.class);
    assertThatThrownBy(() -> delta("{}")).isInstanceOf(BundleException.class);
    // a rule stands there
    Bundle onRule = delta("[{\"op\": \"upsert\", \"path\": \"/app/allow\", \"value\": true}]");
    assertThatThrownBy(() -> policy.activate("app", onRule))
        .isInstanceOf(RegoCompileException.class)
        .hasMessageContaining("conflicting rule for data path app/allow found");
    assertThat(allows(50)).isFalse();
  }

  @Test
  void keepsTheOldPolicyWhenTheNewOneIsWrong() {
    policy.activate("app", snapshot("one", 9));
    Bundle wrong = reader.read(Packed.archive().file("p.rego", "package p\nx if y").end());
    assertThatThrownBy(() -> policy.activate("app", wrong))
        .isInstanceOf(RegoCompileException.class)
        .hasMessageContaining("app/p.rego:2");
    assertThat(allows(9)).isTrue();
    assertThatThrownBy(() -> policy.activate("other", snapshot("x", 1)))
        .hasMessageContaining("detected overlapping roots");
    assertThat(policy.manifests()).containsOnlyKeys("app");
  }
}
