package io.choria.rego.builtin.stdlib.http;

import io.choria.rego.BooleanValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F3;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.call.TextSize;
import io.choria.rego.builtin.stdlib.collection.Sets;
import io.choria.rego.builtin.stdlib.crypto.Crypto;
import io.choria.rego.builtin.stdlib.encoding.Hex;
import io.choria.rego.builtin.stdlib.format.Sprintf;
import io.choria.rego.builtin.stdlib.uri.GoUrl;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Requests signed with AWS Signature Version 4 (spec 08 §4.18). */
public final class AwsSigning {
  private static final SetValue REQUIRED =
      HttpRequestFields.names(
          "aws_service", "aws_access_key", "aws_secret_access_key", "aws_region");
  private static final Set<String> UNSIGNED_HEADERS =
      Set.of("authorization", "user-agent", "x-amzn-trace-id");
  private static final String CONTENT_HASH = "x-amz-content-sha256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ObjectValue config;
  private final String time;
  private final byte[] body;
  private final boolean unsignedPayload;

  private AwsSigning(ObjectValue config, Instant time, byte[] body) {
    this.config = config;
    this.time = TIME.format(time);
    this.body = body;
    this.unsignedPayload = unsignedPayload(config);
  }

  public static @Nullable BuiltinImpl find(String name) {
    return name.equals("providers.aws.sign_req") ? (F3) AwsSigning::signRequest : null;
  }

  private static Value signRequest(BuiltinContext context, Value a, Value b, Value c) {
    ObjectValue request = Operands.object(a, 1);
    ObjectValue config = config(Operands.object(b, 1));
    NumberValue nanos = Operands.number(c, 1);
    if (!nanos.isLong() || nanos.text().indexOf('e') >= 0 || nanos.text().indexOf('E') >= 0) {
      throw BuiltinException.type(
          "operand 3 could not convert time_ns value into a unix timestamp");
    }
    TextSize.charge(context, request);
    HttpRequestFields.check(request);
    Value headersField = request.get("headers");
    ObjectValue headers = ObjectValue.EMPTY;
    if (headersField != null) {
      headers = Operands.object(headersField, 0);
    }
    checkTexts(request);
    GoUrl url = GoUrl.parse(text(request, "url"));
    Instant time = Instant.ofEpochSecond(0, nanos.longValue());
    AwsSigning signing = new AwsSigning(config, time, body(request));
    return request.with(
        StringValue.of("headers"), signing.headers(text(request, "method"), url, headers));
  }

  private static ObjectValue config(ObjectValue config) {
    SetValue missing = Sets.difference(REQUIRED, config.keys(), Pace.FREE);
    if (missing.size() > 0) {
      throw BuiltinException.type(
          "operand 2 missing required AWS config parameters(s): " + missing);
    }
    SetValue.Builder invalid = SetValue.builder();
    for (Value name : REQUIRED) {
      if (!(config.get(name) instanceof StringValue)) {
        invalid.add(name);
      }
    }
    if (invalid.size() > 0) {
      throw BuiltinException.type(
          "operand 2 invalid values for required AWS config parameters(s): " + invalid.build());
    }
    return config;
  }

  private static void checkTexts(ObjectValue request) {
    SetValue.Builder invalid = SetValue.builder();
    for (String name : new String[] {"url", "method"}) {
      if (!(request.get(name) instanceof StringValue)) {
        invalid.add(StringValue.of(name));
      }
    }
    if (invalid.size() > 0) {
      throw BuiltinException.type(
          "operand 1 invalid values for required request parameters(s): " + invalid.build());
    }
  }

  private static boolean unsignedPayload(ObjectValue config) {
    Value flag = config.get("disable_payload_signing");
    if (flag == null) {
      return false;
    }
    if (flag instanceof BooleanValue truth) {
      return truth.value();
    }
    throw BuiltinException.type(
        "operand 2 invalid value for 'disable_payload_signing' in AWS config");
  }

  private static String text(ObjectValue object, String field) {
    return object.get(field) instanceof StringValue text ? text.value() : "";
  }

  private static byte[] body(ObjectValue request) {
    if (request.get("raw_body") != null) {
      return StringValue.of(text(request, "raw_body")).bytes();
    }
    Value body = request.get("body");
    return body == null ? new byte[0] : body.toJson().getBytes(StandardCharsets.UTF_8);
  }

  private ObjectValue headers(String method, GoUrl url, ObjectValue given) {
    String contentHash =
        unsignedPayload
            ? "UNSIGNED-PAYLOAD"
            : Hex.encode(Crypto.digest("SHA-256", body, Pace.FREE));
    String service = text(config, "aws_service");
    SortedMap<String, String> added = new TreeMap<>();
    added.put("host", url.host());
    added.put("x-amz-date", time);
    if (service.equals("s3") || service.equals("glacier")) {
      added.put(CONTENT_HASH, contentHash);
    }
    String session = text(config, "aws_session_token");
    if (!session.isEmpty()) {
      added.put("x-amz-security-token", session);
    }
    SortedMap<String, String> signed = new TreeMap<>(added);
    ObjectValue.Builder result = ObjectValue.builder();
    given.forEach(
        (name, value) -> {
          String header = value instanceof StringValue text ? text.value() : "";
          String key = Sprintf.plain(name);
          result.with(key, StringValue.of(header));
          String lower = key.toLowerCase(Locale.ROOT);
          if (!UNSIGNED_HEADERS.contains(lower)) {
            signed.put(lower, header);
          }
        });
    result.with("Authorization", StringValue.of(authorization(method, url, signed, contentHash)));
    added.forEach((name, value) -> result.with(name, StringValue.of(value)));
    return result.build();
  }

  private String authorization(
      String method, GoUrl url, SortedMap<String, String> signed, String contentHash) {
    String names = String.join(";", signed.keySet());
    StringBuilder canonical = new StringBuilder(method).append('\n');
    canonical.append(url.escapedPath()).append('\n').append(url.rawQuery()).append('\n');
    signed.forEach((name, value) -> canonical.append(name).append(':').append(value).append('\n'));
    canonical.append('\n').append(names).append('\n').append(contentHash);
    String day = time.substring(0, 8);
    String region = text(config, "aws_region");
    String service = text(config, "aws_service");
    String scope = day + "/" + region + "/" + service + "/aws4_request";
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + time
            + "\n"
            + scope
            + "\n"
            + Hex.encode(Crypto.digest("SHA-256", utf8(canonical.toString()), Pace.FREE));
    byte[] key = utf8("AWS4" + text(config, "aws_secret_access_key"));
    for (String step : new String[] {day, region, service, "aws4_request"}) {
      key = Crypto.hmac("HmacSHA256", key, utf8(step), Pace.FREE);
    }
    return "AWS4-HMAC-SHA256 Credential="
        + text(config, "aws_access_key")
        + "/"
        + scope
        + ",SignedHeaders="
        + names
        + ",Signature="
        + Hex.encode(Crypto.hmac("HmacSHA256", key, utf8(toSign), Pace.FREE));
  }

  private static byte[] utf8(String text) {
    return StringValue.of(text).bytes();
  }
}
