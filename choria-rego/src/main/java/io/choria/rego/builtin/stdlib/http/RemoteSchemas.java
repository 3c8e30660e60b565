package io.choria.rego.builtin.stdlib.http;

import io.choria.rego.JsonException;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.uri.GoUrl;
import java.util.List;
import java.util.Map;

/**
 * Loads documents that schemas refer to, from hosts and files that may be read (spec 08 §4.9). The
 * deadline of the evaluation ends a request.
 */
public final class RemoteSchemas {
  private static final long NANOS = 5_000_000_000L;
  private static final HttpTls DEFAULT = new HttpTls(List.of(), List.of(), false, false, "");

  private final BuiltinContext context;

  public RemoteSchemas(BuiltinContext context) {
    this.context = context;
  }

  /**
   * A document.
   *
   * @param url where it is
   * @param reference how the schema speaks of it
   */
  public Value load(GoUrl url, String reference) {
    if (url.scheme().equals("file")) {
      String file = url.host() + url.path();
      return parsed(StringValue.of(new HostAccess(context.capabilities()).file(file)));
    }
    if (!context.capabilities().allowsHost(url.hostname())) {
      throw BuiltinException.of("remote reference loading disabled: " + reference);
    }
    HttpCall call =
        new HttpCall(
            context.cache().only(HttpClients.class, HttpClients::new).of(DEFAULT),
            url,
            "GET",
            Map.of(),
            StringValue.EMPTY,
            true,
            NANOS,
            0);
    try {
      HttpReply reply =
          HttpExchange.send(
              context, call, target -> "remote reference loading disabled: " + target.text(false));
      if (reply.code() != 200) {
        throw BuiltinException.of(
            "Could not read schema from HTTP, response status is " + HttpStatus.line(reply.code()));
      }
      return parsed(reply.body());
    } catch (HttpFailure e) {
      throw BuiltinException.of(e.text());
    }
  }

  private static Value parsed(StringValue text) {
    try {
      return HttpReply.firstDocument(text);
    } catch (JsonException e) {
      throw BuiltinException.of(String.valueOf(e.getMessage()));
    }
  }
}
