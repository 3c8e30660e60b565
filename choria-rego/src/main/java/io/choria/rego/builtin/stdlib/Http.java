package io.choria.rego.builtin.stdlib;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.JsonException;
import io.choria.rego.JsonReader;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests over HTTP, only where the host has allowed the network (spec 08 §4.18). Certificates of
 * the policy's own, Unix sockets and caching between queries are not supported; such a request
 * fails.
 */
final class Http {
  private static final int MAX_REDIRECTS = 10;
  private static final int LARGEST_BODY = 16 << 20;
  private static final long WAIT_MILLIS = 20;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  private static final List<String> UNSUPPORTED =
      List.of(
          "tls_ca_cert",
          "tls_ca_cert_file",
          "tls_ca_cert_env_variable",
          "tls_client_cert",
          "tls_client_cert_file",
          "tls_client_cert_env_variable",
          "tls_client_key",
          "tls_client_key_file",
          "tls_client_key_env_variable",
          "tls_insecure_skip_verify",
          "tls_server_name");

  private final BuiltinContext context;
  private final ObjectValue request;

  private Http(BuiltinContext context, ObjectValue request) {
    this.context = context;
    this.request = request;
  }

  static @Nullable BuiltinImpl find(String name) {
    return name.equals("http.send") ? (F1) Http::send : null;
  }

  /** The response to a request, kept for the query. */
  private record Key(ObjectValue request) {}

  private static Value send(BuiltinContext context, Value a) {
    ObjectValue request = HttpRequestFields.checked(a);
    Key key = new Key(request);
    Object known = context.memo().get(key);
    if (known != null) {
      return (Value) known;
    }
    Value response = new Http(context, request).respond();
    context.memo().put(key, response);
    return response;
  }

  private Value respond() {
    boolean raise = !(request.get("raise_error") instanceof BooleanValue flag) || flag.value();
    try {
      return exchange();
    } catch (BuiltinException e) {
      if (raise) {
        throw e;
      }
      return ObjectValue.builder()
          .with("status_code", NumberValue.ZERO)
          .with(
              "error",
              ObjectValue.builder()
                  .with("code", StringValue.of("eval_http_send_network_error"))
                  .with("message", StringValue.of(e.text()))
                  .build())
          .build();
    }
  }

  private Value exchange() {
    for (String field : UNSUPPORTED) {
      if (request.get(field) != null && !isOff(field)) {
        throw BuiltinException.of("http.send: " + field + " is not supported");
      }
    }
    String url = Operands.text(field("url"), 1);
    String method = Operands.text(field("method"), 1).toUpperCase(Locale.ROOT);
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout())
            .build();
    boolean follow = isSet("enable_redirect");
    for (int hop = 0; ; hop++) {
      URI target = target(url);
      HttpResponse<byte[]> response = exchange(client, target, method);
      String location = response.headers().firstValue("location").orElse("");
      if (!follow || response.statusCode() / 100 != 3 || location.isEmpty()) {
        return result(response);
      }
      if (hop == MAX_REDIRECTS) {
        throw BuiltinException.of("stopped after " + MAX_REDIRECTS + " redirects");
      }
      url = target.resolve(location).toString();
      method = response.statusCode() == 307 || response.statusCode() == 308 ? method : "GET";
    }
  }

  private Value field(String name) {
    Value value = request.get(name);
    return value == null ? Value.nullValue() : value;
  }

  private URI target(String url) {
    try {
      URI target = URI.create(url);
      String host = target.getHost() == null ? "" : target.getHost();
      if (!context.capabilities().allowsHost(host)) {
        throw BuiltinException.of("http.send: disallowed host: " + host);
      }
      return target;
    } catch (IllegalArgumentException e) {
      throw BuiltinException.of("parse " + GoText.quote(url) + ": " + e.getMessage());
    }
  }

  private Duration timeout() {
    Value timeout = request.get("timeout");
    if (timeout instanceof NumberValue nanos && nanos.isLong() && nanos.longValue() > 0) {
      return Duration.ofNanos(nanos.longValue());
    }
    if (timeout instanceof StringValue text) {
      long nanos = GoDuration.parse(text.value());
      return nanos > 0 ? Duration.ofNanos(nanos) : DEFAULT_TIMEOUT;
    }
    return DEFAULT_TIMEOUT;
  }

  private HttpResponse<byte[]> exchange(HttpClient client, URI target, String method) {
    context.checkDeadline();
    try {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(target)
              .timeout(timeout())
              .method(method, HttpRequest.BodyPublishers.ofByteArray(body()));
      if (request.get("headers") instanceof ObjectValue headers) {
        headers.forEach(
            (name, value) -> builder.setHeader(Sprintf.plain(name), Sprintf.plain(value)));
      }
      return await(
          client.sendAsync(builder.build(), info -> new LimitedBody(LARGEST_BODY)),
          System.nanoTime() + timeout().toNanos());
    } catch (IOException | IllegalArgumentException e) {
      throw BuiltinException.of(method + " " + target + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BuiltinException.of(method + " " + target + ": interrupted");
    }
  }

  /** Waits for the whole response, but not longer than the request and the evaluation may take. */
  private HttpResponse<byte[]> await(
      CompletableFuture<HttpResponse<byte[]>> response, long deadline)
      throws IOException, InterruptedException {
    try {
      while (true) {
        context.checkDeadline();
        try {
          return response.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (System.nanoTime() - deadline > 0) {
            throw new IOException("request timed out", e);
          }
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure
          ? failure
          : new IOException(String.valueOf(e.getCause()), e);
    } finally {
      response.cancel(true);
    }
  }

  private byte[] body() {
    if (request.get("raw_body") instanceof StringValue raw) {
      return raw.bytes();
    }
    Value body = request.get("body");
    return body == null ? new byte[0] : StringValue.of(body.toJson()).bytes();
  }

  private Value result(HttpResponse<byte[]> response) {
    byte[] bytes = response.body();
    context.allocate(bytes.length * 3L);
    StringValue text = StringValue.ofBytes(bytes);
    ObjectValue.Builder headers = ObjectValue.builder();
    for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
      List<Value> values = new ArrayList<>();
      header.getValue().forEach(value -> values.add(StringValue.of(value)));
      headers.with(header.getKey().toLowerCase(Locale.ROOT), ArrayValue.of(values));
    }
    ObjectValue.Builder result =
        ObjectValue.builder()
            .with("status", StringValue.of(Integer.toString(response.statusCode())))
            .with("status_code", NumberValue.of(response.statusCode()))
            .with("raw_body", text)
            .with("headers", headers.build());
    Value body = decoded(response.headers().firstValue("content-type").orElse(""), text);
    result.with("body", body == null ? Value.nullValue() : body);
    return result.build();
  }

  private @Nullable Value decoded(String contentType, StringValue text) {
    boolean json = contentType.contains("json") || isSet("force_json_decode");
    boolean yaml = contentType.contains("yaml") || isSet("force_yaml_decode");
    try {
      if (json) {
        return JsonReader.withDefaults().read(text.bytes());
      }
      return yaml ? Yaml.read(text.value()) : null;
    } catch (JsonException | BuiltinException e) {
      return null;
    }
  }

  private boolean isOff(String flag) {
    return request.get(flag) instanceof BooleanValue truth && !truth.value();
  }

  private boolean isSet(String flag) {
    return request.get(flag) instanceof BooleanValue truth && truth.value();
  }
}
