package io.choria.messaging.rpc;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaSettings;
import io.choria.config.choria.NodeNames;
import io.choria.messaging.rpc.FleetException.Reason;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Turns Choria's settings into a description of a connection (spec 01 §6.4, §10). */
final class FleetSettings {
  private static final List<String> SERVERS =
      List.of("_mcollective-server._tcp", "_x-puppet-mcollective._tcp");
  private static final List<String> FEDERATION_SERVERS =
      List.of("_mcollective-federation_server._tcp", "_x-puppet-mcollective_federation._tcp");

  private FleetSettings() {}

  static FleetConnectionBuilder builder(
      Configuration<ChoriaSettings> configuration, SecurityLoader loader) {
    ChoriaSettings settings = configuration.settings();
    SecurityProvider security = loader.load();
    boolean fits = false;
    try {
      FleetConnectionBuilder builder =
          new FleetConnectionBuilder(security)
              .collectives(settings.node().collectives())
              .mainCollective(settings.node().mainCollective())
              .requireFilter(settings.discovery().requireFilter())
              .ttl(Duration.ofSeconds(settings.node().messageTtlSeconds()));
      boolean federated =
          security.role() == SecurityProvider.Role.CLIENT
              && !settings.federation().collectives().isEmpty();
      if (federated) {
        builder.federations(settings.federation().collectives());
        brokers(builder, settings, settings.federation().brokers(), FEDERATION_SERVERS, List.of());
      } else {
        brokers(
            builder, settings, settings.connection().brokers(), SERVERS, List.of("puppet:4222"));
      }
      if (!settings.connection().user().isEmpty() && !settings.connection().password().isEmpty()) {
        builder.userPassword(settings.connection().user(), settings.connection().password());
      }
      if (!settings.connection().credentialsFile().isEmpty()) {
        builder.credentialsFile(Path.of(settings.connection().credentialsFile()));
      }
      fits = true;
      return builder;
    } finally {
      if (!fits) {
        security.close();
      }
    }
  }

  private static void brokers(
      FleetConnectionBuilder builder,
      ChoriaSettings settings,
      List<String> configured,
      List<String> services,
      List<String> otherwise) {
    if (!configured.isEmpty()) {
      configured.forEach(builder::broker);
      return;
    }
    if (!settings.connection().useSrvRecords()) {
      if (otherwise.isEmpty()) {
        throw new FleetException(
            Reason.CONFIGURATION,
            "expected brokers in plugin.choria.federation_middleware_hosts, as"
                + " plugin.choria.use_srv is off");
      }
      otherwise.forEach(builder::broker);
      return;
    }
    String domain = domain(settings);
    builder.srv(services.stream().map(service -> service + "." + domain).toList(), otherwise);
  }

  private static String domain(ChoriaSettings settings) {
    String domain = settings.connection().srvDomain();
    if (!domain.isEmpty()) {
      return domain;
    }
    String host = NodeNames.ofThisHost().facterName().orElse("");
    int dot = host.indexOf('.');
    if (dot < 0) {
      throw new FleetException(
          Reason.CONFIGURATION,
          "brokers are to be looked up in DNS, but neither plugin.choria.srv_domain nor facter"
              + " says in which domain");
    }
    return host.substring(dot + 1);
  }
}
