package io.choria.benchmarks.rego;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Workloads that are too large to keep as files; the same bytes on every run. */
final class GeneratedWorkloads {
  private final Path target;

  /**
   * Names the place to write to.
   *
   * @param target a folder, made if it is missing
   */
  GeneratedWorkloads(Path target) {
    this.target = target;
  }

  List<Workload> write() throws IOException {
    List<Workload> all = new ArrayList<>();
    all.add(rbac("rbac", 1_000));
    all.add(manyRules("many-rules", 1_000));
    all.add(bigInput());
    return all;
  }

  /** Users with roles, roles with grants; most of the data is never looked at. */
  Workload rbac(String name, int users) throws IOException {
    StringBuilder data = new StringBuilder("{\"users\":{");
    for (int user = 0; user < users; user++) {
      data.append(user == 0 ? "" : ",")
          .append(format("\"user%d\":[\"role%d\",\"role%d\"]", user, user % 20, user % 7));
    }
    data.append("},\"grants\":{");
    for (int role = 0; role < 20; role++) {
      data.append(role == 0 ? "" : ",")
          .append(
              format(
                  "\"role%d\":[{\"action\":\"read\",\"type\":\"kind%d\"},"
                      + "{\"action\":\"write\",\"type\":\"kind%d\"}]",
                  role, role, role % 5));
    }
    data.append("}}");
    String policy =
        """
        package rbac

        import rego.v1

        default allow := false

        allow if {
        	some role in data.users[input.user]
        	some grant in data.grants[role]
        	grant.action == input.action
        	grant.type == input.type
        }
        """;
    List<String> inputs =
        List.of(
            "{\"user\":\"user7\",\"action\":\"read\",\"type\":\"kind7\"}",
            "{\"user\":\"user501\",\"action\":\"write\",\"type\":\"kind4\"}",
            "{\"user\":\"nobody\",\"action\":\"read\",\"type\":\"kind1\"}");
    return write(name, "data.rbac.allow", policy, inputs, data.toString());
  }

  /** Rules told apart by an equality on the input. */
  Workload manyRules(String name, int rules) throws IOException {
    StringBuilder policy = new StringBuilder("package many\n\nimport rego.v1\n");
    policy.append("\ndefault allow := false\n");
    for (int rule = 0; rule < rules; rule++) {
      policy.append(
          format(
              "%nallow if {%n\tinput.service == \"service%d\"%n\tinput.level >= %d%n}%n",
              rule, rule % 10));
    }
    List<String> inputs =
        List.of(
            "{\"service\":\"service3\",\"level\":5}",
            format("{\"service\":\"service%d\",\"level\":1}", rules - 1),
            "{\"service\":\"unknown\",\"level\":9}");
    return write(name, "data.many.allow", policy.toString(), inputs, null);
  }

  /** A megabyte of input of which the policy reads one field. */
  private Workload bigInput() throws IOException {
    List<String> inputs = new ArrayList<>();
    for (String owner : List.of("blue", "red")) {
      StringBuilder input = new StringBuilder("{\"owner\":\"" + owner + "\",\"items\":[");
      for (int item = 0; item < 8_000; item++) {
        input
            .append(item == 0 ? "" : ",")
            .append(format("{\"id\":%d,\"name\":\"item %d\",\"labels\":[\"a\",\"b\"],", item, item))
            .append(format("\"size\":{\"width\":%d,\"height\":%d.5},\"used\":true}", item, item));
      }
      inputs.add(input.append("]}").toString());
    }
    String policy =
        """
        package big

        import rego.v1

        default allow := false

        allow if {
        	input.owner == "blue"
        	input.items[4000].used
        }
        """;
    return write("big-input", "data.big.allow", policy, inputs, null);
  }

  /** Rules that are told apart by one kind of condition; each input is met by few of them. */
  Workload toldApart(String kind, int rules) throws IOException {
    StringBuilder policy = new StringBuilder("package apart\n\nimport rego.v1\n");
    policy.append("\ndefault allow := false\n");
    for (int rule = 0; rule < rules; rule++) {
      String condition =
          switch (kind) {
            case "equality" -> format("input.name == \"n%d\"", rule);
            case "membership" -> format("\"n%d\" in input.names", rule);
            case "prefix" -> format("startswith(input.path, \"/n%d/\")", rule);
            case "range" ->
                format("input.port >= %d\n\tinput.port < %d", rule * 10, rule * 10 + 10);
            default -> throw new IllegalArgumentException("unknown kind=" + kind);
          };
      policy.append(format("%nallow if {%n\t%s%n\tinput.level >= %d%n}%n", condition, rule % 10));
    }
    List<String> inputs = new ArrayList<>();
    for (int rule : new int[] {3, rules / 2, rules - 1}) {
      inputs.add(
          format(
              "{\"name\":\"n%d\",\"names\":[\"x\",\"n%d\"],\"path\":\"/n%d/a\",\"port\":%d,"
                  + "\"level\":5}",
              rule, rule, rule, rule * 10 + 3));
    }
    return write(kind + "-" + rules, "data.apart.allow", policy.toString(), inputs, null);
  }

  /** Two lists of which the policy finds the elements that belong together. */
  Workload join(String kind, int elements) throws IOException {
    StringBuilder servers = new StringBuilder();
    StringBuilder ports = new StringBuilder();
    for (int i = 0; i < elements; i++) {
      String end = i == elements - 1 ? "" : ",";
      servers.append(format("{\"id\":\"s%d\"}%s", i, end));
      ports.append(format("{\"server\":\"s%d\",\"open\":%b}%s", elements - 1 - i, i % 3 == 0, end));
    }
    String body =
        switch (kind) {
          case "loop in a loop" ->
              """
              exposed := count({server.id |
              	some server in input.servers
              	some port in input.ports
              	port.server == server.id
              	port.open
              })
              """;
          case "comprehension in a loop" ->
              """
              exposed := count({server.id |
              	some server in input.servers
              	open := [port | some port in input.ports; port.server == server.id; port.open]
              	count(open) > 0
              })
              """;
          default -> throw new IllegalArgumentException("unknown kind=" + kind);
        };
    return write(
        kind.replace(' ', '-') + "-" + elements,
        "data.join.exposed",
        "package join\n\nimport rego.v1\n\n" + body,
        List.of("{\"servers\":[" + servers + "],\"ports\":[" + ports + "]}"),
        null);
  }

  private Workload write(
      String name, String entrypoint, String policy, List<String> inputs, @Nullable String data)
      throws IOException {
    Path directory = Files.createDirectories(target.resolve(name));
    Files.writeString(directory.resolve("policy.rego"), policy);
    Files.writeString(directory.resolve("entrypoint"), entrypoint + "\n");
    for (int i = 0; i < inputs.size(); i++) {
      Files.writeString(directory.resolve("input" + (i + 1) + ".json"), inputs.get(i));
    }
    if (data != null) {
      Files.writeString(directory.resolve("data.json"), data);
    }
    return Workload.read(directory);
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
