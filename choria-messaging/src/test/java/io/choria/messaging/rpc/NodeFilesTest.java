package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes and facts of files (spec 02 §3.4). */
class NodeFilesTest {
  @TempDir private Path dir;

  @Test
  void classesAreTakenAsTheyStand() throws Exception {
    Path file = Files.writeString(dir.resolve("classes.txt"), "role::web\n Padded \n\nNginx\n");
    NodeFiles node = NodeFiles.builder().classes(file).build();
    assertThat(node.classes()).containsExactly(" Padded ", "Nginx", "role::web");
    assertThat(node.facts()).isEmpty();
    Files.delete(file);
    assertThat(node.classes()).isEmpty();
  }

  @Test
  void factFilesAreMergedAndTheLastWins() throws Exception {
    Path yaml =
        Files.writeString(
            dir.resolve("a.yaml"),
            """
            country: mt
            os: {family: Debian, release: {major: "12"}}
            cpus: 4
            load: 1.5
            virtual: false
            none:
            1: one
            """);
    Path json =
        Files.writeString(dir.resolve("b.yml"), "{\"os\":{\"name\":\"x\"},\"country\":\"de\"}");
    NodeFiles node =
        NodeFiles.builder()
            .facts(yaml + File.pathSeparator + json + File.pathSeparator + dir.resolve("absent"))
            .facts(() -> Map.of("app", "shop"))
            .facts(
                () -> {
                  throw new IllegalStateException();
                })
            .build();
    Map<String, ?> facts = node.facts();
    assertThat(facts.get("country")).isEqualTo("de");
    assertThat(facts.get("os")).isEqualTo(Map.of("name", "x"));
    assertThat(facts.get("cpus")).isEqualTo(4);
    assertThat(facts.get("load")).isEqualTo(1.5);
    assertThat(facts.get("virtual")).isEqualTo(false);
    assertThat(facts).containsEntry("none", null);
    assertThat(facts.get("1")).isEqualTo("one");
    assertThat(facts.get("app")).isEqualTo("shop");
  }

  @Test
  void aNameThatDoesNotEndInYamlIsJson() throws Exception {
    Path yml = Files.writeString(dir.resolve("a.yml"), "country: mt\n");
    assertThat(NodeFiles.builder().facts(yml).build().facts()).isEmpty();
  }

  @Test
  void changesAreSeen() throws Exception {
    Path file = Files.writeString(dir.resolve("facts.json"), "{\"a\":1}");
    NodeFiles node = NodeFiles.builder().facts(file).build();
    assertThat(node.facts().get("a")).isEqualTo(1);
    Files.writeString(file, "{\"a\":2}");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
    assertThat(node.facts().get("a")).isEqualTo(2);
    Files.writeString(file, "{");
    assertThat(node.facts()).isEmpty();
  }

  @Test
  void hostileYamlIsEmpty() throws Exception {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    Path file = Files.writeString(dir.resolve("bomb.yaml"), bomb);
    assertThat(NodeFiles.builder().facts(file).build().facts()).isEmpty();
    Path list = Files.writeString(dir.resolve("list.yaml"), "- a\n");
    assertThat(NodeFiles.builder().facts(list).build().facts()).isEmpty();
  }

  @Test
  void somethingMustBeThere() {
    assertThatThrownBy(() -> NodeFiles.builder().build()).isInstanceOf(FleetException.class);
  }
}
