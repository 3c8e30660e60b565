package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("spec 01 §8: subjects")
class FleetSubjectsTest {
  @ParameterizedTest(name = "H({0}) {1} = {2}")
  @CsvSource({
    "up=dana,MD5,ce90e8bcdd2006142331a06a35b5c58d",
    "up=dana,SHA256,cdf64f25cae94d9e7739c00dbb24554160117900292132a074ddda3141b9a2a3",
    "choria=dana,MD5,0fb38cb24df713e3810d3b091ffa3e07",
    "web1.example.net,MD5,b4bea56748abd61190d1f6686618a395",
    "up=alice,MD5,9ff94a8781520105e44481be68e5d47f",
    "up=alice,SHA256,e1ad6b0b05c5a18b427127b1919a848fbacc0684487a70c5b19f77371a76b0ab"
  })
  void callerHashes(String caller, CallerHash hash, String expected) {
    assertThat(hash.of(caller)).isEqualTo(expected);
  }

  @Test
  void formsOfTheTable() {
    assertThat(FleetSubjects.broadcast("c", "rpcutil")).isEqualTo("c.broadcast.agent.rpcutil");
    assertThat(FleetSubjects.service("c", "signer")).isEqualTo("c.broadcast.service.signer");
    assertThat(FleetSubjects.node("c", "web1.example.net")).isEqualTo("c.node.web1.example.net");
    assertThat(FleetSubjects.reply("c", CallerHash.MD5, "up=dana", "1"))
        .isEqualTo("c.reply.ce90e8bcdd2006142331a06a35b5c58d.1");
    assertThat(FleetSubjects.registration("c")).isEqualTo("c.broadcast.agent.registration");
    assertThat(FleetSubjects.federation("eu")).isEqualTo("choria.federation.eu.federation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "*", "a.>", ".a", "a.", "a..b", "a\r\nPUB x 0\r\n"})
  void namesThatWouldChangeASubjectAreRefused(String name) {
    assertThatThrownBy(() -> FleetSubjects.node("c", name))
        .isInstanceOfSatisfying(
            FleetException.class,
            e -> assertThat(e.reason()).isEqualTo(FleetException.Reason.NAME));
    assertThat(FleetSubjects.mayBeRepliedTo(name)).isFalse();
  }

  @Test
  void collectivesAndAgentsAreOneToken() {
    assertThatThrownBy(() -> FleetSubjects.broadcast("c", "a.b"))
        .hasMessageContaining("without dots");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$JS.API.STREAM.DELETE.x", "$SYS.REQ", "a*", "a b"})
  void repliesDoNotSteerTheNatsServer(String subject) {
    assertThat(FleetSubjects.mayBeRepliedTo(subject)).isFalse();
    assertThat(FleetSubjects.mayBeRepliedTo("choria.reply.x.1")).isTrue();
  }
}
