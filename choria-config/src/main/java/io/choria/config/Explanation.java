package io.choria.config;

import java.util.List;
import java.util.Optional;

/**
 * How one setting got its value: every source that had something to say, in order of precedence.
 *
 * @param setting the setting
 * @param steps what the sources said, lowest precedence first
 * @param result the value, as it is displayed
 */
public record Explanation(SettingDefinition setting, List<Step> steps, String result) {
  /** What became of what a source said. */
  public enum Outcome {
    /** It is the value, or a part of a list. */
    WINS,
    /** A later source took its place. */
    OVERRIDDEN,
    /** It was not taken. */
    REFUSED
  }

  /**
   * One source.
   *
   * @param origin which source
   * @param text what it said, masked when the setting is secret
   * @param outcome what became of it
   * @param trouble what is wrong with it, if anything
   */
  public record Step(Origin origin, String text, Outcome outcome, Optional<String> trouble) {
    @Override
    public String toString() {
      String mark =
          switch (outcome) {
            case WINS -> "* ";
            case OVERRIDDEN -> "  ";
            case REFUSED -> "! ";
          };
      return mark
          + origin
          + ": "
          + Printable.cut(text)
          + trouble.map(reason -> " (" + reason + ")").orElse("");
    }
  }

  /**
   * Copies the list.
   *
   * @param setting the setting
   * @param steps what the sources said, lowest precedence first
   * @param result the value, as it is displayed
   */
  public Explanation {
    steps = List.copyOf(steps);
  }

  /** One line for the value and one for each source; {@code *} marks the winner. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(setting.key()).append(" = ").append(result);
    if (steps.isEmpty()) {
      out.append("\n  no source sets it");
    }
    steps.forEach(step -> out.append("\n").append(step));
    return out.toString();
  }
}
