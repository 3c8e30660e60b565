package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.protocol.ProtocolException;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Reply;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.security.TrustException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded traffic of version 2, verified with its keys. */
class CapturedRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest(name = "{0}: {1} requests, {2} signed replies")
  @CsvSource({"v2-plain,135,171", "v2-broker,11,11", "aaa,3,5"})
  void everySignatureHolds(String folder, int expectedRequests, int expectedReplies) {
    TrustRoots roots = roots(folder);
    RequestVerifier verifier = RequestVerifier.tokens(roots).build();
    int requests = 0;
    int replies = 0;
    for (Entry entry : entries(folder)) {
      Transport transport = Transport.parse(entry.payload());
      byte[] data = transport.data();
      if (isRequest(data)) {
        SecureRequest.Token secure = request(data);
        if (verifiable(secure)) {
          assertThat(verifier.verify(secure, entry.time()).request().id()).isNotEmpty();
          requests++;
        }
      } else {
        SecureReply reply = SecureReply.parse(ProtocolVersion.V2, data);
        if (reply.isSigned()) {
          ServerToken server = roots.verifyServer(reply.sender(), entry.time());
          assertThat(server.publicKey().verify(reply.reply(), reply.signature())).isTrue();
          assertThat(Reply.parse(ProtocolVersion.V2, reply.reply()).sender())
              .isEqualTo(server.identity());
          replies++;
        }
      }
    }
    System.out.println(folder + ": verified requests " + requests + ", replies " + replies);
    assertThat(requests).isEqualTo(expectedRequests);
    assertThat(replies).isEqualTo(expectedReplies);
  }

  /**
   * Requests to the signer are not signed; servers sign registration data with their own tokens.
   */
  private static boolean verifiable(SecureRequest.Token secure) {
    boolean insecure = new String(secure.signature(), StandardCharsets.US_ASCII).equals("insecure");
    if (insecure || Token.purposeOf(secure.caller()) == TokenPurpose.SERVER) {
      return false;
    }
    ClientToken caller = (ClientToken) Token.parseUnverified(secure.caller());
    return !secure.signer().isEmpty() || caller.maySignOwnRequests();
  }

  @Test
  void callerThatNeedsADelegatorMayNotSign() {
    RequestVerifier verifier = RequestVerifier.tokens(roots("v2-broker")).build();
    int refused = 0;
    for (Entry entry : entries("v2-broker")) {
      if (entry.file().equals("permissions.ndjson")) {
        SecureRequest.Token secure = request(Transport.parse(entry.payload()).data());
        assertReason(() -> verifier.verify(secure, entry.time()), Reason.PERMISSION);
        refused++;
      }
    }
    assertThat(refused).isEqualTo(1);
  }

  @Test
  void everyChangedByteOfASignedDocumentIsRefused() {
    Entry entry =
        entries("v2-plain").stream()
            .filter(message -> isRequest(Transport.parse(message.payload()).data()))
            .findFirst()
            .orElseThrow();
    RequestVerifier verifier = RequestVerifier.tokens(roots("v2-plain")).build();
    byte[] data = Transport.parse(entry.payload()).data();
    assertThat(verifier.verify(request(data), entry.time()).request().caller())
        .isEqualTo("up=dana");
    for (int i = 0; i < data.length; i++) {
      for (int flip : new int[] {1, 0x20}) {
        byte[] changed = data.clone();
        changed[i] ^= (byte) flip;
        String where = "position=" + i + " flip=" + flip;
        assertThatThrownBy(() -> verifier.verify(request(changed), entry.time()))
            .as(where)
            .isInstanceOfAny(TrustException.class, ProtocolException.class);
      }
    }
  }

  private static void assertReason(Runnable action, Reason reason) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TrustException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static SecureRequest.Token request(byte[] data) {
    return (SecureRequest.Token) SecureRequest.parse(ProtocolVersion.V2, data);
  }

  private static boolean isRequest(byte[] data) {
    return new String(data, StandardCharsets.UTF_8).contains(ProtocolVersion.V2.secureRequest());
  }

  private static TrustRoots roots(String folder) {
    try {
      JsonNode keys = JSON.readTree(Files.readAllBytes(folder(folder).resolve("keys.json")));
      String issuer = keys.get("organization_issuer").asText();
      String hex = keys.get("keys").get(issuer).get("public_hex").asText();
      return TrustRoots.issuers(Map.of("choria", Ed25519PublicKey.ofHex(hex)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(String file, byte[] payload, Instant time) {}

  private static List<Entry> entries(String folder) {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder(folder))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".ndjson")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode entry = JSON.readTree(line);
          if (!entry.has("data_base64")) {
            continue;
          }
          byte[] payload = entry.get("data_base64").binaryValue();
          if (new String(payload, StandardCharsets.UTF_8).contains("v2.transport")) {
            long nanos = entry.get("received_unix_ns").asLong();
            entries.add(
                new Entry(
                    String.valueOf(file.getFileName()), payload, Instant.ofEpochSecond(0, nanos)));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  private static Path folder(String name) {
    URL readme =
        Objects.requireNonNull(CapturedRequestsTest.class.getResource("/captures/README.md"));
    try {
      return Path.of(readme.toURI()).resolveSibling(name);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
