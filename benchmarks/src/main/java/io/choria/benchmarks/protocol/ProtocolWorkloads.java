package io.choria.benchmarks.protocol;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.security.CertificateAuthority;
import io.choria.messaging.security.Ed25519PublicKey;
import io.choria.messaging.security.RequestSigner;
import io.choria.messaging.security.RequestVerifier;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.Token;
import io.choria.messaging.security.TokenCredentials;
import io.choria.messaging.security.TrustRoots;
import io.choria.messaging.security.X509Credentials;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One process of the measurement: prints name, CPU ns and bytes of each piece of work, one a line.
 */
public final class ProtocolWorkloads {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

  private static Object sink = "";

  private final Path directory;
  private final Instant now = Instant.now();

  private ProtocolWorkloads(Path directory) {
    this.directory = directory;
  }

  private interface Work {
    Object run();
  }

  /**
   * Measures.
   *
   * @param args the folder with the recorded request and its keys
   * @throws IOException when a file is missing
   */
  public static void main(String[] args) throws IOException {
    new ProtocolWorkloads(Path.of(args[0])).all();
  }

  private void all() throws IOException {
    byte[] v2 = Files.readAllBytes(directory.resolve("v2.transport"));
    byte[] v1 = Files.readAllBytes(directory.resolve("v1.transport"));
    TrustRoots roots =
        TrustRoots.issuers(
            Map.of("choria", Ed25519PublicKey.read(directory.resolve("issuer.public"))));
    CertificateAuthority authority = authority();
    RequestVerifier tokens = RequestVerifier.tokens(roots).timeToLive(false).build();
    RequestVerifier certificates =
        RequestVerifier.certificates(authority).timeToLive(false).build();
    Request r2 = verify(tokens, v2).request();
    Request r1 = verify(certificates, v1).request();
    byte[] message = new byte[600];
    try (TokenCredentials own =
            TokenCredentials.read(
                directory.resolve("client.jwt"), directory.resolve("client.seed"));
        Seed seed = Seed.read(directory.resolve("client.seed"))) {
      byte[] signature = seed.sign(message);
      Ed25519PublicKey key = seed.publicKey();
      RequestSigner signer2 = RequestSigner.token(own);
      X509Credentials certificate =
          X509Credentials.read(directory.resolve("client.crt"), directory.resolve("client.key"));
      RequestSigner signer1 = RequestSigner.certificate(certificate);
      measure("raw verify", () -> key.verify(message, signature));
      measure("raw sign", () -> seed.sign(message));
      measure("v2 verify cached", () -> verify(tokens, v2));
      measure(
          "v2 verify uncached",
          () -> verify(RequestVerifier.tokens(roots).timeToLive(false).build(), v2));
      Transport transport = Transport.parse(v2);
      byte[] secure = transport.data();
      byte[] request = SecureRequest.parse(ProtocolVersion.V2, secure).request();
      measure("v2 transport", () -> Transport.parse(v2));
      measure("v2 secure request", () -> SecureRequest.parse(ProtocolVersion.V2, secure));
      measure("v2 request", () -> Request.parse(ProtocolVersion.V2, request));
      measure("v2 token", () -> Token.parseUnverified(own.token()));
      measure("v2 sign", () -> sign(signer2, r2));
      measure("v1 verify cached", () -> verify(certificates, v1));
      measure(
          "v1 verify uncached",
          () -> verify(RequestVerifier.certificates(authority()).timeToLive(false).build(), v1));
      measure("v1 sign", () -> sign(signer1, r1));
    }
  }

  private CertificateAuthority authority() {
    return CertificateAuthority.read(
        directory.resolve("ca.crt"),
        CertificateAuthority.DEFAULT_ALLOWED,
        CertificateAuthority.DEFAULT_PRIVILEGED);
  }

  private RequestVerifier.VerifiedRequest verify(RequestVerifier verifier, byte[] payload) {
    Transport transport = Transport.parse(payload);
    return verifier.verify(SecureRequest.parse(transport.version(), transport.data()), now);
  }

  private static byte[] sign(RequestSigner signer, Request template) {
    Request request =
        Request.builder(template.version())
            .id(template.id())
            .sender(template.sender())
            .caller(template.caller())
            .collective(template.collective())
            .agent(template.agent())
            .filter(template.filter())
            .time(Instant.now())
            .body(template.body())
            .build();
    ProtocolVersion version = template.version();
    return new Transport(version, signer.sign(request).encode(), "r", "s", List.of(), null)
        .encode();
  }

  private static void measure(String name, Work work) {
    warmUp(work);
    long thread = Thread.currentThread().getId();
    long bytes = THREADS.getThreadAllocatedBytes(thread);
    // the time that this thread computes, whatever else the machine does meanwhile
    long start = THREADS.getCurrentThreadCpuTime();
    long count = 0;
    while (THREADS.getCurrentThreadCpuTime() - start < 400_000_000L) {
      for (int i = 0; i < 16; i++) {
        sink = work.run();
      }
      count += 16;
    }
    double nanos = (double) (THREADS.getCurrentThreadCpuTime() - start) / count;
    long allocated = (THREADS.getThreadAllocatedBytes(thread) - bytes) / count;
    if (sink.equals("")) {
      throw new IllegalStateException("nothing was done");
    }
    System.out.printf(Locale.ROOT, "%s\t%.0f\t%d%n", name, nanos, allocated);
  }

  /**
   * Until the compiler of the JVM has nothing more to do: on a busy machine it falls far behind.
   */
  private static void warmUp(Work work) {
    long compiled;
    do {
      compiled = COMPILER.getTotalCompilationTime();
      long end = THREADS.getCurrentThreadCpuTime() + 1_500_000_000L;
      while (THREADS.getCurrentThreadCpuTime() < end) {
        sink = work.run();
      }
    } while (COMPILER.getTotalCompilationTime() - compiled > 50);
  }
}
