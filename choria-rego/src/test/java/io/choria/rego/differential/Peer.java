package io.choria.rego.differential;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** OPA itself, as the program of {@code benchmarks/peers/opa-diff}. */
final class Peer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path program;
  private Process process;
  private BufferedWriter to;
  private BufferedReader from;

  Peer(Path program) {
    this.program = program;
    start();
  }

  private void start() {
    try {
      process =
          new ProcessBuilder(program.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    to =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    from =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  DiffAnswer ask(DiffCase question) {
    return askAll(List.of(question)).get(0);
  }

  /** Sends without waiting; as many answers have to be received. Only for a few at a time. */
  void send(DiffCase question) throws IOException {
    String json = question.toJson();
    to.write(json.substring(0, json.length() - 1));
    to.write(",\"now\":" + DiffCase.NOW + "}\n");
  }

  void flush() throws IOException {
    to.flush();
  }

  DiffAnswer receive() throws IOException {
    // some built-ins of the reference can't be cancelled
    AtomicBoolean answered = new AtomicBoolean();
    Process asked = process;
    CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS)
        .execute(
            () -> {
              if (!answered.get()) {
                asked.destroyForcibly();
              }
            });
    String line = from.readLine();
    answered.set(true);
    if (line == null) {
      throw new IOException("the reference ended");
    }
    return DiffAnswer.fromJson(JSON.readTree(line));
  }

  List<DiffAnswer> askAll(List<DiffCase> questions) {
    Thread sender =
        new Thread(
            () -> {
              try {
                for (DiffCase question : questions) {
                  send(question);
                }
                flush();
              } catch (IOException e) {
                process.destroy();
              }
            });
    sender.start();
    List<DiffAnswer> answers = new ArrayList<>();
    try {
      for (int i = 0; i < questions.size(); i++) {
        answers.add(receive());
      }
    } catch (IOException e) {
      // the case that ended the program is known, the others are asked again
      process.destroy();
      start();
      answers.add(
          new DiffAnswer(
              List.of(new DiffAnswer.Failure("crash", String.valueOf(e), "", 0, 0)), List.of()));
      if (answers.size() < questions.size()) {
        answers.addAll(askAll(questions.subList(answers.size(), questions.size())));
      }
    }
    return answers;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
