package io.choria.config.choria;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks the operating system, DNS and facter, none of them for longer than a deadline. */
final class HostNodeNames implements NodeNames {
  private static final int SECONDS = 5;
  private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Path PUPPET_FACTER = Path.of("/opt/puppetlabs/bin/facter");

  @Override
  public Optional<String> hostName() {
    try {
      if (Files.isReadable(KERNEL_NAME)) {
        return nonEmpty(Files.readString(KERNEL_NAME));
      }
    } catch (IOException e) {
      // the way below works everywhere, if slower
    }
    return within(
        () -> {
          try {
            return nonEmpty(InetAddress.getLocalHost().getHostName());
          } catch (UnknownHostException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public Optional<String> dnsName(String hostName) {
    return within(
        () -> {
          try {
            for (InetAddress address : InetAddress.getAllByName(hostName)) {
              if (address instanceof Inet4Address) {
                String name = address.getCanonicalHostName();
                return name.equals(address.getHostAddress())
                    ? Optional.empty()
                    : nonEmpty(name.replaceFirst("\\.$", ""));
              }
            }
          } catch (UnknownHostException e) {
            return Optional.empty();
          }
          return Optional.empty();
        });
  }

  @Override
  public Optional<String> facterName() {
    String command = Files.isExecutable(PUPPET_FACTER) ? PUPPET_FACTER.toString() : "facter";
    Process process;
    try {
      process =
          new ProcessBuilder(command, "networking.fqdn")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      return within(() -> firstLine(process));
    } finally {
      process.destroyForcibly();
    }
  }

  private static Optional<String> firstLine(Process process) {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      return line == null ? Optional.empty() : nonEmpty(line);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> nonEmpty(String text) {
    String name = text.strip();
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /** Resolvers take no deadline, so the call runs where it may be left behind. */
  private static Optional<String> within(Supplier<Optional<String>> call) {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    Thread thread = new Thread(() -> answer.complete(call.get()), "choria-config-node-name");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }
}
