package io.choria.rego.builtin.stdlib;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Errors of the YAML parser in the words of the reference (spec 08 §5.10). */
final class YamlErrors {
  private YamlErrors() {}

  static String message(YamlEngineException error, String text) {
    if (!(error instanceof MarkedYamlEngineException marked)) {
      String message = String.valueOf(error.getMessage());
      return "yaml: "
          + (message.startsWith("Version{")
              ? "found incompatible YAML document"
              : message.startsWith("special characters")
                  ? "control characters are not allowed"
                  : message);
    }
    boolean scanner = error instanceof ScannerException;
    int line = line(marked.getContextMark(), text, scanner);
    if (line == 0) {
      line = line(marked.getProblemMark(), text, scanner);
    }
    if (line > 0 && scanner) {
      line++;
    }
    String problem = marked.getProblem() == null ? "" : marked.getProblem();
    return "yaml: " + (line > 0 ? "line " + line + ": " : "") + words(marked, problem);
  }

  private static int line(Optional<Mark> mark, String text, boolean scanner) {
    int line = mark.map(Mark::getLine).orElse(0);
    // at the end of a text the reference counts a line end that is not there
    return !scanner && !text.endsWith("\n") && isAtEnd(mark, text) ? line + 1 : line;
  }

  private static boolean isAtEnd(Optional<Mark> mark, String text) {
    return mark.isPresent() && mark.get().getIndex() >= text.codePointCount(0, text.length());
  }

  private static String words(MarkedYamlEngineException error, String problem) {
    String context = error.getContext() == null ? "" : error.getContext();
    if (problem.startsWith("expected ',' or ']'")) {
      return "did not find expected ',' or ']'";
    }
    if (problem.startsWith("expected ',' or '}'")) {
      return "did not find expected ',' or '}'";
    }
    if (problem.startsWith("sequence entries are not allowed")) {
      return "block sequence entries are not allowed in this context";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "mapping values are not allowed in this context";
    }
    if (problem.contains("cannot start any token")) {
      return "found character that cannot start any token";
    }
    if (problem.startsWith("expected <block end>")) {
      return context.contains("mapping")
          ? "did not find expected key"
          : "did not find expected '-' indicator";
    }
    if (problem.startsWith("expected the node content")) {
      return "did not find expected node content";
    }
    if (problem.startsWith("found unknown escape character")) {
      return "found unknown escape character";
    }
    if (problem.startsWith("expected a digit, but found") && context.contains("directive")) {
      return "did not find expected version number";
    }
    if (problem.startsWith("expected '<document start>'")) {
      return "did not find expected <document start>";
    }
    return problem;
  }
}
