package io.choria.rego.builtin.stdlib.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a parsed text template (spec 08 §5.7). */
final class GoTemplate {
  private static final long BYTES_PER_CHARACTER = 64;

  private final List<Part> main;
  private final Map<String, List<Part>> named;
  private final long bytes;

  /**
   * Parts of a text.
   *
   * @param length of the text, most of which may be one-letter words
   */
  GoTemplate(List<Part> main, Map<String, List<Part>> named, int length) {
    this.bytes = length * BYTES_PER_CHARACTER;
    this.main = List.copyOf(main);
    this.named = Map.copyOf(named);
  }

  List<Part> main() {
    return main;
  }

  @Nullable List<Part> named(String name) {
    return named.get(name);
  }

  /** An estimate of what it takes. */
  long bytes() {
    return bytes;
  }

  /** Something that produces output. */
  sealed interface Part {}

  /** Text that stands for itself. */
  record Text(String text) implements Part {}

  /** <code>{{pipeline}}</code>. */
  record Action(Pipeline pipeline) implements Part {}

  /** <code>{{if}}</code> or <code>{{with}}</code>. */
  record Branch(boolean rebind, Pipeline pipeline, List<Part> then, List<Part> otherwise)
      implements Part {}

  /** <code>{{range}}</code>. */
  record Loop(Pipeline pipeline, List<Part> body, List<Part> otherwise) implements Part {}

  /** <code>{{template}}</code>. */
  record Include(String name, @Nullable Pipeline pipeline) implements Part {}

  /** <code>{{break}}</code>, or <code>{{continue}}</code>. */
  record Jump(boolean leave) implements Part {}

  /**
   * Commands, each of which gets the result of the one before.
   *
   * @param variables that get the result
   * @param declares whether they are new
   */
  record Pipeline(List<String> variables, boolean declares, List<Command> commands) {}

  /** A value, or a function with arguments. */
  record Command(List<Operand> operands) {}

  /** A part of a command. */
  sealed interface Operand {}

  /** A constant; {@code null} is nil. */
  record Constant(@Nullable Object value) implements Operand {}

  /** Fields of the current value. */
  record Fields(List<String> names) implements Operand {}

  /** A variable and fields of it. */
  record Variable(String name, List<String> names) implements Operand {}

  /** A function. */
  record Function(String name) implements Operand {}

  /** A pipeline in parentheses and fields of its result. */
  record Nested(Pipeline pipeline, List<String> names) implements Operand {}
}
