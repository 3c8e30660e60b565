package io.choria.rego.builtin.stdlib.uri;

import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.format.GoText;
import io.choria.rego.builtin.stdlib.net.IpAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * A URL cut into its parts by the rules of Go's {@code url.Parse} (spec 08 §5.5). Empty parts are
 * absent.
 *
 * @param scheme in lower case
 * @param user name and password as written
 * @param host name and port as written, unescaped
 * @param path unescaped
 * @param rawPath as written where that is not the default escaping of the path
 * @param rawQuery as written
 * @param fragment unescaped
 */
public record GoUrl(
    String scheme,
    String user,
    String host,
    String path,
    String rawPath,
    String rawQuery,
    String fragment) {

  private static final String USER_INFO = "[A-Za-z0-9\\-._:~!$&'()*+,;=%@]*";

  public static GoUrl parse(String text) {
    int hash = text.indexOf('#');
    String base = hash < 0 ? text : text.substring(0, hash);
    GoUrl url = inContext(base, () -> new Parser(base).parse());
    return hash < 0
        ? url
        : inContext(
            text,
            () ->
                new GoUrl(
                    url.scheme,
                    url.user,
                    url.host,
                    url.path,
                    url.rawPath,
                    url.rawQuery,
                    UrlEscape.FRAGMENT.unescape(text.substring(hash + 1))));
  }

  private static GoUrl inContext(String text, java.util.function.Supplier<GoUrl> parser) {
    try {
      return parser.get();
    } catch (BuiltinException e) {
      throw BuiltinException.of("parse " + GoText.quote(text) + ": " + e.text());
    }
  }

  public String hostname() {
    int colon = portColon();
    String name = colon < 0 ? host : host.substring(0, colon);
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  public String port() {
    int colon = portColon();
    return colon < 0 ? "" : host.substring(colon + 1);
  }

  public String escapedPath() {
    return rawPath.isEmpty() || !isEncoded(rawPath) ? UrlEscape.PATH.escape(path) : rawPath;
  }

  /** The whole as a request names it, with or without what only the client needs to know. */
  public String text(boolean secrets) {
    StringBuilder text = new StringBuilder();
    if (!scheme.isEmpty()) {
      text.append(scheme).append(':');
    }
    if (!scheme.isEmpty() || !host.isEmpty() || !user.isEmpty()) {
      text.append("//");
      int colon = user.indexOf(':');
      if (!user.isEmpty()) {
        text.append(secrets || colon < 0 ? user : user.substring(0, colon) + ":***").append('@');
      }
      text.append(UrlEscape.HOST.escape(host));
    }
    text.append(escapedPath());
    if (!rawQuery.isEmpty()) {
      text.append('?').append(rawQuery);
    }
    if (!fragment.isEmpty()) {
      text.append('#').append(UrlEscape.FRAGMENT.escape(fragment));
    }
    return text.toString();
  }

  /** Where a reference that stands in this document leads (RFC 3986 §5.2). */
  public GoUrl resolve(GoUrl reference) {
    if (!reference.scheme.isEmpty() || !reference.host.isEmpty()) {
      return new GoUrl(
          reference.scheme.isEmpty() ? scheme : reference.scheme,
          reference.user,
          reference.host,
          reference.path,
          reference.rawPath,
          reference.rawQuery,
          reference.fragment);
    }
    boolean same = reference.path.isEmpty() && reference.rawQuery.isEmpty();
    String there = withoutDots(escapedPath(), reference.escapedPath());
    String decoded = UrlEscape.PATH.unescape(there);
    return new GoUrl(
        scheme,
        user,
        host,
        decoded,
        UrlEscape.PATH.escape(decoded).equals(there) ? "" : there,
        same ? rawQuery : reference.rawQuery,
        same && reference.fragment.isEmpty() ? fragment : reference.fragment);
  }

  private static String withoutDots(String base, String reference) {
    String whole = reference;
    if (reference.isEmpty()) {
      whole = base;
    } else if (!reference.startsWith("/")) {
      whole = base.substring(0, base.lastIndexOf('/') + 1) + reference;
    }
    if (whole.isEmpty()) {
      return "";
    }
    Deque<String> kept = new ArrayDeque<>();
    String[] steps = whole.split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      boolean last = i == steps.length - 1;
      if (steps[i].equals("..")) {
        kept.pollLast();
      } else if (!steps[i].equals(".") && (i > 0 || !steps[i].isEmpty())) {
        kept.addLast(steps[i]);
        continue;
      }
      if (last && i > 0) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }

  /** Whether nothing is left that a path must not hold as it is. */
  private static boolean isEncoded(String raw) {
    return raw.chars()
        .allMatch(
            c ->
                "!$&'()*+,;=:@[]%".indexOf(c) >= 0
                    || UrlEscape.PATH.escape(String.valueOf((char) c)).length() == 1);
  }

  private int portColon() {
    int colon = host.lastIndexOf(':');
    return colon >= 0 && isPort(host.substring(colon)) ? colon : -1;
  }

  private static boolean isPort(String colonPort) {
    return colonPort.isEmpty() || colonPort.matches(":[0-9]*");
  }

  Value toValue() {
    ObjectValue.Builder parts = ObjectValue.builder();
    put(parts, "scheme", scheme);
    put(parts, "hostname", hostname());
    put(parts, "port", port());
    put(parts, "path", path);
    put(parts, "raw_path", rawPath.isEmpty() ? path : rawPath);
    put(parts, "raw_query", rawQuery);
    put(parts, "fragment", fragment);
    return parts.build();
  }

  /** The exported fields of Go's {@code url.URL}. */
  public Value toStruct() {
    return ObjectValue.builder()
        .with("Scheme", StringValue.of(scheme))
        .with("Opaque", StringValue.EMPTY)
        .with("User", Value.nullValue())
        .with("Host", StringValue.of(host))
        .with("Path", StringValue.of(path))
        .with("Fragment", StringValue.of(fragment))
        .with("RawQuery", StringValue.of(rawQuery))
        .with("RawPath", StringValue.of(rawPath))
        .with("RawFragment", StringValue.EMPTY)
        .with("ForceQuery", Value.of(false))
        .with("OmitHost", Value.of(false))
        .build();
  }

  private static void put(ObjectValue.Builder parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.with(name, StringValue.of(value));
    }
  }

  /** One run over a text without fragment. */
  private static final class Parser {
    private String rest;
    private String scheme = "";
    private String query = "";
    private String host = "";
    private String user = "";

    Parser(String text) {
      this.rest = text;
    }

    GoUrl parse() {
      if (rest.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
        throw BuiltinException.of("net/url: invalid control character in URL");
      }
      if (rest.equals("*")) {
        return new GoUrl("", "", "", "*", "", "", "");
      }
      takeScheme();
      int mark = rest.indexOf('?');
      if (mark >= 0) {
        query = rest.substring(mark + 1);
        rest = rest.substring(0, mark);
      }
      if (!rest.startsWith("/")) {
        if (!scheme.isEmpty()) {
          return new GoUrl(scheme, "", "", "", "", query, "");
        }
        int slash = rest.indexOf('/');
        if ((slash < 0 ? rest : rest.substring(0, slash)).indexOf(':') >= 0) {
          throw BuiltinException.of("first path segment in URL cannot contain colon");
        }
      }
      if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
        takeAuthority();
      }
      String path = UrlEscape.PATH.unescape(rest);
      String raw = UrlEscape.PATH.escape(path).equals(rest) ? "" : rest;
      return new GoUrl(scheme, user, host, path, raw, query, "");
    }

    private void takeScheme() {
      for (int i = 0; i < rest.length(); i++) {
        char c = rest.charAt(i);
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        boolean inner = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        if (c == ':') {
          if (i == 0) {
            throw BuiltinException.of("missing protocol scheme");
          }
          scheme = rest.substring(0, i).toLowerCase(Locale.ROOT);
          rest = rest.substring(i + 1);
          return;
        }
        if (!letter && !(inner && i > 0)) {
          return;
        }
      }
    }

    private void takeAuthority() {
      String authority = rest.substring(2);
      int slash = authority.indexOf('/');
      rest = slash < 0 ? "" : authority.substring(slash);
      authority = slash < 0 ? authority : authority.substring(0, slash);
      int at = authority.lastIndexOf('@');
      host = parseHost(authority.substring(at + 1), scheme);
      if (at >= 0) {
        user = authority.substring(0, at);
        if (!user.matches(USER_INFO)) {
          throw BuiltinException.of("net/url: invalid userinfo");
        }
        UrlEscape.USER.unescape(user);
      }
    }

    private static String parseHost(String text, String scheme) {
      if (text.startsWith("[")) {
        int close = text.lastIndexOf(']');
        if (close < 0) {
          throw BuiltinException.of("missing ']' in host");
        }
        checkPort(text.substring(close + 1));
        int zone = text.substring(0, close).indexOf("%25");
        String address = text.substring(1, zone < 0 ? close : zone);
        if (IpAddress.parse(address) == null || address.indexOf(':') < 0) {
          throw BuiltinException.of(
              "invalid host: ParseAddr(" + GoText.quote(address) + "): unable to parse IP");
        }
        if (zone >= 0) {
          return UrlEscape.HOST.unescape(text.substring(0, zone))
              + UrlEscape.ZONE.unescape(text.substring(zone, close))
              + UrlEscape.HOST.unescape(text.substring(close));
        }
      } else if (text.indexOf(':') >= 0) {
        boolean strict = scheme.equals("http") || scheme.equals("https");
        checkPort(text.substring(strict ? text.indexOf(':') : text.lastIndexOf(':')));
      }
      return UrlEscape.HOST.unescape(text);
    }

    private static void checkPort(String colonPort) {
      if (!isPort(colonPort)) {
        throw BuiltinException.of("invalid port " + GoText.quote(colonPort) + " after host");
      }
    }
  }
}
