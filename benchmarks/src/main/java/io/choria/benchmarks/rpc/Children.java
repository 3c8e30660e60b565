package io.choria.benchmarks.rpc;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts parts of a measurement as processes of their own, with or without the native provider. */
final class Children {
  private Children() {}

  /** A process that answers lines with lines. */
  static final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private Child(Process process) {
      this.process = process;
      this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    Process process() {
      return process;
    }

    /** The next line that begins with the word, without it; others are shown. */
    String await(String word) throws IOException {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(word + " ") || line.equals(word)) {
          return line.substring(word.length()).strip();
        }
        System.out.println(line);
      }
      throw new IOException("a process ended before it said " + word);
    }

    String ask(String word) throws IOException {
      tell(word);
      return await(word);
    }

    /** The line that answers a line. */
    String line(String text) throws IOException {
      tell(text);
      String answer = out.readLine();
      if (answer == null) {
        throw new IOException("a process ended before it answered " + text);
      }
      return answer;
    }

    private void tell(String text) throws IOException {
      process.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    /** Ends it by the end of its input. */
    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      try {
        out.lines().forEach(System.out::println);
      } finally {
        process.destroy();
      }
    }
  }

  /** A program that is no part of this project, with plain connections like all others here. */
  static Child program(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("INSECURE_DISABLE_TLS", "true");
    return new Child(builder.start());
  }

  static Child java(Class<?> main, boolean corretto, List<String> options, String... arguments)
      throws IOException {
    List<String> path = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (corretto || !part.contains("AmazonCorrettoCryptoProvider")) {
        path.add(part);
      }
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path), main.getName()));
    command.addAll(List.of(arguments));
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }
}
