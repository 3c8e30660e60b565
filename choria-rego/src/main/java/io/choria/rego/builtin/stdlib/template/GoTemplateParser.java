package io.choria.rego.builtin.stdlib.template;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads text templates (spec 08 §5.7). */
final class GoTemplateParser {
  private static final int DEEPEST = 200;

  /** How the reference calls the text itself. */
  private static final String NAME = "template";

  private final List<Piece> pieces;
  private final Pace pace;
  private final Map<String, List<GoTemplate.Part>> named = new HashMap<>();
  private List<String> known = new ArrayList<>(List.of(""));
  private int at;
  private int loops;
  private int depth;

  private GoTemplateParser(List<Piece> pieces, Pace pace) {
    this.pieces = pieces;
    this.pace = pace;
  }

  /**
   * A stretch of the text.
   *
   * @param action whether it stands in braces
   */
  private record Piece(boolean action, String text) {}

  static GoTemplate parse(String text, Pace pace) {
    GoTemplateParser parser = new GoTemplateParser(split(text, pace), pace);
    List<GoTemplate.Part> main = parser.parts();
    if (parser.at < parser.pieces.size()) {
      throw error("unexpected {{" + parser.pieces.get(parser.at).text + "}}");
    }
    parser.define(NAME, main);
    return new GoTemplate(parser.named.getOrDefault(NAME, main), parser.named, text.length());
  }

  private static BuiltinException error(String message) {
    return BuiltinException.of("template: template:1: " + message);
  }

  private static List<Piece> split(String text, Pace pace) {
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    boolean trimNext = false;
    while (true) {
      int open = text.indexOf("{{", from);
      String plain = text.substring(from, open < 0 ? text.length() : open);
      boolean trimBefore = open >= 0 && text.startsWith("-", open + 2) && isSpace(text, open + 3);
      if (trimNext) {
        plain = plain.stripLeading();
      }
      if (trimBefore) {
        plain = plain.stripTrailing();
      }
      if (!plain.isEmpty()) {
        pieces.add(new Piece(false, plain));
      }
      if (open < 0) {
        return pieces;
      }
      int start = open + 2 + (trimBefore ? 1 : 0);
      // behind the mark that trims there is white space
      boolean comment = text.startsWith("/*", trimBefore ? start + 1 : start);
      int close = comment ? endOfComment(text, start) : end(text, start);
      pace.step(1 + (close - from) / 64);
      String action = text.substring(start, close).strip();
      trimNext = action.endsWith("-") && close > start + 1 && isSpace(text, close - 2);
      if (trimNext) {
        action = action.substring(0, action.length() - 1).strip();
      }
      if (!comment) {
        pieces.add(new Piece(true, action));
      }
      from = close + 2;
    }
  }

  private static boolean isSpace(String text, int position) {
    return position < text.length() && Character.isWhitespace(text.charAt(position));
  }

  private static int endOfComment(String text, int start) {
    int behind = text.indexOf("*/", start) + 2;
    boolean trims = behind > 2 && isSpace(text, behind) && text.startsWith("-}}", behind + 1);
    if (behind < 2 || !(trims || text.startsWith("}}", behind))) {
      throw error("unclosed comment");
    }
    return behind + (trims ? 2 : 0);
  }

  private static int end(String text, int start) {
    char quote = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote != '`') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '`' || c == '\'') {
        quote = c;
      } else if (text.startsWith("}}", i)) {
        return i;
      }
    }
    throw error("unclosed action");
  }

  /** Parts up to an action that belongs to what is around. */
  private List<GoTemplate.Part> parts() {
    if (++depth > DEEPEST) {
      throw error("template nests too deeply");
    }
    List<GoTemplate.Part> parts = new ArrayList<>();
    while (at < pieces.size()) {
      Piece piece = pieces.get(at);
      if (!piece.action) {
        parts.add(new GoTemplate.Text(piece.text));
        at++;
        continue;
      }
      String word = word(piece.text);
      if (word.equals("end") || word.equals("else")) {
        break;
      }
      at++;
      GoTemplate.Part part = action(word, piece.text);
      if (part != null) {
        parts.add(part);
      }
    }
    depth--;
    return parts;
  }

  private static String word(String action) {
    int i = 0;
    while (i < action.length() && Character.isLetter(action.charAt(i))) {
      i++;
    }
    return action.substring(0, i);
  }

  private GoTemplate.@Nullable Part action(String word, String text) {
    String rest = text.substring(word.length()).strip();
    return switch (word) {
      case "if", "with" -> branch(word, rest);
      case "range" -> {
        int outside = known.size();
        GoTemplate.Pipeline pipeline = pipeline(rest, true);
        loops++;
        List<GoTemplate.Part> body = parts();
        loops--;
        List<GoTemplate.Part> otherwise = otherwise("range");
        forget(outside);
        yield new GoTemplate.Loop(pipeline, body, otherwise);
      }
      case "define" -> {
        if (depth > 1) {
          throw error("unexpected <define> in command");
        }
        GoTemplateCommands commands = new GoTemplateCommands(rest, known, pace);
        String name = commands.quoted();
        if (!commands.atEnd()) {
          throw error("unexpected text behind the name in define clause");
        }
        ownParts(name);
        yield null;
      }
      case "block" -> {
        GoTemplateCommands commands = new GoTemplateCommands(rest, known, pace);
        String name = commands.quoted();
        GoTemplate.Pipeline pipeline = commands.pipeline(false);
        ownParts(name);
        yield new GoTemplate.Include(name, pipeline);
      }
      case "template" -> {
        GoTemplateCommands commands = new GoTemplateCommands(rest, known, pace);
        String name = commands.quoted();
        yield new GoTemplate.Include(name, commands.atEnd() ? null : commands.pipeline(false));
      }
      case "break", "continue" -> {
        if (!rest.isEmpty()) {
          throw error("unexpected <" + rest + "> in {{" + word + "}}");
        } else if (loops == 0) {
          throw error("{{" + word + "}} outside {{range}}");
        }
        yield new GoTemplate.Jump(word.equals("break"));
      }
      default -> new GoTemplate.Action(pipeline(text, false));
    };
  }

  private GoTemplate.Pipeline pipeline(String text, boolean range) {
    return new GoTemplateCommands(text, known, pace).pipeline(range);
  }

  private void forget(int outside) {
    known.subList(outside, known.size()).clear();
  }

  private GoTemplate.Part branch(String word, String rest) {
    int outside = known.size();
    GoTemplate.Pipeline pipeline = pipeline(rest, false);
    List<GoTemplate.Part> then = parts();
    List<GoTemplate.Part> otherwise = otherwise(word);
    forget(outside);
    return new GoTemplate.Branch(word.equals("with"), pipeline, then, otherwise);
  }

  /** The body of a template with a name, which knows no variables from outside. */
  private void ownParts(String name) {
    List<String> outside = known;
    int loopsOutside = loops;
    known = new ArrayList<>(List.of(""));
    loops = 0;
    List<GoTemplate.Part> body = parts();
    known = outside;
    loops = loopsOutside;
    expectEnd();
    define(name, body);
  }

  /** Only one of the templates of a name may hold more than white space. */
  private void define(String name, List<GoTemplate.Part> body) {
    List<GoTemplate.Part> before = named.get(name);
    if (before == null || isBlank(before)) {
      named.put(name, body);
    } else if (!isBlank(body)) {
      throw error("multiple definition of template \"" + name + "\"");
    }
  }

  private static boolean isBlank(List<GoTemplate.Part> parts) {
    return parts.stream()
        .allMatch(part -> part instanceof GoTemplate.Text text && text.text().isBlank());
  }

  /** What follows {@code else}, up to and including {@code end}. */
  private List<GoTemplate.Part> otherwise(String word) {
    if (at >= pieces.size()) {
      throw error("unexpected EOF");
    }
    String text = pieces.get(at).text;
    if (word(text).equals("end")) {
      at++;
      return List.of();
    }
    at++;
    String rest = text.substring("else".length()).strip();
    if (!rest.isEmpty()) {
      String next = word(rest);
      if (!next.equals(word) || word.equals("range")) {
        throw error("unexpected <" + rest + "> in else");
      }
      return List.of(branch(next, rest.substring(next.length()).strip()));
    }
    List<GoTemplate.Part> parts = parts();
    expectEnd();
    return parts;
  }

  private void expectEnd() {
    if (at >= pieces.size() || !word(pieces.get(at).text).equals("end")) {
      throw error("unexpected EOF");
    }
    at++;
  }
}
