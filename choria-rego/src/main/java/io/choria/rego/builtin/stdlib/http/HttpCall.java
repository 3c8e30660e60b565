package io.choria.rego.builtin.stdlib.http;

import static java.util.stream.Collectors.joining;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.JsonWriter;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.crypto.Certificates;
import io.choria.rego.builtin.stdlib.format.GoText;
import io.choria.rego.builtin.stdlib.format.Sprintf;
import io.choria.rego.builtin.stdlib.time.GoDuration;
import io.choria.rego.builtin.stdlib.uri.GoUrl;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request, understood (spec 08 §4.18).
 *
 * @param client which to send it with
 * @param url where to
 * @param method in upper case
 * @param headers by names as written, in no case; the last of several spellings
 * @param body empty for none
 * @param follow whether redirects are followed
 * @param nanos how long it may take, 0 or less for as long as the evaluation
 * @param retries how often it is repeated if it fails
 */
record HttpCall(
    HttpClient client,
    GoUrl url,
    String method,
    Map<String, String> headers,
    StringValue body,
    boolean follow,
    long nanos,
    int retries) {
  private static final long DEFAULT_NANOS = 5_000_000_000L;
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

  static HttpCall of(BuiltinContext context, ObjectValue request) {
    return new Reader(context, request).read();
  }

  /** One request that is read. Errors are found in the order of the names of its fields. */
  private static final class Reader {
    private final BuiltinContext context;
    private final ObjectValue request;
    private final HostAccess host;

    Reader(BuiltinContext context, ObjectValue request) {
      this.context = context;
      this.request = request;
      this.host = new HostAccess(context.capabilities());
    }

    HttpCall read() {
      boolean follow = truth("enable_redirect");
      ObjectValue written = headers();
      String method = text("method").toUpperCase(Locale.ROOT);
      StringValue body = body();
      long nanos = request.get("timeout") == null ? DEFAULT_NANOS : nanos(request.get("timeout"));
      HttpClient client = client(written);
      String target = text("url");
      if (!method.isEmpty() && !method.matches(TOKEN)) {
        throw BuiltinException.of("net/http: invalid method " + GoText.quote(method));
      }
      GoUrl url = GoUrl.parse(target);
      if (!context.capabilities().allowsHost(url.hostname())) {
        throw BuiltinException.of("disallowed host: " + url.hostname());
      }
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      written.forEach((name, value) -> headers.put(Sprintf.plain(name), header(value)));
      return new HttpCall(
          client, url, method.isEmpty() ? "GET" : method, headers, body, follow, nanos, retries());
    }

    private static String header(Value value) {
      if (value instanceof StringValue text) {
        return text.value();
      }
      throw BuiltinException.of("invalid type for headers value " + quoted(value));
    }

    /** A value with quotes, as Go shows it. */
    private static String quoted(Value value) {
      return value instanceof ArrayValue array
          ? array.asList().stream().map(Reader::quoted).collect(joining(" ", "[", "]"))
          : GoText.quote(Sprintf.plain(value));
    }

    /** A field that has to be a string, without the quotes around it; empty if it is missing. */
    private String text(String field) {
      Value value = request.get(field);
      if (value == null) {
        return "";
      }
      if (!(value instanceof StringValue text)) {
        throw BuiltinException.of(GoText.quote(field) + " must be a string");
      }
      String whole = text.value();
      int start = 0;
      int end = whole.length();
      while (start < end && whole.charAt(start) == '"') {
        start++;
      }
      while (end > start && whole.charAt(end - 1) == '"') {
        end--;
      }
      return whole.substring(start, end);
    }

    private boolean truth(String field) {
      Value value = request.get(field);
      if (value instanceof BooleanValue flag) {
        return flag.value();
      }
      String text = value == null ? "0" : value.toString();
      if (!text.equals("0") && !text.equals("1")) {
        throw BuiltinException.of(
            "strconv.ParseBool: parsing " + GoText.quote(text) + ": invalid syntax");
      }
      return text.equals("1");
    }

    private ObjectValue headers() {
      Value value = request.get("headers");
      if (value == null || value instanceof ObjectValue) {
        return value == null ? ObjectValue.EMPTY : (ObjectValue) value;
      }
      throw BuiltinException.of("invalid type for headers key");
    }

    private StringValue body() {
      if (request.get("raw_body") != null) {
        return StringValue.of(text("raw_body"));
      }
      Value body = request.get("body");
      return body == null ? StringValue.EMPTY : StringValue.of(JsonWriter.compact().write(body));
    }

    private static long nanos(Value timeout) {
      if (timeout instanceof NumberValue number) {
        if (number.isLong()) {
          return number.longValue();
        }
        throw BuiltinException.of("invalid timeout number value " + number + ", must be int64");
      }
      if (timeout instanceof StringValue text) {
        String value = text.value();
        try {
          return value.matches("[+-]?[0-9]{1,18}")
              ? Long.parseLong(value)
              : GoDuration.standard(value);
        } catch (BuiltinException e) {
          throw BuiltinException.of("invalid timeout value " + text + ": " + e.text());
        }
      }
      throw BuiltinException.type(
          "operand 1 'timeout' must be one of {string, number} but got " + timeout.kind().label());
    }

    private int retries() {
      Value value = request.get("max_retry_attempts");
      if (value == null) {
        return 0;
      }
      if (value instanceof NumberValue number
          && number.isLong()
          && number.longValue() >= 0
          && number.longValue() <= Integer.MAX_VALUE) {
        return (int) number.longValue();
      }
      throw BuiltinException.of(
          "invalid value " + value + " for field " + GoText.quote("max_retry_attempts"));
    }

    private HttpClient client(ObjectValue headers) {
      String authority = text("tls_ca_cert");
      String authorityVariable = text("tls_ca_cert_env_variable");
      String authorityFile = text("tls_ca_cert_file");
      String certificate = text("tls_client_cert");
      String certificateVariable = text("tls_client_cert_env_variable");
      String certificateFile = text("tls_client_cert_file");
      String key = text("tls_client_key");
      String keyVariable = text("tls_client_key_env_variable");
      String keyFile = text("tls_client_key_file");
      boolean unverified = truth("tls_insecure_skip_verify");
      String serverName = text("tls_server_name");
      boolean system = truth("tls_use_system_certs");
      List<HttpTls.Identity> identities = new ArrayList<>();
      if (!certificate.isEmpty() && !key.isEmpty()) {
        identities.add(identity(certificate, key));
      }
      if (!certificateFile.isEmpty() && !keyFile.isEmpty()) {
        identities.add(identity(host.file(certificateFile), host.file(keyFile)));
      }
      if (!certificateVariable.isEmpty() && !keyVariable.isEmpty()) {
        identities.add(ofVariables(certificateVariable, keyVariable));
      }
      List<String> authorities = new ArrayList<>();
      if (!authority.isEmpty()) {
        String pem = authority.replace("\\n", "\n");
        authorities.add(authority(pem, "could not append certificates"));
      }
      if (!authorityFile.isEmpty()) {
        authorities.add(
            authority(
                host.file(authorityFile),
                "could not append CA certificates from " + GoText.quote(authorityFile)));
      }
      if (!authorityVariable.isEmpty()) {
        authorities.add(
            authority(
                host.variable(authorityVariable),
                "could not add CA certificates from envvar "
                    + GoText.quote(authorityVariable)
                    + ": could not append certificates"));
      }
      if (serverName.isEmpty()) {
        serverName = hostHeader(headers);
      }
      return context
          .cache()
          .only(HttpClients.class, HttpClients::new)
          .of(new HttpTls(identities, authorities, system, unverified, serverName));
    }

    private static HttpTls.Identity identity(String certificate, String key) {
      Certificates.pair(certificate, key);
      return new HttpTls.Identity(certificate, key);
    }

    private HttpTls.Identity ofVariables(String certificate, String key) {
      try {
        return identity(host.variable(certificate), host.variable(key));
      } catch (BuiltinException e) {
        throw BuiltinException.of(
            "cannot extract public/private key pair from envvars "
                + GoText.quote(certificate)
                + ", "
                + GoText.quote(key)
                + ": "
                + e.text());
      }
    }

    private static String authority(String pem, String otherwise) {
      if (HttpTls.hasCertificates(pem)) {
        return pem;
      }
      throw BuiltinException.of(otherwise);
    }

    private static String hostHeader(ObjectValue headers) {
      String[] found = {""};
      headers.forEach(
          (name, value) -> {
            if (name instanceof StringValue text
                && text.value().equalsIgnoreCase("host")
                && value instanceof StringValue host) {
              found[0] = host.value();
            }
          });
      return found[0];
    }
  }
}
