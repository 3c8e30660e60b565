package io.choria.rego.differential;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Arguments of built-ins that fit together, so that most calls have a result. */
final class Fitting {
  private final Random random;
  private final Values values;
  private final Texts texts;
  private final Grammars grammars;

  Fitting(Random random, Values values, Texts texts) {
    this.random = random;
    this.values = values;
    this.texts = texts;
    this.grammars = new Grammars(random, values);
  }

  /** None for most functions. */
  List<Value> arguments(String name) {
    if (name.startsWith("io.jwt.")) {
      return token(name);
    }
    return switch (name) {
      case "regex.match", "re_match" -> list(grammars.pattern(2), grammars.subject());
      case "regex.is_valid" -> list(grammars.pattern(2));
      case "regex.find_n", "regex.find_all_string_submatch_n" ->
          List.of(text(grammars.pattern(2)), text(grammars.subject()), count());
      case "regex.replace" -> list(grammars.subject(), grammars.pattern(2), grammars.replacement());
      case "regex.split" -> list(grammars.pattern(1), grammars.subject());
      case "regex.template_match" -> template();
      case "glob.match" -> List.of(text(grammars.glob()), delimiters(), text(grammars.globText()));
      case "glob.quote_meta" -> list(grammars.glob());
      case "sprintf" -> List.of(text(grammars.format()), Value.array(values.list(this::printed)));
      case "semver.compare" -> list(grammars.version(), grammars.version());
      case "semver.is_valid" -> list(grammars.version());
      case "net.cidr_contains", "net.cidr_intersects", "net.cidr_overlap" ->
          list(grammars.network(), random.nextBoolean() ? grammars.network() : grammars.address());
      case "net.cidr_merge" -> List.of(Value.array(values.list(() -> text(grammars.network()))));
      case "net.cidr_is_valid" -> list(grammars.network());
      case "net.cidr_contains_matches" -> List.of(networks(), networks());
      case "uuid.parse" -> list(grammars.uuid());
      case "units.parse", "units.parse_bytes" -> list(grammars.amount());
      case "time.parse_duration_ns" -> list(grammars.duration());
      case "time.parse_ns" -> list(grammars.layoutAndTime());
      case "time.clock", "time.date", "time.weekday" -> List.of(moment());
      case "time.diff" -> List.of(moment(), moment());
      case "time.format" ->
          List.of(
              random.nextInt(4) == 0
                  ? moment()
                  : Value.array(
                      grammars.nanos(), text(grammars.zone()), text(grammars.layoutAndTime()[0])));
      case "time.add_date" ->
          List.of(grammars.nanos(), values.number(), values.number(), values.number());
      case "uri.parse", "uri.is_valid" -> list(grammars.uri());
      case "urlquery.decode", "urlquery.decode_object" -> list(grammars.query());
      case "json.unmarshal", "json.is_valid" -> list(grammars.json(3));
      case "yaml.unmarshal", "yaml.is_valid" -> list(grammars.yamlDocument());
      case "strings.render_template" ->
          List.of(text(grammars.template(2)), values.object(values::key, this::plain));
      case "crypto.x509.parse_keypair" ->
          list(texts.pem("CERTIFICATE-----"), texts.pem("PRIVATE KEY-----"));
      case "crypto.x509.parse_certificate_request" -> list(texts.pem("REQUEST"));
      case "crypto.parse_private_keys", "crypto.x509.parse_rsa_private_key" ->
          list(texts.pem("PRIVATE KEY-----"));
      default -> documents(name);
    };
  }

  private List<Value> documents(String name) {
    return switch (name) {
      case "json.patch" -> patch();
      case "json.filter", "json.remove" -> {
        Value document = document(3);
        yield List.of(document, Value.array(values.list(() -> text(path(document)))));
      }
      case "json.marshal_with_options" ->
          List.of(
              values.any(3),
              object(
                  "pretty", Value.of(random.nextBoolean()),
                  "indent", text(values.pick("", " ", "\t", "  ")),
                  "prefix", text(values.pick("", "> ", " "))));
      case "json.match_schema" -> List.of(document(3), schema(3));
      case "json.verify_schema" -> List.of(schema(3));
      case "graph.reachable", "graph.reachable_paths" -> List.of(graph(), nodes());
      case "object.subset" -> {
        Value document = document(3);
        yield List.of(document, random.nextInt(3) == 0 ? document(2) : part(document));
      }
      case "object.get" -> {
        Value document = document(3);
        yield List.of(
            document,
            random.nextBoolean() ? values.key() : Value.array(values.list(this::step)),
            values.scalar());
      }
      case "walk" -> List.of(values.any(3));
      case "format_int" ->
          List.of(
              values.number(), values.pick(Value.of(2), Value.of(8), Value.of(10), Value.of(16)));
      case "hex.decode" -> list(values.pick("61", "6162", "c3a9", "FF", "00", "6", "6g", "é"));
      case "rego.parse_module" ->
          List.of(text("p.rego"), text(texts.forBuiltin("rego.parse_module")));
      case "providers.aws.sign_req" -> request();
      case "graphql.parse", "graphql.parse_and_verify", "graphql.is_valid" ->
          list(texts.graphQl(false), texts.graphQl(true));
      case "graphql.parse_query" -> list(texts.graphQl(false));
      case "graphql.parse_schema", "graphql.schema_is_valid" -> list(texts.graphQl(true));
      default -> List.of();
    };
  }

  private static Value text(String text) {
    return Value.of(text);
  }

  private static List<Value> list(String... parts) {
    List<Value> list = new ArrayList<>();
    for (String part : parts) {
      list.add(text(part));
    }
    return list;
  }

  private Value count() {
    return Value.of(random.nextInt(5) - 1);
  }

  /** Keys and values in turn; some are left out. */
  private Value object(Object... entries) {
    ObjectValue.Builder object = ObjectValue.builder();
    for (int i = 0; i < entries.length; i += 2) {
      if (random.nextInt(4) > 0) {
        object.put(text((String) entries[i]), (Value) entries[i + 1]);
      }
    }
    return object.build();
  }

  private List<Value> template() {
    String inner = grammars.pattern(0).replaceAll("[<>]", "");
    String[] pair = values.pick(List.of(new String[] {"<", ">"}, new String[] {"{", "}"}));
    return list(
        "a" + pair[0] + inner + pair[1] + values.pick("", "b", "." + pair[0] + "\\d" + pair[1]),
        "a" + grammars.subject(),
        pair[0],
        pair[1]);
  }

  private Value delimiters() {
    return values.pick(
        Value.nullValue(),
        Value.array(),
        Value.array(text(".")),
        Value.array(text("/")),
        Value.array(text("."), text("/")),
        Value.array(text(":")),
        Value.array(text("é")),
        Value.array(text("ab")));
  }

  /** Numbers of all kinds, texts, and now and then anything. */
  private Value printed() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> values.number();
      case 2, 3 -> values.string();
      default -> values.any(2);
    };
  }

  private Value networks() {
    return switch (random.nextInt(3)) {
      case 0 -> text(grammars.network());
      case 1 -> Value.array(values.list(() -> text(grammars.network())));
      default -> values.object(values::key, () -> text(grammars.network()));
    };
  }

  private Value moment() {
    return random.nextInt(3) == 0
        ? grammars.nanos()
        : Value.array(grammars.nanos(), text(grammars.zone()));
  }

  private Value plain() {
    return document(2);
  }

  /** What JSON can say. */
  private Value document(int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return values.scalar();
    }
    return random.nextInt(3) == 0
        ? Value.array(values.list(() -> document(depth - 1)))
        : values.object(values::key, () -> document(depth - 1));
  }

  private Value part(Value value) {
    if (value instanceof ObjectValue object) {
      ObjectValue.Builder part = ObjectValue.builder();
      object.forEach(
          (key, entry) -> {
            if (random.nextInt(3) > 0) {
              part.put(key, part(entry));
            }
          });
      return part.build();
    }
    return value;
  }

  private Value step() {
    return random.nextInt(3) == 0 ? Value.of(random.nextInt(3)) : values.key();
  }

  /** A path into a document, or near one. */
  private String path(Value document) {
    StringBuilder path = new StringBuilder();
    Value at = document;
    while (random.nextInt(5) > 0) {
      List<Value> keys = new ArrayList<>();
      if (at instanceof ObjectValue object) {
        object.forEach((key, entry) -> keys.add(key));
      } else if (at instanceof ArrayValue array) {
        for (int i = 0; i < array.size(); i++) {
          keys.add(Value.of(i));
        }
      }
      if (keys.isEmpty()) {
        break;
      }
      Value key = values.pick(keys);
      at = at instanceof ObjectValue object ? object.get(key) : ((ArrayValue) at).get(number(key));
      path.append('/').append(key.toString().replace("\"", ""));
    }
    return path + values.pick("", "", "", "/a", "/-", "/0", "/b/c", "/", "/1");
  }

  private static int number(Value value) {
    return Integer.parseInt(value.toString());
  }

  private List<Value> patch() {
    Value document = document(3);
    List<Value> operations =
        values.list(
            () -> {
              String operation =
                  values.pick("add", "add", "remove", "replace", "move", "copy", "test", "x");
              return object(
                  "op", text(operation),
                  "path", random.nextInt(6) == 0 ? Value.array(values.key()) : text(path(document)),
                  "from", text(path(document)),
                  "value", values.any(1));
            });
    return List.of(document, Value.array(operations));
  }

  private Value graph() {
    return values.object(values::key, this::nodes);
  }

  private Value nodes() {
    List<Value> nodes = values.list(values::key);
    return random.nextBoolean() ? Value.array(nodes) : Value.set(nodes.toArray(new Value[0]));
  }

  /** A JSON schema. */
  private Value schema(int depth) {
    ObjectValue.Builder schema = ObjectValue.builder();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      keyword(schema, depth);
    }
    return schema.build();
  }

  private void keyword(ObjectValue.Builder schema, int depth) {
    String scalar =
        values.pick(
            "type",
            "type",
            "enum",
            "const",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "multipleOf",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "required",
            "exclusiveMaximum",
            "$ref",
            "title");
    String nested =
        values.pick(
            "properties",
            "items",
            "additionalProperties",
            "patternProperties",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "contains",
            "propertyNames",
            "dependencies",
            "additionalItems",
            "definitions");
    String keyword = depth > 0 && random.nextBoolean() ? nested : scalar;
    schema.put(text(keyword), random.nextInt(25) == 0 ? values.any(1) : operand(keyword, depth));
  }

  private Value operand(String keyword, int depth) {
    return switch (keyword) {
      case "type" -> {
        String[] kinds = {"object", "string", "array", "number", "integer", "boolean", "null"};
        yield random.nextInt(4) == 0
            ? Value.array(text(values.pick(kinds)), text(values.pick(kinds)))
            : text(values.pick(kinds));
      }
      case "enum" -> Value.array(values.list(values::scalar));
      case "const" -> values.scalar();
      case "pattern" -> text(values.pick("^a", "b$", "[0-9]+", ".", "(", "a|b"));
      case "format" ->
          text(
              values.pick(
                  "date",
                  "email",
                  "ipv4",
                  "ipv6",
                  "uri",
                  "date-time",
                  "hostname",
                  "regex",
                  "uuid",
                  "time",
                  "json-pointer",
                  "uri-reference",
                  "x"));
      case "uniqueItems" -> Value.of(random.nextBoolean());
      case "required" -> Value.array(values.list(values::key));
      case "$ref" -> text(values.pick("#", "#/definitions/a", "#/properties/a", "#/definitions/x"));
      case "title" -> values.string();
      case "multipleOf" -> values.pick(Value.of(2), Value.parseJson("0.5"), Value.of(0));
      case "properties", "patternProperties", "definitions" ->
          values.object(values::key, () -> schema(depth - 1));
      case "dependencies" ->
          values.object(
              values::key,
              () ->
                  random.nextBoolean() ? schema(depth - 1) : Value.array(values.list(values::key)));
      case "items" ->
          random.nextInt(3) == 0
              ? Value.array(values.list(() -> schema(depth - 1)))
              : schema(depth - 1);
      case "allOf", "anyOf", "oneOf" -> Value.array(values.list(() -> schema(depth - 1)));
      case "additionalProperties", "additionalItems" ->
          random.nextBoolean() ? Value.of(random.nextBoolean()) : schema(depth - 1);
      case "not", "if", "then", "else", "contains", "propertyNames" -> schema(depth - 1);
      default -> Value.of(random.nextInt(5));
    };
  }

  private List<Value> request() {
    Value headers =
        values.object(
            () -> text(values.pick("x-a", "Host", "content-type", "X-B")), values::string);
    Value request =
        object(
            "method", text(values.pick("GET", "get", "POST", "PUT")),
            "url",
                text(
                    values.pick(
                        "https://s3.amazonaws.com/b/k",
                        "https://x.eu.amazonaws.com",
                        "http://h:8080/a%20b?x=1&a=2",
                        "https://h/a/../b?q",
                        "h",
                        "https://é.de/ü")),
            "headers", headers,
            "body", values.any(1),
            "raw_body", values.string());
    Value account =
        object(
            "aws_service", text(values.pick("s3", "glacier", "es", "s3")),
            "aws_access_key", text("AKIA"),
            "aws_secret_access_key", text("secret"),
            "aws_region", text(values.pick("us-east-1", "")),
            "aws_session_token", text("token"),
            "disable_payload_signing", Value.of(random.nextBoolean()));
    return List.of(
        with(request, "url", "method"),
        with(account, "aws_service", "aws_access_key", "aws_secret_access_key", "aws_region"),
        grammars.nanos());
  }

  /** The object, with texts for what is missing. */
  private Value with(Value object, String... keys) {
    ObjectValue.Builder all = ObjectValue.builder();
    for (String key : keys) {
      if (random.nextInt(20) > 0) {
        all.put(
            text(key),
            text(key.equals("url") ? "https://h/p" : key.equals("method") ? "GET" : "s3"));
      }
    }
    ((ObjectValue) object).forEach(all::put);
    return all.build();
  }

  private List<Value> token(String name) {
    if (name.startsWith("io.jwt.verify")) {
      return List.of(
          Value.of(texts.token()),
          Value.of(
              name.contains("_hs")
                  ? values.pick("secret", "x", "")
                  : random.nextBoolean() ? texts.key() : texts.pem()));
    }
    return switch (name) {
      case "io.jwt.decode" -> List.of(Value.of(texts.token()));
      case "io.jwt.decode_verify" -> List.of(Value.of(texts.token()), constraints());
      case "io.jwt.encode_sign" -> signed(false);
      default -> signed(true);
    };
  }

  private List<Value> signed(boolean raw) {
    String key = texts.key();
    String kind =
        key.contains("\"RSA\"")
            ? "RS"
            : key.contains("\"OKP\"") ? "Ed" : key.contains("oct") ? "HS" : "";
    Value header = header(random.nextInt(4) == 0 ? "" : kind);
    if (!raw) {
      return List.of(header, payload(), Value.parseJson(key));
    }
    String payload = random.nextInt(8) == 0 ? "x" : payload().toJson();
    return list(
        random.nextInt(8) == 0 ? texts.mutate(header.toJson()) : header.toJson(),
        payload,
        random.nextInt(8) == 0 ? texts.mutate(key) : key);
  }

  private Value constraints() {
    ObjectValue.Builder constraints = ObjectValue.builder();
    if (random.nextBoolean()) {
      constraints.put(Value.of("secret"), Value.of("secret"));
    } else {
      constraints.put(Value.of("cert"), Value.of(random.nextBoolean() ? texts.key() : texts.pem()));
    }
    put(constraints, 4, "alg", Value.of(values.pick("HS256", "RS256", "ES256", "EdDSA", "X")));
    put(constraints, 4, "iss", values.pick(Value.of("me"), Value.of("x"), Value.of(1)));
    put(constraints, 2, "aud", values.pick(Value.of("you"), Value.of("x"), Value.of(1)));
    put(
        constraints,
        3,
        "time",
        values.pick(
            Value.of(1_700_000_000_000_000_000L),
            Value.of(1_900_000_000_000_000_000L),
            Value.of(0),
            Value.of(-1),
            Value.of("x"),
            Value.parseJson("1.5"),
            Value.parseJson("1e30")));
    put(constraints, 20, "foo", Value.of("x"));
    return constraints.build();
  }

  private void put(ObjectValue.Builder object, int oneIn, String key, Value value) {
    if (random.nextInt(oneIn) == 0) {
      object.put(Value.of(key), value);
    }
  }

  /** A header whose signatures are always the same. */
  private Value header(String kind) {
    List<String> all = List.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "EdDSA", "X");
    ObjectValue.Builder header = ObjectValue.builder();
    header.put(
        Value.of("alg"),
        Value.of(values.pick(all.stream().filter(a -> a.startsWith(kind)).toList())));
    put(header, 2, "typ", values.pick(Value.of("JWT"), Value.of("text/plain"), Value.of(1)));
    put(header, 6, "kid", values.pick(Value.of("k1"), Value.of("k3")));
    put(header, 10, "cty", Value.of("x"));
    put(header, 15, "crit", Value.array(Value.of("b64")));
    return header.build();
  }

  private Value payload() {
    return values.object(values::key, () -> values.any(2));
  }
}
