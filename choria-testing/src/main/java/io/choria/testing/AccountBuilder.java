package io.choria.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects one account; obtained from {@link NatsServerBuilder#addAccount(String, Consumer)}. */
public final class AccountBuilder {
  private boolean jetStream;
  private final List<String> users = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  AccountBuilder() {}

  /**
   * Lets the account use JetStream. Off by default.
   *
   * @param on whether to
   * @return this
   */
  public AccountBuilder jetStream(boolean on) {
    this.jetStream = on;
    return this;
  }

  /**
   * Adds a user with a password.
   *
   * @param user its name
   * @param password in plain text
   * @return this
   */
  public AccountBuilder addUser(String user, String password) {
    users.add(NatsServerOptions.passwordUser(user, password));
    return this;
  }

  /**
   * Adds a user that authenticates with an Ed25519 key.
   *
   * @param publicKey in NATS's encoding, starts with {@code U}
   * @return this
   */
  public AccountBuilder addNkey(String publicKey) {
    users.add(NatsServerOptions.nkeyUser(publicKey));
    return this;
  }

  /**
   * Adds text to the account's block, such as {@code exports: [{service: "time"}]}.
   *
   * @param text in the server's configuration language
   * @return this
   */
  public AccountBuilder addConfig(String text) {
    lines.add(text);
    return this;
  }

  NatsServerOptions.Account build(String name) {
    return new NatsServerOptions.Account(name, jetStream, users, lines);
  }
}
