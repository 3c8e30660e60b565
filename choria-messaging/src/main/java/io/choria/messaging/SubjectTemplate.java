package io.choria.messaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A subject with named, typed places: {@code orders.{region}.{id}} (REQ-MP-1). It makes subjects
 * from values, the wildcard to subscribe to, and values from subjects that came in.
 *
 * <p>Values come from people and from other machines, so each token is checked: printable ASCII
 * without blanks, {@code .}, {@code *} and {@code >}, 1 to 255 characters; the first token does not
 * begin with {@code $}, which leads into the server's own subjects; a subject has at most 1024
 * characters. {@code {name...}} at the end takes one or more tokens. Immutable.
 */
public final class SubjectTemplate {
  private static final int MAX_TOKEN = 255;
  private static final int MAX_SUBJECT = 1024;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  /** A fixed token, or a place; exactly one of the two is set. */
  private record Part(@Nullable String literal, @Nullable Token<?> token) {}

  private final String text;
  private final List<Part> parts;
  private final List<Token<?>> tokens;
  private final String wildcard;
  private final boolean typed;

  /** What stands before and after the place, when there is one. */
  private final String before;

  private final String after;

  private SubjectTemplate(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
    List<Token<?>> found = new ArrayList<>();
    StringBuilder pattern = new StringBuilder();
    for (Part part : parts) {
      if (!pattern.isEmpty()) {
        pattern.append('.');
      }
      if (part.token == null) {
        pattern.append(part.literal);
      } else {
        found.add(part.token);
        pattern.append(part.token.isRest() ? '>' : '*');
      }
    }
    this.tokens = List.copyOf(found);
    this.wildcard = pattern.toString();
    this.typed = found.stream().anyMatch(Token::isTyped);
    int star = wildcard.indexOf('*');
    this.before = star < 0 ? "" : wildcard.substring(0, star);
    this.after = star < 0 ? "" : wildcard.substring(star + 1);
  }

  /**
   * Reads a template.
   *
   * @param text tokens separated by dots; {@code {name}} is a place, {@code {name...}} takes the
   *     rest
   * @param typed types of places by name; a place that is not listed holds text
   * @return the template
   * @throws SubjectException when a token or name is not allowed, a name occurs twice, a listed
   *     token has no place, or the rest is not at the end
   */
  public static SubjectTemplate parse(String text, Token<?>... typed) {
    if (text.isEmpty() || text.length() > MAX_SUBJECT) {
      throw new SubjectException(
          "a template has 1 to " + MAX_SUBJECT + " characters: " + SubjectException.shown(text));
    }
    Map<String, Token<?>> types = new HashMap<>();
    for (Token<?> token : typed) {
      if (types.put(token.name(), token) != null) {
        throw new SubjectException("two types for one place: token={" + token.name() + "}");
      }
    }
    List<Part> parts = new ArrayList<>();
    Map<String, Token<?>> seen = new HashMap<>();
    String[] pieces = text.split("\\.", -1);
    // a name may be followed by three dots, which the split took apart
    for (int i = 0; i < pieces.length; i++) {
      String piece = pieces[i];
      boolean rest =
          piece.startsWith("{")
              && i + 3 == pieces.length - 1
              && pieces[i + 1].isEmpty()
              && pieces[i + 2].isEmpty()
              && pieces[i + 3].equals("}");
      if (rest) {
        parts.add(place(text, piece.substring(1), true, types, seen));
        break;
      }
      if (piece.startsWith("{") && piece.endsWith("}") && piece.length() > 2) {
        parts.add(place(text, piece.substring(1, piece.length() - 1), false, types, seen));
      } else {
        checkLiteral(piece, text);
        parts.add(new Part(piece, null));
      }
    }
    types.keySet().removeAll(seen.keySet());
    if (!types.isEmpty()) {
      throw new SubjectException("no place in template=" + text + " for tokens=" + types.keySet());
    }
    return new SubjectTemplate(text, parts);
  }

  private static Part place(
      String text,
      String name,
      boolean rest,
      Map<String, Token<?>> types,
      Map<String, Token<?>> seen) {
    checkName(name);
    Token<?> token = types.get(name);
    if (token == null) {
      token = rest ? Token.rest(name) : Token.string(name);
    }
    if (token.isRest() != rest) {
      throw new SubjectException(
          "only {name...} at the end takes the rest: token={" + name + "} template=" + text);
    }
    if (seen.put(name, token) != null) {
      throw new SubjectException("a name occurs once: token={" + name + "} template=" + text);
    }
    return new Part(null, token);
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new SubjectException(
          "a token's name is letters, digits and _: " + SubjectException.shown(name));
    }
  }

  private static void checkLiteral(String piece, String text) {
    String problem = problem(piece);
    if (problem != null || piece.indexOf('{') >= 0 || piece.indexOf('}') >= 0) {
      throw new SubjectException(
          "token="
              + SubjectException.shown(piece)
              + " is not allowed in template="
              + SubjectException.shown(text)
              + (problem == null ? ": braces" : ": " + problem));
    }
  }

  /** Why the text cannot be a token; null when it can. */
  private static @Nullable String problem(String token) {
    if (token.isEmpty()) {
      return "empty";
    }
    if (token.length() > MAX_TOKEN) {
      return "longer than " + MAX_TOKEN + " characters";
    }
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '.' || c == '*' || c == '>') {
        return "holds a blank, a dot, a wildcard or something that is not printable ASCII";
      }
    }
    return null;
  }

  /**
   * The template as it was given.
   *
   * @return the text
   */
  public String text() {
    return text;
  }

  /**
   * The places, in order.
   *
   * @return empty when the template is a plain subject
   */
  public List<Token<?>> tokens() {
    return tokens;
  }

  /**
   * The subject to subscribe to.
   *
   * @return the template with {@code *} for each place and {@code >} for the rest
   */
  public String wildcard() {
    return wildcard;
  }

  /**
   * Makes a subject.
   *
   * @param values one for each place, in order, each of the type of its place
   * @return the subject
   * @throws SubjectException when the number, a type or a text is wrong
   */
  public String format(Object... values) {
    if (values.length != tokens.size()) {
      throw new SubjectException(
          "expected values for " + tokens + ", got " + values.length + ": template=" + text);
    }
    if (values.length == 0) {
      return text;
    }
    if (isSimple()) {
      return formatSimple(values[0]);
    }
    StringBuilder subject = new StringBuilder(text.length() + 16);
    int next = 0;
    for (Part part : parts) {
      if (!subject.isEmpty()) {
        subject.append('.');
      }
      if (part.token == null) {
        subject.append(part.literal);
      } else {
        append(subject, part.token, part.token.textOf(values[next++]));
      }
    }
    if (subject.length() > MAX_SUBJECT) {
      throw new SubjectException(
          "a subject has at most "
              + MAX_SUBJECT
              + " characters: length="
              + subject.length()
              + " template="
              + text);
    }
    return subject.toString();
  }

  /** What {@link #format} gives for one value. */
  String formatOne(Object value) {
    return isSimple() ? formatSimple(value) : format(value);
  }

  private boolean isSimple() {
    return tokens.size() == 1 && !tokens.get(0).isRest();
  }

  /** The common case, without a buffer. */
  private String formatSimple(Object value) {
    Token<?> token = tokens.get(0);
    String put = token.textOf(value);
    check(token, put, before.isEmpty());
    String subject = before + put + after;
    if (subject.length() > MAX_SUBJECT) {
      throw new SubjectException(
          "a subject has at most " + MAX_SUBJECT + " characters: template=" + text);
    }
    return subject;
  }

  private void append(StringBuilder subject, Token<?> token, String value) {
    boolean first = subject.isEmpty();
    if (token.isRest()) {
      for (String piece : value.split("\\.", -1)) {
        check(token, piece, first);
      }
    } else {
      check(token, value, first);
    }
    subject.append(value);
  }

  private void check(Token<?> token, String value, boolean first) {
    String problem = problem(value);
    if (problem == null && first && value.charAt(0) == '$') {
      problem = "subjects that begin with $ belong to the server";
    }
    if (problem != null) {
      throw new SubjectException(
          "value="
              + SubjectException.shown(value)
              + " is not allowed for "
              + token
              + " of template="
              + text
              + ": "
              + problem);
    }
  }

  /**
   * Puts a value into a place; the other places stay.
   *
   * @param token a token of this template
   * @param value its value
   * @param <V> type of the value
   * @return a template with one place less
   * @throws SubjectException when the template has no such place or the text is not allowed
   */
  public <V> SubjectTemplate with(Token<V> token, V value) {
    List<Part> bound = new ArrayList<>();
    StringBuilder subject = new StringBuilder();
    boolean found = false;
    for (Part part : parts) {
      if (!subject.isEmpty()) {
        subject.append('.');
      }
      if (part.token == null) {
        subject.append(part.literal);
        bound.add(part);
      } else if (part.token.name().equals(token.name())) {
        found = true;
        String put = part.token.textOf(value);
        append(subject, part.token, put);
        for (String piece : put.split("\\.", -1)) {
          bound.add(new Part(piece, null));
        }
      } else {
        subject.append(part.token);
        bound.add(part);
      }
    }
    if (!found) {
      throw new SubjectException("no place for token=" + token + " in template=" + text);
    }
    return new SubjectTemplate(subject.toString(), bound);
  }

  /**
   * Whether a subject has the form of this template, types included.
   *
   * @param subject any text
   * @return true when {@link #match} would give a result
   */
  public boolean matches(String subject) {
    return match(subject).isPresent();
  }

  /**
   * Takes a subject apart. Hostile text gives an empty result, never an exception.
   *
   * @param subject any text
   * @return the values, or empty when the subject does not have the form of this template
   */
  public Optional<SubjectMatch> match(String subject) {
    Object @Nullable [] values = values(subject);
    return values == null ? Optional.empty() : Optional.of(new SubjectMatch(this, subject, values));
  }

  private Object @Nullable [] values(String subject) {
    if (subject.length() > MAX_SUBJECT) {
      return null;
    }
    Object[] values = new Object[tokens.size()];
    int next = 0;
    int at = 0;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      boolean last = i == parts.size() - 1;
      int dot = subject.indexOf('.', at);
      boolean toEnd = part.token != null && part.token.isRest();
      int end = toEnd || dot < 0 ? subject.length() : dot;
      if (!toEnd && last != (dot < 0)) {
        return null; // too many tokens, or too few
      }
      String piece = subject.substring(at, end);
      if (part.token == null) {
        if (!piece.equals(part.literal)) {
          return null;
        }
      } else {
        Object value = value(part.token, piece);
        if (value == null) {
          return null;
        }
        values[next++] = value;
      }
      at = end + 1;
    }
    return values;
  }

  private static @Nullable Object value(Token<?> token, String piece) {
    if (token.isRest()) {
      for (String one : piece.split("\\.", -1)) {
        if (problem(one) != null) {
          return null;
        }
      }
    } else if (problem(piece) != null) {
      return null;
    }
    try {
      return token.value(piece);
    } catch (RuntimeException e) {
      return null; // what the parser of the type does not take is not a subject of this template
    }
  }

  /** Whether a place takes less than any text. */
  boolean isTyped() {
    return typed;
  }

  int indexOf(Token<?> token) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).name().equals(token.name())) {
        return i;
      }
    }
    throw new SubjectException("no place for token=" + token + " in template=" + text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SubjectTemplate template && template.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
