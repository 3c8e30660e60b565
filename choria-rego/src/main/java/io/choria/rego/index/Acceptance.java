package io.choria.rego.index;

import io.choria.rego.ArrayValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.collection.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a condition asks of a value. */
public sealed interface Acceptance {

  /** Whether the value meets it. */
  boolean accepts(Value value);

  /** That there is one. */
  record Defined() implements Acceptance {
    @Override
    public boolean accepts(Value value) {
      return true;
    }
  }

  /** That it is one of these. */
  record OneOf(Set<Value> values) implements Acceptance {
    /** Copies the values. */
    public OneOf {
      values = Set.copyOf(values);
    }

    @Override
    public boolean accepts(Value value) {
      return values.contains(value);
    }
  }

  /** That it is a collection with this member. */
  record Holding(Value member) implements Acceptance {
    @Override
    public boolean accepts(Value value) {
      return Membership.isMember(member, value);
    }
  }

  /** That it is a text that starts with this one. */
  record Prefixed(String prefix) implements Acceptance {
    @Override
    public boolean accepts(Value value) {
      return value instanceof StringValue text && text.value().startsWith(prefix);
    }
  }

  /** That it is a text with one of these ends, or one of these beginnings. */
  record Bounded(Set<String> texts, boolean atEnd) implements Acceptance {
    /** Copies the texts. */
    public Bounded {
      texts = Set.copyOf(texts);
    }

    @Override
    public boolean accepts(Value value) {
      if (value instanceof StringValue text) {
        return bounds(text.value());
      }
      // a call may be about several texts
      return value instanceof SetValue set
          ? any(set.asList())
          : value instanceof ArrayValue array && any(array.asList());
    }

    private boolean any(List<Value> values) {
      return values.stream()
          .anyMatch(value -> value instanceof StringValue text && bounds(text.value()));
    }

    private boolean bounds(String text) {
      return texts.stream().anyMatch(atEnd ? text::endsWith : text::startsWith);
    }
  }

  /**
   * That it is an array of this length with these elements; null for any element.
   *
   * @param elements scalars, and nulls
   */
  record Shaped(List<@Nullable Value> elements) implements Acceptance {
    @Override
    public boolean accepts(Value value) {
      if (!(value instanceof ArrayValue array) || array.size() != elements.size()) {
        return false;
      }
      for (int i = 0; i < elements.size(); i++) {
        Value wanted = elements.get(i);
        if (wanted != null && !wanted.equals(array.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * That it is a text of these parts, between separators.
   *
   * @param parts null for any part
   * @param separators the characters that separate
   */
  record Segmented(List<@Nullable String> parts, String separators) implements Acceptance {
    /**
     * What {@code glob.match} asks of a text with a pattern of which each part is a text or a star;
     * null for other patterns.
     */
    public static @Nullable Segmented of(Value pattern, Value delimiters) {
      if (!(pattern instanceof StringValue text) || !(delimiters instanceof ArrayValue array)) {
        return null;
      }
      StringBuilder separators = new StringBuilder(array.size() == 0 ? "." : "");
      for (Value delimiter : array) {
        if (!(delimiter instanceof StringValue one) || one.value().length() != 1) {
          return null;
        }
        separators.append(one.value());
      }
      List<@Nullable String> parts = new ArrayList<>();
      for (String part : split(text.value(), separators.toString())) {
        if (!part.equals("*") && part.chars().anyMatch(c -> "\\*?[]{}".indexOf(c) >= 0)) {
          return null;
        }
        parts.add(part.equals("*") ? null : part);
      }
      return new Segmented(parts, separators.toString());
    }

    @Override
    public boolean accepts(Value value) {
      return value instanceof StringValue text && accepts(text.value());
    }

    private boolean accepts(String text) {
      int last = parts.size() - 1;
      int start = 0;
      for (int i = 0; i <= last; i++) {
        int end = end(text, start);
        String wanted = parts.get(i);
        if ((end == text.length()) != (i == last)
            || (wanted != null
                && (wanted.length() != end - start || !text.startsWith(wanted, start)))) {
          return false;
        }
        start = end + 1;
      }
      return true;
    }

    /** Where the part that starts here ends. */
    private int end(String text, int start) {
      if (separators.length() == 1) {
        int end = text.indexOf(separators.charAt(0), start);
        return end < 0 ? text.length() : end;
      }
      int end = start;
      while (end < text.length() && separators.indexOf(text.charAt(end)) < 0) {
        end++;
      }
      return end;
    }

    /** The parts of a text. */
    private static List<String> split(String text, String separators) {
      List<String> parts = new ArrayList<>();
      int start = 0;
      for (int i = 0; i < text.length(); i++) {
        if (separators.indexOf(text.charAt(i)) >= 0) {
          parts.add(text.substring(start, i));
          start = i + 1;
        }
      }
      parts.add(text.substring(start));
      return parts;
    }
  }

  /** That it meets one of two. */
  record Either(Acceptance one, Acceptance other) implements Acceptance {
    @Override
    public boolean accepts(Value value) {
      return one.accepts(value) || other.accepts(value);
    }
  }

  /**
   * That it lies in a range of the order of all values.
   *
   * @param low the lower end; null for none
   * @param high the upper end; null for none
   */
  record Within(@Nullable Bound low, @Nullable Bound high) implements Acceptance {
    @Override
    public boolean accepts(Value value) {
      return (low == null || low.admitsAbove(value)) && (high == null || high.admitsBelow(value));
    }

    /** Both ranges at once. */
    public Within and(Within other) {
      return new Within(low == null ? other.low : low, high == null ? other.high : high);
    }
  }

  /** An end of a range. */
  record Bound(Value value, boolean included) {
    boolean admitsAbove(Value candidate) {
      int order = candidate.compareTo(value);
      return order > 0 || (included && order == 0);
    }

    boolean admitsBelow(Value candidate) {
      int order = candidate.compareTo(value);
      return order < 0 || (included && order == 0);
    }
  }
}
