package io.choria.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A throw-away NATS operator with one account, for servers whose clients log in with credentials
 * files (JWT and nkey seed).
 *
 * <pre>{@code
 * TestOperator operator = TestOperator.create();
 * NatsServer server = NatsServer.builder().jetStream(true).addConfig(operator.config()).start();
 * Path creds = operator.credsFile(directory, "ann");
 * }</pre>
 *
 * <p>Immutable and safe for use by any number of threads.
 */
public final class TestOperator {
  private static final String NO_LIMITS =
      "\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,\"exports\":-1,\"wildcards\":true,"
          + "\"conn\":-1,\"leaf\":-1";
  private static final String STORAGE =
      "\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1";

  private final TestNkey operator = TestNkey.generate(TestNkey.Kind.OPERATOR);
  private final TestNkey account = TestNkey.generate(TestNkey.Kind.ACCOUNT);

  private final TestNkey system = TestNkey.generate(TestNkey.Kind.ACCOUNT);

  private TestOperator() {}

  /**
   * Makes new keys.
   *
   * @return an operator that no server knows yet
   */
  public static TestOperator create() {
    return new TestOperator();
  }

  /**
   * What makes a server trust this operator and know its account.
   *
   * @return lines for {@link NatsServerBuilder#addConfig}
   */
  public String config() {
    String self =
        jwt(
            operator,
            operator,
            "operator",
            "\"nats\":{\"system_account\":\""
                + system.publicKey()
                + "\",\"type\":\"operator\",\"version\":2}");
    return "operator: "
        + self
        + "\nsystem_account: "
        + system.publicKey()
        + "\nresolver: MEMORY\nresolver_preload: {\n  "
        + account.publicKey()
        + ": "
        + accountToken(account, "account", NO_LIMITS + "," + STORAGE)
        + "\n  "
        + system.publicKey()
        + ": "
        + accountToken(system, "system", NO_LIMITS)
        + "\n}\n";
  }

  private String accountToken(TestNkey key, String name, String limits) {
    return jwt(
        operator,
        key,
        name,
        "\"nats\":{\"limits\":{" + limits + "},\"type\":\"account\",\"version\":2}");
  }

  /**
   * The credentials of a new user of the account, who may do everything in it.
   *
   * @param user a name for the server's log, letters and digits
   * @return the text of a credentials file
   */
  public String creds(String user) {
    TestNkey key = TestNkey.generate(TestNkey.Kind.USER);
    String token =
        jwt(
            account,
            key,
            user,
            "\"nats\":{\"pub\":{},\"sub\":{},\"subs\":-1,\"data\":-1,\"payload\":-1,"
                + "\"type\":\"user\",\"version\":2}");
    return "-----BEGIN NATS USER JWT-----\n"
        + token
        + "\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n"
        + key.seed()
        + "\n------END USER NKEY SEED------\n";
  }

  /**
   * Writes {@link #creds} to a file.
   *
   * @param directory an existing directory
   * @param user the name of the user and, with {@code .creds}, of the file
   * @return the file
   * @throws UncheckedIOException when it cannot be written
   */
  public Path credsFile(Path directory, String user) {
    try {
      return Files.writeString(directory.resolve(user + ".creds"), creds(user));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write credentials of " + user, e);
    }
  }

  private static String jwt(TestNkey issuer, TestNkey subject, String name, String claims) {
    String header = "{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}";
    String payload =
        "{\"jti\":\""
            + subject.publicKey()
            + "\",\"iat\":1,\"iss\":\""
            + issuer.publicKey()
            + "\",\"name\":\""
            + name
            + "\",\"sub\":\""
            + subject.publicKey()
            + "\","
            + claims
            + "}";
    String signed = base64(header) + "." + base64(payload);
    byte[] signature = issuer.sign(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
