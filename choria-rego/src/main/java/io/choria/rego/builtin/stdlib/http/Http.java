package io.choria.rego.builtin.stdlib.http;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.Capabilities;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.TextSize;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests over HTTP, only where the host has allowed the network (spec 08 §4.18). The same request
 * is sent once in a query, and not again in later queries if it says so and the server allows it.
 */
public final class Http {
  private final BuiltinContext context;
  private final ObjectValue request;
  private final ObjectValue key;
  private final HttpCaching caching;

  private Http(BuiltinContext context, ObjectValue request) {
    this.context = context;
    this.request = request;
    this.key = key(request);
    this.caching = HttpCaching.of(request);
  }

  public static @Nullable BuiltinImpl find(String name) {
    return name.equals("http.send") ? (F1) Http::send : null;
  }

  /** A request that was sent in this query. */
  private record Sent(ObjectValue request) {}

  /** A request that was sent by another query which was allowed to do the same. */
  private record Shared(ObjectValue request, Capabilities capabilities) {}

  private record Kept(HttpReply reply, Instant expires) {}

  private static Value send(BuiltinContext context, Value operand) {
    ObjectValue request = Operands.object(operand, 1);
    Value raise = request.get("raise_error");
    if (raise != null && !(raise instanceof BooleanValue)) {
      throw BuiltinException.of("invalid value for raise_error field");
    }
    boolean raises = raise == null || ((BooleanValue) raise).value();
    TextSize.charge(context, request);
    try {
      HttpRequestFields.check(request);
      return new Http(context, request).answer();
    } catch (HttpFailure e) {
      if (raises) {
        throw BuiltinException.of(e.raised());
      }
      return failed("eval_http_send_network_error", e.text());
    } catch (BuiltinException e) {
      if (raises) {
        throw e;
      }
      return failed(
          "eval_http_send_internal_error",
          context.location() + ": " + e.code() + ": http.send: " + e.text());
    }
  }

  private static Value failed(String code, String message) {
    return ObjectValue.builder()
        .with("status_code", NumberValue.ZERO)
        .with(
            "error",
            ObjectValue.builder()
                .with("code", StringValue.of(code))
                .with("message", StringValue.of(message))
                .build())
        .build();
  }

  /** The request as far as it tells one response from another. */
  private static ObjectValue key(ObjectValue request) {
    ObjectValue key = request.with(StringValue.of("cache_ignored_headers"), Value.nullValue());
    Value ignored = request.get("cache_ignored_headers");
    Value headers = request.get("headers");
    if (ignored == null || headers == null) {
      return key;
    }
    if (!(ignored instanceof ArrayValue names)
        || !names.asList().stream().allMatch(name -> name instanceof StringValue)) {
      throw BuiltinException.of("cache_ignored_headers must be an array of strings");
    }
    if (!(headers instanceof ObjectValue all)) {
      throw BuiltinException.of("invalid type for headers key");
    }
    ObjectValue kept = all;
    for (Value name : names) {
      kept = kept.without(name);
    }
    return key.with(StringValue.of("headers"), kept);
  }

  private Value answer() throws HttpFailure {
    Map<Object, Object> memo = context.memo();
    Object known = memo.get(new Sent(key));
    if (known instanceof HttpFailure failure) {
      throw failure;
    } else if (known instanceof BuiltinException failure) {
      throw failure;
    } else if (known instanceof Value response) {
      return response;
    }
    return caching.wanted() ? shared() : alone();
  }

  private Value alone() throws HttpFailure {
    HttpReply reply = exchange(Map.of());
    Value response = shown(reply);
    if (HttpCaching.isCacheable(reply)) {
      context.memo().put(new Sent(key), response);
    }
    return response;
  }

  private Value shown(HttpReply reply) {
    return reply.toValue(
        HttpCaching.flag(request, "force_json_decode"),
        HttpCaching.flag(request, "force_yaml_decode"));
  }

  private HttpReply exchange(Map<String, String> conditions) throws HttpFailure {
    HttpCall call;
    try {
      call = HttpCall.of(context, request);
      conditions.forEach(call.headers()::put);
      return HttpExchange.send(context, call, target -> "disallowed host: " + target.hostname());
    } catch (HttpFailure | BuiltinException e) {
      context.memo().put(new Sent(key), e);
      throw e;
    }
  }

  /** Looks in the memory of the policy, asks the server whether what is there still holds. */
  private Value shared() throws HttpFailure {
    // whoever asks for a response of another query gets these errors before anything is sent
    HttpCaching.flag(request, "force_json_decode");
    HttpCaching.flag(request, "force_yaml_decode");
    Shared place = new Shared(key, context.capabilities());
    Instant now = Instant.ofEpochSecond(0, context.nowNanos());
    HttpReply reply = null;
    if (context.cache().get(place) instanceof Kept kept) {
      reply = now.isBefore(kept.expires()) ? kept.reply() : revalidated(place, kept.reply(), now);
    }
    if (reply == null) {
      reply = exchange(Map.of());
      keep(place, reply, now);
    }
    Value response = shown(reply);
    context.memo().put(new Sent(key), response);
    return response;
  }

  private @Nullable HttpReply revalidated(Shared place, HttpReply old, Instant now)
      throws HttpFailure {
    context.cache().remove(place);
    Map<String, String> conditions = HttpCaching.conditions(old);
    if (conditions.isEmpty()) {
      return null;
    }
    HttpReply reply = exchange(conditions);
    if (reply.code() == 200) {
      keep(place, reply, now);
      return reply;
    } else if (reply.code() != 304) {
      return null;
    }
    HttpReply updated = old.updated(reply.headers());
    store(place, new Kept(updated, caching.expiry(now, reply)));
    return updated;
  }

  private void keep(Shared place, HttpReply reply, Instant now) {
    if (!caching.mayKeep(reply)) {
      return;
    }
    try {
      store(place, new Kept(reply, caching.expiry(now, reply)));
    } catch (BuiltinException e) {
      // what can't be understood is not kept
    }
  }

  private void store(Shared place, Kept kept) {
    context.cache().put(place, kept, kept.reply().size() + 2L * key.toString().length());
  }
}
