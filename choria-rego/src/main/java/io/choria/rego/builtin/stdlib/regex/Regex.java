package io.choria.rego.builtin.stdlib.regex;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.BuiltinImpl.F3;
import io.choria.rego.builtin.BuiltinImpl.F4;
import io.choria.rego.builtin.stdlib.call.BoundedCache;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Regular expressions with RE2's syntax and linear time (spec 08 §4.12). */
public final class Regex {
  private static final BoundedCache<String, Search> SEARCHES = new BoundedCache<>(Search::bytes);

  /** Longer patterns are refused. */
  public static final int LONGEST_PATTERN = 20_000;

  private static final long BYTES_PER_INSTRUCTION = 96;
  private static final long BYTES_PER_MATCH = 32;

  private Regex() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "regex.match", "re_match" -> (F2) Regex::match;
      case "regex.is_valid" -> (F1) (context, a) -> Value.of(isValid(a, context::charge));
      case "regex.find_n" -> (F3) Regex::findAll;
      case "regex.find_all_string_submatch_n" -> (F3) Regex::findGroups;
      case "regex.replace" -> (F3) Regex::replace;
      case "regex.split" -> (F2) Regex::split;
      case "regex.template_match" -> (F4) Regex::templateMatch;
      default -> null;
    };
  }

  /**
   * A pattern that is ready for use.
   *
   * @throws BuiltinException if it is none, or too large
   */
  public static Pattern compile(String pattern, Pace pace) {
    return search(pattern, pace).pattern();
  }

  private static Search search(String pattern, Pace pace) {
    return SEARCHES.get(pattern, text -> compileAnew(text, pace));
  }

  private static Search compileAnew(String pattern, Pace pace) {
    if (pattern.length() > LONGEST_PATTERN) {
      throw BuiltinException.of("error parsing regexp: expression too large");
    }
    String escape = RegexSyntax.badEscape(pattern);
    if (escape != null) {
      throw BuiltinException.of("error parsing regexp: invalid escape sequence: `" + escape + "`");
    }
    int size = RepeatGuard.check(pattern);
    FoldGuard.check(pattern);
    pace.step(size);
    return Search.of(pattern, compiled(pattern), size * BYTES_PER_INSTRUCTION);
  }

  private static Pattern compiled(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      return rewritten(pattern, e);
    } catch (StackOverflowError e) {
      throw BuiltinException.of("error parsing regexp: expression nests too deeply");
    }
  }

  /** What RE2/J refuses may be its own limitation. */
  private static Pattern rewritten(String pattern, PatternSyntaxException reason) {
    try {
      return Pattern.compile(RegexSyntax.forRe2j(pattern));
    } catch (PatternSyntaxException e) {
      throw BuiltinException.of(message(pattern, reason));
    }
  }

  private static String message(String pattern, PatternSyntaxException error) {
    String message = String.valueOf(error.getMessage());
    if (message.endsWith("internal error: `stack underflow`")) {
      return "error parsing regexp: unexpected ): `" + pattern + "`";
    }
    return message.endsWith("at end of expression") ? message + ": ``" : message;
  }

  private static boolean isValid(Value a, Pace pace) {
    if (!(a instanceof StringValue pattern)) {
      return false;
    }
    try {
      compile(pattern.value(), pace);
      return true;
    } catch (BuiltinException e) {
      return false;
    }
  }

  /** A search that ends with the evaluation. */
  public static Matcher matcher(BuiltinContext context, String pattern, String text) {
    return matcher(context, compile(pattern, context::charge), text);
  }

  /** A search that ends with the evaluation. */
  public static Matcher matcher(BuiltinContext context, Pattern pattern, String text) {
    charge(context, pattern.pattern(), text);
    return pattern.matcher(WatchedText.of(context, pattern.pattern(), text));
  }

  private static void charge(BuiltinContext context, String pattern, String text) {
    context.charge(1 + text.length() / 64L * (1 + pattern.length() / 16));
  }

  private static Value match(BuiltinContext context, Value a, Value b) {
    String pattern = Operands.text(a, 1);
    String text = Operands.text(b, 2);
    Search search = search(pattern, context::charge);
    if (!text.startsWith(search.prefix())) {
      return BooleanValue.FALSE;
    }
    return Value.of(matcher(context, search.pattern(), text).find());
  }

  /**
   * A pattern together with the text that all it matches begin with.
   *
   * @param prefix empty if nothing is known
   * @param bytes an estimate of what it takes
   */
  private record Search(Pattern pattern, String prefix, long bytes) {
    static Search of(String pattern, Pattern compiled, long bytes) {
      return new Search(compiled, prefix(pattern), bytes);
    }

    /** What stands between an anchor and the first character that may mean something else. */
    private static String prefix(String pattern) {
      if (!pattern.startsWith("^") || pattern.indexOf('|') >= 0) {
        return "";
      }
      int end = 1;
      while (end < pattern.length() && isPlain(pattern.charAt(end))) {
        end++;
      }
      boolean repeated = end < pattern.length() && "*?{+".indexOf(pattern.charAt(end)) >= 0;
      return pattern.substring(1, repeated ? Math.max(1, end - 1) : end);
    }

    private static boolean isPlain(char c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || "/-_:,;=@%&#\"' ".indexOf(c) >= 0;
    }
  }

  /**
   * Visits the matches that do not overlap. An empty match right after another match does not
   * count.
   */
  private static void each(
      BuiltinContext context, Matcher matcher, String text, long limit, Consumer<Matcher> visitor) {
    long most = limit < 0 ? Long.MAX_VALUE : limit;
    int position = 0;
    int previousEnd = -1;
    for (long count = 0; count < most && position <= text.length(); ) {
      if (!matcher.find(position)) {
        return;
      }
      context.charge(1);
      context.allocate(BYTES_PER_MATCH * (1 + matcher.groupCount()));
      boolean accepted = true;
      if (matcher.end() == position) {
        accepted = matcher.start() != previousEnd;
        position =
            position < text.length()
                ? position + Character.charCount(text.codePointAt(position))
                : text.length() + 1;
      } else {
        position = matcher.end();
      }
      previousEnd = matcher.end();
      if (accepted) {
        visitor.accept(matcher);
        count++;
      }
    }
  }

  private static Value findAll(BuiltinContext context, Value a, Value b, Value c) {
    return found(context, a, b, c, match -> StringValue.of(match.group()));
  }

  private static Value findGroups(BuiltinContext context, Value a, Value b, Value c) {
    return found(
        context,
        a,
        b,
        c,
        match -> {
          Value[] groups = new Value[match.groupCount() + 1];
          for (int i = 0; i < groups.length; i++) {
            String group = match.group(i);
            groups[i] = StringValue.of(group == null ? "" : group);
          }
          return ArrayValue.owning(groups);
        });
  }

  private static Value found(
      BuiltinContext context, Value a, Value b, Value c, Function<Matcher, Value> result) {
    String pattern = Operands.text(a, 1);
    String text = Operands.text(b, 2);
    long most = Operands.integer(c, 3);
    List<Value> found = new ArrayList<>();
    each(
        context,
        matcher(context, pattern, text),
        text,
        most,
        match -> found.add(result.apply(match)));
    return ArrayValue.of(found);
  }

  private static Value replace(BuiltinContext context, Value a, Value b, Value c) {
    String text = Operands.text(a, 1);
    String pattern = Operands.text(b, 2);
    String template = Operands.text(c, 3);
    StringBuilder out = new StringBuilder(text.length());
    int[] copied = {0};
    each(
        context,
        matcher(context, pattern, text),
        text,
        -1,
        match -> {
          int before = out.length();
          out.append(text, copied[0], match.start());
          RegexTemplate.expand(out, template, match);
          copied[0] = match.end();
          context.allocate(out.length() - before);
        });
    return StringValue.of(out.append(text, copied[0], text.length()).toString());
  }

  private static Value split(BuiltinContext context, Value a, Value b) {
    String pattern = Operands.text(a, 1);
    String text = Operands.text(b, 2);
    Matcher matcher = matcher(context, pattern, text);
    if (!pattern.isEmpty() && text.isEmpty()) {
      return ArrayValue.of(StringValue.EMPTY);
    }
    List<Value> parts = new ArrayList<>();
    int[] bounds = {0, 0};
    each(
        context,
        matcher,
        text,
        -1,
        match -> {
          bounds[1] = match.start();
          if (match.end() != 0) {
            parts.add(StringValue.of(text.substring(bounds[0], bounds[1])));
          }
          bounds[0] = match.end();
        });
    if (bounds[1] != text.length()) {
      parts.add(StringValue.of(text.substring(bounds[0])));
    }
    return ArrayValue.of(parts);
  }

  private static Value templateMatch(BuiltinContext context, Value a, Value b, Value c, Value d) {
    String template = Operands.text(a, 1);
    String text = Operands.text(b, 2);
    StringValue open = Operands.string(c, 3);
    StringValue close = Operands.string(d, 4);
    if (open.bytes().length != 1) {
      throw BuiltinException.of(
          "start delimiter has to be exactly one character long but is "
              + open.bytes().length
              + " long");
    }
    if (close.bytes().length != 1) {
      throw BuiltinException.of(
          "end delimiter has to be exactly one character long but is "
              + open.bytes().length
              + " long");
    }
    String pattern =
        RegexTemplate.pattern(
            template, open.value().charAt(0), close.value().charAt(0), context::charge);
    return Value.of(matcher(context, pattern, text).find());
  }
}
