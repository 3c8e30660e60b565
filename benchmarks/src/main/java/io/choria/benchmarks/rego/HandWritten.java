package io.choria.benchmarks.rego;

import com.google.re2j.Pattern;
import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a person would write in Java instead of a policy, over the same values: the limit of the
 * machine. Each function takes the input and the data.
 */
final class HandWritten {
  static final Map<String, BinaryOperator<Value>> POLICIES =
      Map.of(
          "abac", HandWritten::abac,
          "admission", HandWritten::admission,
          "api-paths", HandWritten::apiPaths,
          "authorizer", HandWritten::authorizer,
          "big-input", HandWritten::bigInput,
          "inventory-join", HandWritten::inventoryJoin,
          "many-rules", HandWritten::manyRules,
          "numbers", HandWritten::numbers,
          "rbac", HandWritten::rbac);

  private static final Pattern ADDRESS = Pattern.compile("^/customers/[0-9]+/address$");
  private static final Set<String> REGISTRIES =
      Set.of("registry.example.net", "mirror.example.net");

  private HandWritten() {}

  private static Value authorizer(Value input, Value data) {
    boolean allow = false;
    String agent = text(input, "agent");
    if (agent.equals("service")) {
      String action = text(input, "action");
      allow = action.equals("status") || action.equals("ping");
    } else if (agent.equals("package") && text(at(input, "data"), "package").startsWith("app-")) {
      String caller = text(input, "callerid");
      allow = caller.equals("up=deploy") || caller.equals("up=admin");
    }
    return Value.of(
        allow
            || (text(input, "callerid").equals("up=admin")
                && !text(at(input, "facts"), "env").equals("production")));
  }

  private static Value abac(Value input, Value data) {
    Value user = at(input, "user");
    Value resource = at(input, "resource");
    Value context = at(input, "context");
    if (!text(user, "department").equals(text(resource, "department"))
        || number(user, "clearance") < number(resource, "classification")
        || array(data, "blocked").contains(at(user, "id"))
        || (number(context, "hour") < 6 && !at(user, "on_call").isTruthy())) {
      return BooleanValue.FALSE;
    }
    for (Value condition : array(resource, "conditions")) {
      if (!at(condition, "value").equals(context.get(at(condition, "attribute")))) {
        return BooleanValue.FALSE;
      }
    }
    return BooleanValue.TRUE;
  }

  private static Value admission(Value input, Value data) {
    SetValue.Builder deny = SetValue.builder();
    Value object = at(at(input, "request"), "object");
    Value spec = at(object, "spec");
    for (Value container : array(spec, "containers")) {
      String name = text(container, "name");
      String image = text(container, "image");
      String registry = image.substring(0, image.indexOf('/'));
      if (!REGISTRIES.contains(registry)) {
        deny.add(StringValue.of("container " + name + " uses an image of " + registry));
      }
      Value limits = at(at(container, "resources"), "limits");
      if (limits.get(StringValue.of("memory")) == null) {
        deny.add(StringValue.of("container " + name + " has no memory limit"));
      }
    }
    if (number(at(spec, "securityContext"), "runAsUser") == 0) {
      deny.add(StringValue.of("pods must not run as root"));
    }
    ObjectValue labels = (ObjectValue) at(at(object, "metadata"), "labels");
    StringBuilder missing = new StringBuilder();
    for (String label : new String[] {"app", "team"}) {
      if (labels.get(label) == null) {
        missing.append(missing.isEmpty() ? "" : ", ").append(label);
      }
    }
    if (!missing.isEmpty()) {
      deny.add(StringValue.of("labels are missing: " + missing));
    }
    return deny.build();
  }

  private static Value apiPaths(Value input, Value data) {
    String method = text(input, "method");
    String path = text(input, "path");
    Value subject = at(input, "subject");
    if (method.equals("GET")) {
      String[] parts = path.substring(1).split("/", 3);
      if (parts[0].equals("orders") && parts[1].equals(text(subject, "customer"))) {
        return BooleanValue.TRUE;
      }
    }
    ArrayValue roles = array(subject, "roles");
    if ((method.equals("PUT") || method.equals("PATCH"))
        && ADDRESS.matcher(path).find()
        && roles.contains(StringValue.of("clerk"))) {
      return BooleanValue.TRUE;
    }
    int middle = path.indexOf('/', "/reports/".length());
    return Value.of(
        path.startsWith("/reports/")
            && middle >= 0
            && path.substring(middle).equals("/summary")
            && roles.contains(StringValue.of("auditor")));
  }

  private static Value bigInput(Value input, Value data) {
    return Value.of(
        text(input, "owner").equals("blue")
            && at(array(input, "items").get(4000), "used").isTruthy());
  }

  private static Value inventoryJoin(Value input, Value data) {
    Set<Value> open = new HashSet<>();
    for (Value network : array(input, "networks")) {
      if (at(network, "public").isTruthy()) {
        open.add(at(network, "id"));
      }
    }
    Set<Value> reachable = new HashSet<>();
    for (Value port : array(input, "ports")) {
      if (open.contains(at(port, "network"))) {
        reachable.add(at(port, "server"));
      }
    }
    SetValue.Builder exposed = SetValue.builder();
    for (Value server : array(input, "servers")) {
      if (reachable.contains(at(server, "id"))
          && array(server, "protocols").contains(StringValue.of("telnet"))) {
        exposed.add(at(server, "id"));
      }
    }
    return exposed.build();
  }

  private static Value manyRules(Value input, Value data) {
    String service = text(input, "service");
    if (!service.startsWith("service")) {
      return BooleanValue.FALSE;
    }
    int rule = Integer.parseInt(service, "service".length(), service.length(), 10);
    return Value.of(rule < 1_000 && number(input, "level") >= rule % 10);
  }

  private static Value numbers(Value input, Value data) {
    long used = 0;
    long largest = 0;
    for (Value request : array(input, "requests")) {
      long cpu = number(request, "cpu");
      used += cpu * number(request, "replicas");
      largest = Math.max(largest, cpu);
    }
    long limit = number(input, "limit");
    if (used <= limit) {
      return StringValue.of("allow");
    }
    return StringValue.of(used * 10 <= limit * 12 && largest < 8 ? "review" : "deny");
  }

  private static Value rbac(Value input, Value data) {
    Value roles = at(data, "users").get(at(input, "user"));
    if (roles == null) {
      return BooleanValue.FALSE;
    }
    Value grants = at(data, "grants");
    Value action = at(input, "action");
    Value type = at(input, "type");
    for (Value role : (ArrayValue) roles) {
      for (Value grant : (ArrayValue) Objects.requireNonNull(grants.get(role))) {
        if (at(grant, "action").equals(action) && at(grant, "type").equals(type)) {
          return BooleanValue.TRUE;
        }
      }
    }
    return BooleanValue.FALSE;
  }

  private static Value at(Value value, String key) {
    return Objects.requireNonNull(((ObjectValue) value).get(key));
  }

  private static String text(Value value, String key) {
    @Nullable Value found = ((ObjectValue) value).get(key);
    return found instanceof StringValue string ? string.value() : "";
  }

  private static long number(Value value, String key) {
    return ((NumberValue) at(value, key)).longValue();
  }

  private static ArrayValue array(Value value, String key) {
    return (ArrayValue) at(value, key);
  }
}
