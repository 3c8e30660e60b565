package io.choria.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every Java block of the README and of docs/ is a whole program that compiles as it stands. */
class SnippetsTest {
  private static final Pattern BLOCK = Pattern.compile("(?m)^```java\\n([\\s\\S]*?)^```");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:public |final |sealed )*(?:class|record|interface|enum) (\\w+)");

  @TempDir Path output;

  @TestFactory
  Stream<DynamicTest> blocksCompile() throws IOException {
    return snippets().stream()
        .map(
            snippet ->
                DynamicTest.dynamicTest(
                    snippet.name(), () -> assertThat(snippet.compile(output)).isEmpty()));
  }

  @Test
  void aBrokenBlockIsFound() {
    Snippet broken = new Snippet("broken", "class A { int a = \"text\"; }");
    assertThat(broken.compile(output)).hasSize(1);
  }

  private static List<Snippet> snippets() throws IOException {
    Path root = root();
    List<Snippet> found = new ArrayList<>();
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      List<Path> pages =
          Stream.concat(Stream.of(root.resolve("README.md")), docs.sorted())
              .filter(page -> page.toString().endsWith(".md"))
              .toList();
      for (Path page : pages) {
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
          String name = root.relativize(page) + "#" + (found.size() + 1);
          found.add(new Snippet(name, block.group(1)));
        }
      }
    }
    return found;
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(at.resolve("README.md"))) {
      at = at.getParent();
    }
    return at;
  }

  private record Snippet(String name, String source) {
    List<String> compile(Path output) {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
      Matcher type = TYPE.matcher(source);
      String file = type.find() ? type.group(1) : "Snippet";
      compiler
          .getTask(
              null,
              null,
              problems,
              List.of("-d", output.toString(), "-proc:none"),
              null,
              List.of(new TextSource(file, source)))
          .call();
      return problems.getDiagnostics().stream()
          .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
          .map(problem -> problem.getLineNumber() + ": " + problem.getMessage(null))
          .toList();
    }
  }

  private static final class TextSource extends SimpleJavaFileObject {
    private final String text;

    TextSource(String type, String text) {
      super(URI.create("text:///" + type + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
