package io.choria.interop;

import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.ClientToken;
import io.choria.messaging.security.Ed25519PublicKey;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.ServerPermission;
import io.choria.messaging.security.Token;
import io.choria.messaging.security.TokenIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Throw-away keys, tokens and certificates in one directory, made for one network. */
final class Material {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path directory;
  private final Seed organization;
  private final TokenIssuer issuer;

  Material(Path directory, Seed organization) {
    this.directory = directory;
    this.organization = organization;
    this.issuer = TokenIssuer.organization(organization, Clock.systemUTC(), RANDOM);
  }

  Material(Path directory, boolean chained) {
    this.directory = directory;
    this.organization = Seed.generate(RANDOM);
    TokenIssuer direct = TokenIssuer.organization(organization, Clock.systemUTC(), RANDOM);
    if (chained) {
      Seed chain = Seed.generate(RANDOM);
      String token = direct.chainIssuer("login", chain.publicKey(), Duration.ofHours(2));
      this.issuer =
          TokenIssuer.chain(
              chain, (ClientToken) Token.parseUnverified(token), Clock.systemUTC(), RANDOM);
    } else {
      this.issuer = direct;
    }
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  Ed25519PublicKey root() {
    return organization.publicKey();
  }

  Seed organization() {
    return organization;
  }

  /** Signs with the key of a certificate, as version 1 does. */
  byte[] rsa(String alias, byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key(alias));
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no signature", e);
    }
  }

  /** The certificate of a caller as it travels in a request. */
  String pem(String alias) {
    try {
      return Files.readString(file(alias + ".crt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TokenIssuer issuer() {
    return issuer;
  }

  /** Brokers always get a token of the organisation itself. */
  void broker() {
    Seed seed = seed("broker");
    Token.write(
        TokenIssuer.organization(organization, Clock.systemUTC(), RANDOM)
            .server(
                "localhost", seed.publicKey(), Duration.ofHours(1), List.of("choria"), Set.of()),
        file("broker.jwt"));
  }

  void server(String name, String identity, String collective) {
    Seed seed = seed(name);
    Token.write(
        issuer.server(
            identity,
            seed.publicKey(),
            Duration.ofHours(1),
            List.of(collective),
            Set.of(ServerPermission.SERVICE_HOST)),
        file(name + ".jwt"));
  }

  void client(String name, String caller, Set<ClientPermission> permissions) {
    Seed seed = seed(name);
    Token.write(
        issuer.client(caller, seed.publicKey(), Duration.ofHours(1), permissions),
        file(name + ".jwt"));
  }

  private Seed seed(String name) {
    Seed seed = Seed.generate(RANDOM);
    seed.write(file(name + ".seed"));
    return seed;
  }

  /**
   * RSA certificates of one authority, as version 1 wants them; the JDK has no public way to make
   * them, so its keytool does.
   */
  void certificates(String... names) {
    authority("ca");
    for (String name : names) {
      certificate(name.split("=", 2)[0], name.split("=", 2)[1], "ca", "-validity 2");
    }
  }

  void authority(String alias) {
    keytool(
        "-genkeypair -keyalg RSA -keysize 2048 -ext bc:c -validity 9 -startdate -5d"
            + " -dname CN=ca -alias "
            + alias);
    keytool("-exportcert -rfc -alias " + alias + " -file " + file(alias + ".crt"));
  }

  /** A certificate and its key; {@code validity} are options of keytool. */
  void certificate(String alias, String common, String authority, String validity) {
    keytool("-genkeypair -keyalg RSA -keysize 2048 -alias " + alias + " -dname CN=" + common);
    keytool("-certreq -alias " + alias + " -file " + file(alias + ".csr"));
    keytool(
        "-gencert -rfc -alias "
            + authority
            + " -infile "
            + file(alias + ".csr")
            + " -outfile "
            + file(alias + ".crt")
            + " -ext san=dns:"
            + common
            + ",ip:127.0.0.1 -ext eku=serverAuth,clientAuth "
            + validity);
    privateKey(alias);
  }

  private void privateKey(String alias) {
    byte[] key = key(alias).getEncoded();
    try {
      Files.writeString(
          file(alias + ".key"),
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
              + "\n-----END PRIVATE KEY-----\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PrivateKey key(String alias) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file("keys.p12"))) {
        store.load(in, "secret".toCharArray());
      }
      return (PrivateKey) store.getKey(alias, "secret".toCharArray());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no key of " + alias, e);
    }
  }

  private void keytool(String arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(
        List.of(
            "-keystore",
            file("keys.p12").toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            "secret",
            "-noprompt"));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(file("keytool.log").toFile())
              .start();
      if (!process.waitFor(600, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(
            "keytool " + arguments + ": " + Files.readString(file("keytool.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while keytool ran", e);
    }
  }
}
