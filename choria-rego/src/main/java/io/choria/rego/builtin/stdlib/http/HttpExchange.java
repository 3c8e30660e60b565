package io.choria.rego.builtin.stdlib.http;

import io.choria.rego.StringValue;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.format.GoText;
import io.choria.rego.builtin.stdlib.net.IpAddress;
import io.choria.rego.builtin.stdlib.uri.GoUrl;
import io.choria.rego.builtin.stdlib.uri.UrlEscape;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.IDN;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request, follows redirects and repeats it (spec 08 §4.18). The deadline of the
 * evaluation and its cancellation end it at any time. For one thread.
 */
final class HttpExchange {
  private static final int MAX_REDIRECTS = 10;
  private static final int LARGEST_BODY = 16 << 20;
  private static final long WAIT_NANOS = 20_000_000;
  private static final long FIRST_DELAY = 100_000_000;
  private static final long LONGEST_DELAY = 60_000_000_000L;
  private static final String AGENT = "Open-Policy-Agent/1.22.2 (" + platform() + ")";

  private static final String BAD_STATUS = "Invalid status line: ";

  /** What is only meant for the first server of a chain of redirects. */
  private static final Set<String> SECRETS =
      Set.of(
          "authorization",
          "www-authenticate",
          "cookie",
          "cookie2",
          "proxy-authorization",
          "proxy-authenticate");

  /** What speaks about the body, which most redirects drop. */
  private static final Set<String> OF_THE_BODY =
      Set.of("content-encoding", "content-language", "content-location", "content-type");

  /** What the client itself decides. */
  private static final Set<String> OWN =
      Set.of("content-length", "transfer-encoding", "trailer", "connection");

  private final BuiltinContext context;
  private final HttpCall call;
  private final Function<GoUrl, String> refusal;

  private HttpExchange(BuiltinContext context, HttpCall call, Function<GoUrl, String> refusal) {
    this.context = context;
    this.call = call;
    this.refusal = refusal;
  }

  /**
   * Sends a request; a failure that policies can ask for is an {@link HttpFailure}.
   *
   * @param refusal what is said of a redirect to a host that may not be asked
   */
  static HttpReply send(BuiltinContext context, HttpCall call, Function<GoUrl, String> refusal)
      throws HttpFailure {
    return new HttpExchange(context, call, refusal).repeatedly();
  }

  private static String platform() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "");
    String name = system.startsWith("mac") ? "darwin" : system.split(" ", 2)[0];
    return name + ", " + (machine.equals("aarch64") ? "arm64" : machine);
  }

  private HttpReply repeatedly() throws HttpFailure {
    for (int attempt = 0; ; attempt++) {
      try {
        return new Chain().follow();
      } catch (HttpFailure e) {
        if (attempt >= call.retries()) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  private void pause(int attempt) {
    double delay = attempt == 0 ? 0 : FIRST_DELAY * Math.pow(1.6, attempt);
    long end = System.nanoTime() + (long) Math.min(delay, LONGEST_DELAY);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      context.checkDeadline();
      LockSupport.parkNanos(Math.min(left, WAIT_NANOS));
    }
    context.checkDeadline();
  }

  /** A request and those that it is redirected to. */
  private final class Chain {
    private final long end = System.nanoTime() + call.nanos();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private GoUrl url = call.url();
    private String method = call.method();
    private StringValue body = call.body();
    private volatile boolean answered;

    HttpReply follow() throws HttpFailure {
      headers.putAll(call.headers());
      String referer = headers.get("referer");
      for (int hop = 0; ; hop++) {
        HttpReply reply = once();
        GoUrl target = call.follow() ? target(reply) : null;
        if (target == null) {
          return reply;
        }
        if (hop == MAX_REDIRECTS) {
          throw failure(target, "stopped after " + MAX_REDIRECTS + " redirects");
        }
        if (!context.capabilities().allowsHost(target.hostname())) {
          throw failure(target, refusal.apply(target));
        }
        prepare(reply.code(), target, referer);
      }
    }

    private HttpFailure failure(GoUrl place, String reason) {
      return HttpFailure.of(call.method(), place.text(false), reason);
    }

    private @Nullable GoUrl target(HttpReply reply) throws HttpFailure {
      boolean redirect =
          switch (reply.code()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
          };
      String location = reply.header("location");
      if (!redirect || location.isEmpty()) {
        return null;
      }
      try {
        return url.resolve(GoUrl.parse(location));
      } catch (BuiltinException e) {
        throw failure(
            url, "failed to parse Location header " + GoText.quote(location) + ": " + e.text());
      }
    }

    private void prepare(int code, GoUrl target, @Nullable String referer) {
      if (code != 307 && code != 308) {
        method = method.equals("HEAD") ? method : "GET";
        body = StringValue.EMPTY;
        headers.keySet().removeIf(name -> OF_THE_BODY.contains(name.toLowerCase(Locale.ROOT)));
      }
      if (!isWithin(target.hostname(), call.url().hostname())) {
        headers.keySet().removeIf(name -> SECRETS.contains(name.toLowerCase(Locale.ROOT)));
      }
      if (!target.host().equalsIgnoreCase(url.host())) {
        headers.remove("host");
      }
      if (referer == null) {
        headers.remove("referer");
        if (!url.scheme().equals("https") || target.scheme().equals("https")) {
          headers.put("Referer", withoutUser(url).text(true));
        }
      }
      url = target;
    }

    private static GoUrl withoutUser(GoUrl url) {
      return new GoUrl(
          url.scheme(), "", url.host(), url.path(), url.rawPath(), url.rawQuery(), url.fragment());
    }

    private static boolean isWithin(String name, String domain) {
      String inner = name.toLowerCase(Locale.ROOT);
      String outer = domain.toLowerCase(Locale.ROOT);
      return inner.equals(outer) || (inner.endsWith("." + outer) && IpAddress.parse(inner) == null);
    }

    private HttpReply once() throws HttpFailure {
      context.checkDeadline();
      answered = false;
      boolean packed =
          !headers.containsKey("accept-encoding")
              && !headers.containsKey("range")
              && !method.equals("HEAD");
      HttpRequest request = request(packed);
      CompletableFuture<HttpResponse<byte[]>> response =
          call.client()
              .sendAsync(
                  request,
                  info -> {
                    answered = true;
                    return new LimitedBody(LARGEST_BODY);
                  });
      try {
        return reply(await(response), packed);
      } catch (IOException e) {
        if (answered) {
          throw BuiltinException.of(brokenBody(e));
        }
        throw failure(url, reason(e));
      } finally {
        response.cancel(true);
      }
    }

    private HttpRequest request(boolean packed) throws HttpFailure {
      boolean secure = url.scheme().equals("https");
      if (!secure && !url.scheme().equals("http")) {
        throw failure(url, "unsupported protocol scheme " + GoText.quote(url.scheme()));
      }
      for (Map.Entry<String, String> header : headers.entrySet()) {
        check(header.getKey(), header.getValue());
      }
      if (url.host().isEmpty()) {
        throw failure(url, "http: no Host in request URL");
      }
      try {
        HttpRequest.Builder builder =
            HttpRequest.newBuilder(uri())
                .version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .setHeader("User-Agent", AGENT);
        if (!body.value().isEmpty()) {
          builder.method(method, HttpRequest.BodyPublishers.ofByteArray(body.bytes()));
        } else if (method.equals("GET")) {
          builder.GET();
        } else {
          builder.method(method, HttpRequest.BodyPublishers.noBody());
        }
        if (packed) {
          builder.setHeader("Accept-Encoding", "gzip");
        }
        if (!url.user().isEmpty() && !headers.containsKey("authorization")) {
          builder.setHeader("Authorization", basic(url.user()));
        }
        headers.forEach(
            (name, value) -> {
              boolean host = name.equalsIgnoreCase("host") && value.equalsIgnoreCase(url.host());
              if (!host && !OWN.contains(name.toLowerCase(Locale.ROOT))) {
                builder.setHeader(name, value);
              }
            });
        return builder.build();
      } catch (IllegalArgumentException e) {
        throw failure(url, String.valueOf(e.getMessage()));
      }
    }

    private void check(String name, String value) throws HttpFailure {
      if (name.isEmpty() || !name.chars().allMatch(MediaType::isTokenSign)) {
        throw failure(url, "net/http: invalid header field name " + GoText.quote(name));
      }
      if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f))) {
        throw failure(
            url, "net/http: invalid header field value for " + GoText.quote(canonical(name)));
      }
      if (!value.chars().allMatch(c -> c < 0x7f)) {
        throw failure(url, "header field value is not ASCII: " + GoText.quote(canonical(name)));
      }
    }

    private static String canonical(String name) {
      StringBuilder words = new StringBuilder();
      for (String word : name.split("-", -1)) {
        words
            .append(words.length() == 0 ? "" : "-")
            .append(word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT))
            .append(word.isEmpty() ? "" : word.substring(1).toLowerCase(Locale.ROOT));
      }
      return words.toString();
    }

    private static String basic(String user) {
      int colon = user.indexOf(':');
      String name = UrlEscape.USER.unescape(colon < 0 ? user : user.substring(0, colon));
      String password = colon < 0 ? "" : UrlEscape.USER.unescape(user.substring(colon + 1));
      return "Basic "
          + Base64.getEncoder().encodeToString(StringValue.of(name + ":" + password).bytes());
    }

    private URI uri() {
      String name = url.hostname();
      String host = name.indexOf(':') >= 0 ? "[" + name + "]" : IDN.toASCII(name);
      String path = url.escapedPath();
      return URI.create(
          url.scheme()
              + "://"
              + host
              + (url.port().isEmpty() ? "" : ":" + url.port())
              + (path.isEmpty() ? "/" : path)
              + (url.rawQuery().isEmpty() ? "" : "?" + legal(url.rawQuery())));
    }

    /** What a query may not hold by the rules of the JDK is escaped. */
    private static String legal(String query) {
      StringBuilder legal = new StringBuilder();
      for (byte b : query.getBytes(StandardCharsets.UTF_8)) {
        if (b <= ' ' || "\"<>\\^`{|}[]".indexOf(b) >= 0 || b == 0x7f) {
          legal.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
        } else {
          legal.append((char) b);
        }
      }
      return legal.toString();
    }

    /** Waits for the whole response, but not longer than the request and the evaluation may. */
    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> response)
        throws IOException, HttpFailure {
      try {
        while (true) {
          context.checkDeadline();
          try {
            return response.get(WAIT_NANOS, TimeUnit.NANOSECONDS);
          } catch (TimeoutException e) {
            if (call.nanos() > 0 && System.nanoTime() - end > 0) {
              throw late();
            }
          }
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException failure
            ? failure
            : new IOException(String.valueOf(e.getCause()), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        context.checkDeadline();
        throw failure(url, "context canceled");
      }
    }

    private HttpFailure late() {
      if (answered) {
        throw BuiltinException.of(
            "context deadline exceeded (Client.Timeout or context cancellation while reading"
                + " body)");
      }
      return HttpFailure.late(call.method(), url.text(false));
    }

    private static String brokenBody(IOException e) {
      String message = String.valueOf(e.getMessage());
      return message.contains("longer than") ? message : "unexpected EOF";
    }

    private String reason(IOException e) {
      String port =
          url.port().isEmpty() ? (url.scheme().equals("https") ? "443" : "80") : url.port();
      if (e instanceof ConnectException) {
        return has(e, UnresolvedAddressException.class)
            ? "dial tcp: lookup " + url.hostname() + ": no such host"
            : "dial tcp "
                + url.hostname()
                + ":"
                + port
                + ": connect: "
                + (e.getMessage() == null ? "connection refused" : lower(e.getMessage()));
      }
      if (e instanceof EOFException
          || String.valueOf(e.getMessage()).contains("received no bytes")) {
        return "EOF";
      }
      if (e instanceof SSLException && has(e, CertificateException.class)) {
        String cause = root(e);
        return "tls: failed to verify certificate: x509: "
            + (cause.contains("unable to find valid certification path")
                    || cause.contains("Signature does not match")
                ? "certificate signed by unknown authority"
                : cause);
      }
      String message = String.valueOf(e.getMessage());
      return message.startsWith(BAD_STATUS)
          ? "net/http: HTTP/1.x transport connection broken: malformed HTTP response "
              + message.substring(BAD_STATUS.length())
          : message;
    }

    private static String lower(String message) {
      return message.toLowerCase(Locale.ROOT);
    }

    private static String root(Throwable failure) {
      Throwable at = failure;
      while (at.getCause() != null) {
        at = at.getCause();
      }
      return String.valueOf(at.getMessage());
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
      for (Throwable at = failure; at != null; at = at.getCause()) {
        if (type.isInstance(at)) {
          return true;
        }
      }
      return false;
    }
  }

  private HttpReply reply(HttpResponse<byte[]> response, boolean packed) throws IOException {
    SortedMap<String, List<String>> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!name.startsWith(":")) {
                headers.put(name.toLowerCase(Locale.ROOT), new ArrayList<>(values));
              }
            });
    if (headers.remove("transfer-encoding") != null) {
      headers.remove("content-length");
    }
    headers.remove("trailer");
    if (headers.getOrDefault("connection", List.of()).contains("close")) {
      headers.remove("connection");
    }
    byte[] body = response.body();
    List<String> coding = headers.getOrDefault("content-encoding", List.of());
    if (packed && !coding.isEmpty() && coding.get(0).equalsIgnoreCase("gzip")) {
      headers.remove("content-encoding");
      headers.remove("content-length");
      body = unpacked(body);
    }
    context.allocate(body.length * 3L);
    return new HttpReply(response.statusCode(), headers, StringValue.ofBytes(body));
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] body = in.readNBytes(LARGEST_BODY + 1);
      if (body.length > LARGEST_BODY) {
        throw new IOException("response is longer than " + LARGEST_BODY + " bytes");
      }
      return body;
    }
  }
}
