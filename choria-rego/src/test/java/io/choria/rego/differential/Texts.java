package io.choria.rego.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Texts that the built-ins of a family understand, and near misses of them. */
final class Texts {
  private static final List<String> FAMILIES =
      lines(
          """
          time.parse_ns|2006-01-02T15:04:05Z07:00|2006-01-02|RFC3339|RFC822|RFC1123Z|Kitchen|ANSIC|UnixDate|Jan _2 15:04:05.000|Monday, 02-Jan-06 15:04:05 MST|2021-02-03T04:05:06Z|2021-02-03|2021-02-03T04:05:06.789+02:00|02 Jan 06 15:04 MST|03 Feb 21 04:05 CET|Wed, 03 Feb 2021 04:05:06 -0700|3:04PM|11:59PM|Feb  3 04:05:06.123|1677-09-21T00:12:43Z|2262-04-11T23:47:16Z|2263-01-01|0000-01-01|2021-13-01|2021-02-30|__2 2006|034 2021|002 2006
          time.parse_rfc3339_ns|2021-02-03T04:05:06Z|2021-02-03T04:05:06.789+02:00|2021-02-03t04:05:06z|2021-02-03T24:00:00Z|1677-09-21T00:12:43.145224192Z|2262-04-11T23:47:16.854775807Z|2262-04-11T23:47:16.854775808Z|2021-02-29T00:00:00Z|2020-02-29T23:59:60Z|2021-02-03 04:05:06Z|2021-02-03T04:05:06,5Z|2021-02-03T4:05:06Z|2021-02-03T04:05:06+24:00|2021-02-03T04:05:06-00:00|2021-02-03T04:05:06
          time.parse_duration_ns|1h|1h2m3s|-1.5h|300ms|1us|1µs|1μs|7ns|1d|2w|1y|1w2d3h|.5h|1.h|+5s|1|h|1x|0|-0|106751d|293y|1000y|1h1h|1e3s|2562047h47m16.854775807s|9223372036854775807ns|9223372036854775808ns|-9223372036854775808ns| 1h|0.1ns
          time.|UTC|Local|America/New_York|Europe/Berlin|Asia/Kolkata|Australia/Lord_Howe|EST|CET|America/Caracas|Nowhere/None|RFC3339|RFC3339Nano|2006-01-02|Monday Jan 2 15:04:05.000000 MST|Kitchen|StampMicro|RFC1123|.999999999 Z07:00:00 -07:00:00|__2 002|DateTime|DateOnly|06 1 _2 3 03 15 4 04 5 05 PM pm Jan January Mon Monday
          regex.globs_match|a.*|a*|[a-c]+|.|a+b*|\\\\*|[a|b]]|x\\.y|a.b.c.*|[abc]*d|.+|
          regex.template|urn:foo:{.*}|urn:foo:bar:baz|urn:foo:bar|{|}|<|>|ab|a{b{c}d}e|foo<[a-z]+>|foobar|{[0-9]+}|123|
          regex.|a|a+|(a)(b)?|^a|a$|[a-z]|\\\\d+|(?i)AB|(?P<name>x)y|[|(|*|a{2}|a{2,1}|a{1001}|\\\\p{Greek}|\\\\bfoo\\\\b|(a|b)*|x*|$1|${1}a|$name|$$|abcabc|foobar|a1b22|ΩΣ|.*|[[:alpha:]]+|(?s).|\\\\Q.\\\\E|\\\\C|(?m)^b$|a\\nb|\\\\x41|[^a]|a??|(?:a)|\\\\z|\\\\Z|(?<n>a)
          re_match|a|a+|^a|[|(|abc|.*
          glob.|*|**|a*|*.com|{a,b}|[a-c]|[!a-c]|?|a?c|\\\\*|api.com|a.b.com|*.api.*.com|foo/**/bar|foo/x/y/bar|[^a]|{a,*b}|{|[|a/b|ab|abc|.|/|:|[a-|{a|[!a]b|{a,{b,c}}
          units.parse_bytes|1|1k|1KB|1KiB|1.5MiB|10mib|1e3|1e3k|5E|"1"|1 k|k||-1k|.5k|1.2.3k|1ebi|1EiB|1e1000000|0x10|1_000|1x|+5M|1e-3K|100000000000000000000E
          units.parse|1|1m|1K|1Ki|1.5Mi|10mi|1e3|1e3k|5E|5e|"1"|1 k|k||-1k|.5k|1.2.3k|1M|1MI|1e1000000|0x10|1_000|1x|+5M|1e-3|100000000000000000000E|0.0001m|1e5Gi
          json.|{}|[]|{"a": 1}|[1, 2, {"a": null}]|"x"|1.0|1e3|{"a": 1} x|{|[1,]|nul|{"a": {"b": [1, 2]}}|a/b|/a/b/0|a~1b|/|-||{"a":1,"a":2}|"\\\\u00e9\\\\ud83d"|"\\\\x"|01|-|1e400|add|remove|replace|move|copy|test|/a|/a/0|a|b|indent|  |\\t
          yaml.|a: 1|- 1\\n- 2|a: [1, 2]|a: {b: c}|foo|"x"|'x'|~|null|yes|0x1F|0o17|017|1_000|1.0|1e3|.5|.inf|.nan|a: |\\n|a: |-|a: b: c|[|{a|- a\\n b|a:\\n  - b\\n  - c: d|&x a|*x|!!str 1|!!int "1"|2021-01-01|? a\\n: b|a: &x 1\\nb: *x|<<: {a: 1}|# c|---\\na|a\\n---\\nb|%YAML 1.2|@|a: 'it''s'|"\\\\x41\\\\u00e9"|>-\\n  a\\n  b|1: 2|[a]: 1|true: 1|null: 1|1.5: x|"a\\tb": 1|0b11|+1|-0|1e|0.|12:30:45|a: 1\\na: 2|!!binary aGk=|!!float 1|!!null ""|=|<<
          base64url.|YQ|YQ==|YWI=|YWI|-_|+/|a|===|Y Q|YQ\\n==|-_-_|YWJj|Y|😀
          base64.|YQ==|YWI=|YWJj|YQ|+/+/|-_|a|===|Y Q==|YQ\\n==|YQ=|YQ==x|/w==|wg==
          hex.|61|6162|AB|abc|g|0g|ff|c3a4| 61|6
          urlquery.|a b|a+b|a%20b|%|%zz|%e4|a=b&c=d|a=1&a=2|a|=|&|a=b;c=d|a=%3D|ä|~*'()-_.!|a==b|%C3%A4|?a=b
          uri.|http://example.com|https://u:p@h:80/p/a?q=1#f|mailto:a@b|/a/b|?x|#f|http://[::1]:8080/|http://[::1|http://a b|%zz|http://%41/|//host/p|a:b:c|1a:b|http://h:port/|http://h:99999|urn:a:b|file:///x|http://h/%2f|http://h/a%zz|ht tp://x|http://ä.de/ü|:x||http://user@/|http://@h|http://h?|http://h#|../x|a/b:c
          net.cidr_expand|10.0.0.1/31|10.0.0.0/30|192.168.1.1/32|2001:db8::1/127|1::/128|10.0.0.255/28|a|10.0.0.0/33|::ffff:10.0.0.1/126|10.0.0.1
          net.|10.0.0.0/8|10.1.2.3|10.0.0.0/24|192.168.0.0/16|192.168.1.1|0.0.0.0/0|::/0|2001:db8::/32|2001:db8::1|fe80::1%eth0|10.0.0.0/33|10.0.0|300.1.1.1|::ffff:10.0.0.1|::ffff:10.0.0.0/104|10.0.0.1/31|10.0.0.1/32|10.0.0.256/8|a|/|10.0.0.0/-1|10.0.0.0/08|01.2.3.4|172.16.0.0/12|10.0.0.128/25|1::/127|::1/128|224.0.0.1|127.0.0.0/30
          semver.|1.2.3|1.2.4|1.0.0-alpha|1.0.0-alpha.1|1.0.0-1|1.0.0+b|1.0.0-rc.1+b.2|v1.2.3|1.2|1|01.2.3|1.2.3-|1.2.3-01|1.2.3-a..b|99999999999999999999.0.0|1.0.0-99999999999999999999|1.0.0--|1.0.0-é|1.0.0-0a|-1.0.0|1.2.3+01
          uuid.|00000000-0000-0000-0000-000000000000|6ba7b810-9dad-11d1-80b4-00c04fd430c8|6BA7B810-9DAD-21D1-80B4-00C04FD430C8|{6ba7b810-9dad-11d1-80b4-00c04fd430c8}|urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8|6ba7b8109dad11d180b400c04fd430c8|3d813cbb-47fb-32ba-91df-831e1593ac29|f47ac10b-58cc-4372-a567-0e02b2c3d479|1ee0e7d6-6a3a-6b2e-8000-0242ac120002|018f2c1e-7b5a-7cc0-98c4-dc0c0c07398f|6ba7b810-9dad-11d1-80b4-00c04fd430c|x|6ba7b810-9dad-11d1-c0b4-00c04fd430c8|6ba7b810-9dad-51d1-f0b4-00c04fd430c8|000001f5-9dad-21d1-8000-00c04fd430c8
          strings.render_template|{{.a}}|{{ .a.b }}|{{range .a}}{{.}},{{end}}|{{if .a}}y{{else}}n{{end}}|{{|}}|{{.x}}|{{printf "%v" .a}}|{{len .a}}|{{index .a 0}}|{{.a \\| printf "%q"}}|{{with .a}}{{.}}{{end}}|{{- .a -}} x|{{/* c */}}|{{eq .a .b}}|{{$x := .a}}{{$x}}|{{and .a .b}}|{{or .a .b}}|{{not .a}}|{{html .a}}|{{js .a}}|{{urlquery .a}}|{{define "t"}}x{{end}}{{template "t"}}|{{.a.b.c}}|{{range $i, $e := .a}}{{$i}}{{$e}}{{else}}none{{end}}|{{slice .a 1}}|{{lt .a .b}}|{{print .a 1 "x"}}|{{println .a}}|{{1}}|{{"x"}}|{{`r`}}|{{nil}}|{{.}}|{{break}}|{{foo}}|{{if}}|{{end}}|{{call .a}}|{{.a}|{{'c'}}|{{1.5}}|{{true}}|{{range .}}{{.}}{{end}}|{{ge 1 2}}|{{ne .a .b}}|{{printf "%d" .a}}|{{printf "%s" .a}}|{{printf "%05.1f" 1.5}}
          sprintf|%d|%s|%v|%5d|%-5s|\\|%05d|%x|%X|%q|%t|%f|%.2f|%e|%g|%%|%|%!|%z|%[1]d|%[2]v|%*d|%+d|% d|%c|%U|%b|%o|%T|%#v|%+v|%.3s|%s and %d|%d%d%d|%[3]*.[2]*[1]f|%O|%w|%p|%5.1f|%08.3f|%#x|% x|%G|%E|%i
          graphql.|{a}|query { a }|query Q($x: Int) { a(x: $x) }|{ a { b } }|{ a b: a }|fragment F on Query { a } query { ...F }|{ ... on Query { a } }|{ ...F }|mutation { a }|subscription { a b }|{ a @skip(if: true) }|{ a @foo }|query($x: Int = 1) { a(x: $x) }|{ a(x: 1) }|{ a(x: "s") }|{ a(y: 1) }|{|{}|{ a(x: [1, {k: "v"}]) }|type Query { a: Int }|type Query { a(x: Int): A } type A { b: String }|type Query { a: B }|schema { query: Q } type Q { a: Int }|interface I { a: Int } type Query implements I { a: Int }|union U = A \\| B type A { a: Int } type B { b: Int } type Query { a: U }|enum E { A B } type Query { a(x: E): E }|input I { x: Int! } type Query { a(x: I): Int }|extend type Query { b: Int }|directive @foo on FIELD type Query { a: Int }|scalar S type Query { a: S }|type Query { a: [Int!]! }|{ __schema { types { name } } }|{ __typename }|query A { a } query B { a }|query A { a } query A { a }|# c\\n{a}|\\"\\"\\"d\\"\\"\\" type Query { a: Int }|{ a(x: A) }|{ a(x: {x: 1}) }|{ a(x: {}) }
          rego.parse_module|package a|package a\\n\\np := 1|package a\\nimport data.x as y\\np if { y }|package a\\np contains x if some x in [1]|package|x|package a.b["c"]\\nf(x) := x + 1|package a\\ndefault p := {"a": [1, null]}|package a\\np := 1 if { true } else := 2|package a\\np if not q with input as 1|package a\\np if every x in [1] { x > 0 }|p.rego|package a\\np := [x | x := 1]|package a\\np := $"a{1}"|package a\\np[x].y := 1 if x := 2|package a\\n# METADATA\\n# title: x\\np := 1
          crypto.hmac|a|key|secret|60b725f10c9c85c70d97880dfe8191b3
          concat|,|/|a
          format_int|1
          indexof|a|b|abcabc|é|aéa|
          trim|a|ab|abca| a |xxaxx|\u00a0a\u2003|\ufeffa
          strings.|a|ab|abc|abcabc|foo|foobar|ob|é|aé
          to_number|1|1.0|-1|+1|1e3|0x10|0b1|1_0|inf|nan|Infinity| 1|1 |.5|5.|00012|1e400|1e100001|x||-|0x1p4|1e-400|-0|0x|1__0|0x_1|9999999999999999999999
          io.jwt|HS256|RS256|none|ES256|JWT|secret
          """);

  private final Random random;
  private final Values values;
  private final List<String> pems;
  private final List<String> tokens;
  private final List<String> keys;

  Texts(Random random, Values values) {
    this.random = random;
    this.values = values;
    pems = Arrays.asList(resource("pems.txt").split("(?m)^=+\n"));
    tokens = lines(resource("jwts.txt"));
    keys = lines(resource("jwks.txt"));
  }

  private static String resource(String name) {
    try (InputStream in = Texts.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  /** A text for a built-in. */
  String forBuiltin(String name) {
    List<String> pool = pool(name);
    if (pool.isEmpty() || random.nextInt(12) == 0) {
      return values.text();
    }
    String text = pool.get(random.nextInt(pool.size()));
    return random.nextInt(8) == 0 ? mutate(text) : text;
  }

  private List<String> pool(String name) {
    if (name.startsWith("crypto.x509") || name.startsWith("crypto.parse")) {
      return pems;
    }
    if (name.startsWith("io.jwt")) {
      return values.pick(tokens, tokens, keys, pems, List.of("secret", "RS256"));
    }
    for (String family : FAMILIES) {
      int bar = family.indexOf('|');
      if (bar > 0 && name.startsWith(family.substring(0, bar))) {
        List<String> result = new ArrayList<>();
        for (String part : family.substring(bar + 1).split("(?<!\\\\)\\|", -1)) {
          result.add(unescape(part.replace("\\|", "|")));
        }
        return result;
      }
    }
    return List.of();
  }

  private static String unescape(String text) {
    try {
      return text.translateEscapes();
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** A key in JSON. */
  String key() {
    return keys.get(random.nextInt(keys.size()));
  }

  /** A token. */
  String token() {
    return tokens.get(random.nextInt(tokens.size()));
  }

  /** Certificates and keys in PEM. */
  String pem() {
    return pems.get(random.nextInt(pems.size()));
  }

  /** Certificates or keys in PEM of which the texts say what they are. */
  String pem(String kind) {
    return values.pick(pems.stream().filter(pem -> pem.contains(kind)).toList());
  }

  /** A schema or a query of GraphQL. */
  String graphQl(boolean schema) {
    List<String> fit =
        pool("graphql.").stream()
            .filter(
                text ->
                    text.matches("(?s).*(type|scalar|schema|interface|input|enum|union) .*")
                        == schema)
            .toList();
    String text = values.pick(fit);
    return random.nextInt(8) == 0 ? mutate(text) : text;
  }

  /** A near miss of a text. */
  String mutate(String text) {
    StringBuilder result = new StringBuilder(text);
    int at = text.isEmpty() ? 0 : random.nextInt(text.length());
    switch (random.nextInt(4)) {
      case 0 -> result.insert(at, values.pick("0", "a", " ", ".", "-", "{", "\"", "é", "1", "%"));
      case 1 -> {
        if (!text.isEmpty()) {
          result.deleteCharAt(at);
        }
      }
      case 2 -> result.append(text);
      default -> {
        if (!text.isEmpty()) {
          result.setLength(at);
        }
      }
    }
    return result.toString();
  }
}
