package io.choria.messaging.rpc.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.rpc.discovery.DiscoveryException.Reason;
import io.choria.messaging.rpc.filter.Names;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of servers that come from outside. */
final class Identities {
  private static final Pattern NAME =
      Pattern.compile(
          "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*");

  private Identities() {}

  static String checked(String name) {
    if (name.length() > 255 || !NAME.matcher(name).matches()) {
      throw new DiscoveryException(Reason.FORMAT, "invalid identity string \"" + name + "\"");
    }
    return name;
  }

  static List<String> checked(JsonNode names, String where) {
    if (!names.isArray()) {
      throw new DiscoveryException(Reason.FORMAT, where + ": expected a list of identities");
    }
    List<String> checked = new ArrayList<>();
    for (JsonNode name : names) {
      if (name.isTextual()) {
        checked.add(checked(name.textValue()));
      }
    }
    return checked;
  }

  /** Those that any of the filters means, each once; all when there is no filter. */
  static List<String> selected(List<String> names, List<String> filters) {
    Set<String> selected = new LinkedHashSet<>();
    for (String name : names) {
      if (filters.isEmpty() || filters.stream().anyMatch(one -> Names.isIdentity(one, name))) {
        selected.add(name);
      }
    }
    return List.copyOf(selected);
  }
}
