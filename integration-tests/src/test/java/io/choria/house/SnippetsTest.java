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

  /** Maven's runner starts the tests from a jar that only names the class path. */
  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  @TempDir Path output;

  @TestFactory
  Stream<DynamicTest> blocksCompile() throws IOException {
    return pages().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    page.name() + ": " + page.blocks().size() + " blocks",
                    () ->
                        assertThat(page.compile(Files.createDirectories(output.resolve("docs"))))
                            .isEmpty()));
  }

  @Test
  void aBrokenBlockIsFound() {
    Page broken = new Page("broken", List.of("class A { int a = \"text\"; }"));
    assertThat(broken.compile(output)).hasSize(1);
  }

  @Test
  void theReadmeHasBlocks() throws IOException {
    assertThat(pages()).anyMatch(page -> page.name().equals("README.md"));
  }

  /** The pages that have Java blocks. */
  private static List<Page> pages() throws IOException {
    Path root = root();
    List<Page> found = new ArrayList<>();
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      List<Path> files =
          Stream.concat(Stream.of(root.resolve("README.md")), docs.sorted())
              .filter(file -> file.toString().endsWith(".md"))
              .toList();
      for (Path file : files) {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(file));
        while (block.find()) {
          blocks.add(block.group(1));
        }
        if (!blocks.isEmpty()) {
          found.add(new Page(root.relativize(file).toString(), blocks));
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

  /** The blocks of a page see each other, and the annotation processors of our jars. */
  private record Page(String name, List<String> blocks) {
    List<String> compile(Path output) {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
      List<TextSource> sources = blocks.stream().map(Page::source).toList();
      List<String> options = new ArrayList<>(List.of("-d", output.toString(), "-cp", CLASS_PATH));
      if (Runtime.version().feature() >= 21) {
        options.add("-proc:full"); // the default of the releases before
      }
      compiler.getTask(null, null, problems, options, null, sources).call();
      return problems.getDiagnostics().stream()
          .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
          .map(Object::toString)
          .toList();
    }

    private static TextSource source(String block) {
      Matcher type = TYPE.matcher(block);
      assertThat(type.find()).as("a whole class in the block:\n" + block).isTrue();
      return new TextSource(type.group(1), block);
    }
  }

  private static final class TextSource extends SimpleJavaFileObject {
    private final String text;

    TextSource(String type, String text) {
      super(URI.create("text:///" + type + Kind.SOURCE.extension), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
