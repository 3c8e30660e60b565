package io.choria.rego.cli;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonReader;
import io.choria.rego.ObjectValue;
import io.choria.rego.Rego;
import io.choria.rego.RegoException;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.builtin.Capabilities;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The built-ins and hosts that a file in the form of {@code opa capabilities} allows. */
final class CapabilitiesFile {
  private static final String CURRENT = "v1.22.2";

  private CapabilitiesFile() {}

  static void apply(Rego.Builder builder, String name) throws UsageException {
    Set<Path> roots = new HashSet<>();
    FileSystems.getDefault().getRootDirectories().forEach(roots::add);
    Capabilities hosts =
        Capabilities.none()
            .withNetwork()
            .withEnvironment()
            .withFiles(roots)
            .withVariables(System.getenv());
    if (name.isEmpty() || name.equals(CURRENT)) {
      builder.capabilities(hosts);
      return;
    }
    ObjectValue file = read(name);
    Set<String> allowed = new HashSet<>();
    if (file.get("builtins") instanceof ArrayValue builtins) {
      for (Value one : builtins) {
        if (one instanceof ObjectValue builtin && builtin.get("name") instanceof StringValue text) {
          allowed.add(text.value());
        }
      }
    }
    BuiltinRegistry all = BuiltinRegistry.standard();
    builder.builtins(all.without(all.names().stream().filter(b -> !allowed.contains(b)).toList()));
    if (file.get("allow_net") instanceof ArrayValue net) {
      Set<String> names = new HashSet<>();
      net.forEach(host -> names.add(host instanceof StringValue s ? s.value() : host.toString()));
      hosts = hosts.withNetwork(names);
    }
    builder.capabilities(hosts);
  }

  private static ObjectValue read(String name) throws UsageException {
    try {
      Value read = JsonReader.withDefaults().read(Files.readAllBytes(Path.of(name)));
      if (read instanceof ObjectValue object) {
        return object;
      }
    } catch (IOException | RegoException e) {
      // a version that is not known, or a file that is none
    }
    throw new UsageException(
        "invalid argument "
            + StringValue.of(name)
            + " for \"--capabilities\" flag: no such file or capabilities version found: "
            + name);
  }
}
