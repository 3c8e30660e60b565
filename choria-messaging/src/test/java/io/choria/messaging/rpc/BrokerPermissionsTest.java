package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.rpc.PermissionException.Action;
import io.choria.messaging.security.BrokerCredentials;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("spec 03 §22: what a broker forbids, and the claim that would permit it")
class BrokerPermissionsTest {
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Publish|choria.broadcast.agent.discovery|fleet_management",
        "Publish|choria.node.web1.example.net|fleet_management",
        "Publish|choria.federation.eu.federation|fleet_management",
        "Publish|other.reply.x.y|collectives with other",
        "Publish|choria.broadcast.agent.registration|collectives with choria",
        "Publish|choria.submission.in.x|submission",
        "Publish|choria.governor.x|governor",
        "Publish|$JS.API.INFO|streams_user",
        "Publish|some.thing|pub_subjects",
        "Subscription|choria.broadcast.service.signer|service_host",
        "Subscription|other.broadcast.agent.rpcutil|collectives with other",
        "Subscription|choria.node.web2.example.net|identity=web2.example.net",
        "Subscription|choria.reply.abc.1|hash",
        "Subscription|choria.lifecycle.event.>|events_viewer",
        "Subscription|choria.republish.x|streams",
        "Subscription|some.thing|sub_subjects"
      })
  void namesTheClaim(String action, String subject, String claim) {
    PermissionException problem =
        BrokerPermissions.read(
                "Permissions Violation for " + action + " to \"" + subject + "\"",
                BrokerCredentials.none())
            .orElseThrow();
    assertThat(problem.action())
        .isEqualTo(action.equals("Publish") ? Action.PUBLISH : Action.SUBSCRIBE);
    assertThat(problem.subject()).isEqualTo(subject);
    assertThat(problem.missingClaim()).contains(claim);
    assertThat(problem).hasMessageContaining(subject).hasMessageContaining(claim);
    assertThat(problem).hasMessageEndingWith("shown: neither token nor certificate");
  }

  @Test
  void otherErrorsAreOthers() {
    assertThat(BrokerPermissions.read("Authorization Violation", BrokerCredentials.none()))
        .isEmpty();
    assertThat(BrokerPermissions.read("", BrokerCredentials.none())).isEmpty();
  }
}
