package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.rpc.processor.AgentProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DDL that real peers are tested with is the one that the compiler writes today. */
class MotdDdlTest {
  private static final String DDL = "META-INF/choria/agent/motd.json";

  @Test
  void theResourceIsWhatTheCompilerWrites(@TempDir Path dir) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              null,
              files,
              null,
              List.of(
                  "-d",
                  dir.toString(),
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path"))),
              null,
              files.getJavaFileObjects(Path.of("src/test/java/io/choria/interop/Motd.java")));
      task.setProcessors(List.of(new AgentProcessor()));
      assertThat(task.call()).isTrue();
    }
    assertThat(dir.resolve(DDL))
        .hasSameTextualContentAs(Path.of("src/test/resources").resolve(DDL));
    assertThat(Files.size(dir.resolve(DDL))).isPositive();
  }
}
