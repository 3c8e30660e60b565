package io.choria.rego.builtin.stdlib.http;

import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.collection.Sets;
import java.util.List;

/** The request object of {@code http.send} (spec 08 §4.18). */
public final class HttpRequestFields {
  private static final SetValue REQUIRED = names("method", "url");
  private static final SetValue KNOWN =
      names(
          "method",
          "url",
          "body",
          "enable_redirect",
          "force_json_decode",
          "force_yaml_decode",
          "headers",
          "raw_body",
          "tls_use_system_certs",
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
          "tls_server_name",
          "timeout",
          "cache",
          "force_cache",
          "force_cache_duration_seconds",
          "raise_error",
          "caching_mode",
          "max_retry_attempts",
          "cache_ignored_headers");

  private HttpRequestFields() {}

  public static SetValue names(String... names) {
    return SetValue.of(List.of(names).stream().map(StringValue::of).toList());
  }

  /** Fails unless the request has all it needs and nothing unknown. */
  static void check(ObjectValue request) {
    SetValue unknown = Sets.difference(request.keys(), KNOWN, Pace.FREE);
    if (unknown.size() > 0) {
      throw BuiltinException.type("operand 1 invalid request parameters(s): " + unknown);
    }
    SetValue missing = Sets.difference(REQUIRED, request.keys(), Pace.FREE);
    if (missing.size() > 0) {
      throw BuiltinException.type("operand 1 missing required request parameters(s): " + missing);
    }
  }
}
