package io.choria.config.choria;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Keys that Choria and plugins read as raw options without declaring them (spec 05 §9, §10). */
final class DynamicKeys implements Predicate<String> {
  /** The names under {@code plugin.} whose keys are all known. */
  private static final Set<String> CLOSED =
      Set.of(
          "choria",
          "login",
          "machines",
          "nats",
          "rpcaudit",
          "scout",
          "security",
          "yaml",
          "actionpolicy",
          "regopolicy");

  /** Whether something may read the key although no setting declares it. */
  @Override
  public boolean test(String key) {
    return isPluginOption(key) || Shapes.match(key);
  }

  /** Plugins other than Choria's own may read whatever they like under their name. */
  private static boolean isPluginOption(String key) {
    String[] parts = key.split("\\.", 3);
    return parts.length == 3 && parts[0].equals("plugin") && !CLOSED.contains(parts[1]);
  }

  /** Expressions that are made when the first key needs them. */
  private static final class Shapes {
    /** In these a {@code *} stands for one name that the operator chooses, which has no dots. */
    private static final List<Pattern> KNOWN =
        List.of(
            named("plugin.*.activate_agent"),
            named("plugin.actionpolicy.(allow_unconfigured|enable_default|default_name)"),
            named("plugin.regopolicy.tracing"),
            named("plugin.security.issuer.*.public"),
            named("plugin.choria.adapter.*.(type|queue_len)"),
            named("plugin.choria.adapter.*.stream.(workers|servers|topic)"),
            named("plugin.choria.adapter.*.ingest.(workers|topic|protocol)"),
            named("plugin.choria.network.gateway_remote.*.urls"),
            named("plugin.choria.network.leafnode_remote.*.(url|account|credentials)"),
            named(
                "plugin.choria.network.(gateway|leafnode)_remote.*.tls.(cert|key|ca|verify|disable)"),
            named("plugin.choria.network.mapping.*.(source|destination)"));

    static boolean match(String key) {
      for (Pattern shape : KNOWN) {
        if (shape.matcher(key).matches()) {
          return true;
        }
      }
      return false;
    }

    private static Pattern named(String shape) {
      return Pattern.compile(shape.replace(".", "\\.").replace("*", "[^.]+"));
    }
  }
}
