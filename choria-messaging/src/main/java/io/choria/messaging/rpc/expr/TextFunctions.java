package io.choria.messaging.rpc.expr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.json.GoJson;
import io.choria.messaging.rpc.expr.Builtin.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of texts. */
final class TextFunctions {
  private static final int MAX_TEXT = 1_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private TextFunctions() {}

  static List<Builtin> all() {
    return List.of(
        Builtin.of("string", "x", Type.TEXT, in -> Values.show(in.get(0))),
        Builtin.of("trim", "s?s", Type.TEXT, TextFunctions::trim),
        Builtin.of("trimPrefix", "s?s", Type.TEXT, TextFunctions::trimPrefix),
        Builtin.of("trimSuffix", "s?s", Type.TEXT, TextFunctions::trimSuffix),
        Builtin.of("upper", "s", Type.TEXT, in -> upper(in.text(0))),
        Builtin.of("lower", "s", Type.TEXT, in -> lower(in.text(0))),
        Builtin.of("split", "ss?i", Type.TEXTS, in -> split(in, false)),
        Builtin.of("splitAfter", "ss?i", Type.TEXTS, in -> split(in, true)),
        Builtin.of("replace", "sss?i", Type.TEXT, TextFunctions::replace),
        Builtin.of("repeat", "si", Type.TEXT, TextFunctions::repeat),
        Builtin.of("join", "a?s", Type.TEXT, TextFunctions::join),
        Builtin.of("indexOf", "ss", Type.INTEGER, in -> at(in, in.text(0).indexOf(in.text(1)))),
        Builtin.of(
            "lastIndexOf", "ss", Type.INTEGER, in -> at(in, in.text(0).lastIndexOf(in.text(1)))),
        Builtin.of("hasPrefix", "ss", Type.BOOLEAN, in -> in.text(0).startsWith(in.text(1))),
        Builtin.of("hasSuffix", "ss", Type.BOOLEAN, in -> in.text(0).endsWith(in.text(1))),
        Builtin.of("toJSON", "x", Type.TEXT, TextFunctions::toJson),
        Builtin.of("fromJSON", "s", Type.ANY, TextFunctions::fromJson),
        Builtin.of("toBase64", "s", Type.TEXT, in -> base64(in.text(0))),
        Builtin.of("fromBase64", "s", Type.TEXT, TextFunctions::fromBase64));
  }

  /** Each character by itself: Go knows no letters that become two. */
  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
    return lower.toString();
  }

  private static String upper(String text) {
    StringBuilder upper = new StringBuilder(text.length());
    text.codePoints().map(Character::toUpperCase).forEach(upper::appendCodePoint);
    return upper.toString();
  }

  private static Object trim(Arguments in) {
    String text = in.text(0);
    if (in.count() == 1) {
      return text.strip();
    }
    String any = in.text(1);
    int from = 0;
    int to = text.length();
    while (from < to && any.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && any.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  private static Object trimPrefix(Arguments in) {
    String text = in.text(0);
    String prefix = in.count() > 1 ? in.text(1) : " ";
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static Object trimSuffix(Arguments in) {
    String text = in.text(0);
    String suffix = in.count() > 1 ? in.text(1) : " ";
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  private static Object split(Arguments in, boolean keep) {
    String text = in.text(0);
    String by = in.text(1);
    long most = in.count() > 2 ? in.cut(2) : -1;
    List<Object> parts = new ArrayList<>();
    if (most == 0) {
      return parts;
    }
    int from = 0;
    while (most < 0 || parts.size() < most - 1) {
      int next =
          by.isEmpty()
              ? text.offsetByCodePoints(from, from < text.length() ? 1 : 0)
              : text.indexOf(by, from);
      if (next < 0 || (by.isEmpty() && next >= text.length())) {
        break;
      }
      in.budget().spend(1);
      parts.add(text.substring(from, keep ? next + by.length() : next));
      from = next + by.length();
    }
    if (!by.isEmpty() || from < text.length()) {
      parts.add(text.substring(from));
    }
    return parts;
  }

  private static String limited(Arguments in, long length) {
    if (length > MAX_TEXT) {
      throw new ExprException("expected a text of at most " + MAX_TEXT + " characters");
    }
    in.budget().spend(length / 4);
    return "";
  }

  private static Object replace(Arguments in) {
    String text = in.text(0);
    String what = in.text(1);
    String by = in.text(2);
    long most = in.count() > 3 ? in.cut(3) : -1;
    StringBuilder result = new StringBuilder(limited(in, text.length()));
    int from = 0;
    for (long done = 0; most < 0 || done < most; done++) {
      int next = text.indexOf(what, from);
      if (next < 0 || what.isEmpty()) {
        break;
      }
      result.append(text, from, next).append(by);
      limited(in, result.length());
      from = next + what.length();
    }
    return result.append(text, from, text.length()).toString();
  }

  private static Object repeat(Arguments in) {
    long times = in.cut(1);
    if (times < 0) {
      throw in.wrong();
    }
    String text = in.text(0);
    limited(in, Math.max(1, text.length()) * Math.min(times, 2L * MAX_TEXT));
    return text.repeat((int) times);
  }

  private static Object join(Arguments in) {
    String by = in.count() > 1 ? in.text(1) : "";
    StringBuilder joined = new StringBuilder();
    boolean first = true;
    for (Object each : in.list(0)) {
      joined.append(first ? "" : by).append(Values.text(in.name(), each));
      limited(in, joined.length());
      first = false;
    }
    return joined.toString();
  }

  /** Go counts bytes. */
  private static Object at(Arguments in, int index) {
    return index < 0
        ? -1L
        : (long) in.text(0).substring(0, index).getBytes(StandardCharsets.UTF_8).length;
  }

  private static Object toJson(Arguments in) {
    String json = GoJson.layout(GoJson.compact(Json.tree(in.get(0), in.budget())), "  ");
    limited(in, json.length());
    return json;
  }

  private static @Nullable Object fromJson(Arguments in) {
    try {
      return Json.value(JSON.readTree(in.text(0)));
    } catch (JsonProcessingException e) {
      throw new ExprException("expected JSON", e);
    }
  }

  private static Object base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Object fromBase64(Arguments in) {
    try {
      return new String(Base64.getDecoder().decode(in.text(0)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ExprException("expected base64", e);
    }
  }
}
