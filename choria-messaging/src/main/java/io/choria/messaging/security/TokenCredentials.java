package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A seed and the token that belongs to it: signs requests, replies and the nonces of brokers. Safe
 * for use by several threads; {@link #close} overwrites the seeds. Neither seed nor token appear in
 * {@link #toString}.
 */
public final class TokenCredentials implements AutoCloseable {
  private final @Nullable Path tokenFile;
  private final @Nullable Path seedFile;
  private final List<Seed> ownSeeds = new CopyOnWriteArrayList<>();
  private volatile Pair pair;

  private TokenCredentials(@Nullable Path tokenFile, @Nullable Path seedFile, Pair pair) {
    this.tokenFile = tokenFile;
    this.seedFile = seedFile;
    this.pair = pair;
  }

  /** What is in use at one moment. */
  record Pair(Seed seed, String token, Token claims) {}

  /**
   * Puts a seed and a token together.
   *
   * @param seed the seed; it is closed together with this
   * @param token a compact JWT
   * @return the credentials
   * @throws TrustException when the token can't be read or holds another key
   */
  public static TokenCredentials of(Seed seed, String token) {
    TokenCredentials credentials = new TokenCredentials(null, null, pair(seed, token.strip()));
    credentials.ownSeeds.add(seed);
    return credentials;
  }

  /**
   * Reads both files.
   *
   * @param token the file with the JWT
   * @param seed the file with the seed
   * @return the credentials; {@link #reload} reads the files again
   * @throws TrustException when a file can't be read, or the two do not belong together
   */
  public static TokenCredentials read(Path token, Path seed) {
    Pair pair = readPair(token, seed);
    TokenCredentials credentials = new TokenCredentials(token, seed, pair);
    credentials.ownSeeds.add(pair.seed());
    return credentials;
  }

  /**
   * Reads the files again, if these credentials come from files: a renewed token, perhaps with a
   * new seed, is in use afterwards.
   *
   * @throws TrustException when a file can't be read, or the two do not belong together; the old
   *     pair stays in use
   */
  public void reload() {
    if (tokenFile == null || seedFile == null) {
      return;
    }
    Pair fresh = readPair(tokenFile, seedFile);
    ownSeeds.add(fresh.seed()); // the one before may be signing at this moment
    pair = fresh;
  }

  private static Pair readPair(Path token, Path seed) {
    Seed secret = Seed.read(seed);
    try {
      return pair(secret, Token.read(token));
    } catch (TrustException e) {
      secret.close();
      throw e;
    }
  }

  private static Pair pair(Seed seed, String token) {
    Token claims = Token.parseUnverified(token);
    if (claims instanceof ProvisioningToken) {
      return new Pair(seed, token, claims);
    }
    if (!claims.standard().holder().equals(seed.publicKey())) {
      throw new TrustException(
          Reason.SIGNATURE,
          "the seed belongs to the key "
              + seed.publicKey()
              + ", the token to the key "
              + claims.standard().publicKey());
    }
    return new Pair(seed, token, claims);
  }

  Pair current() {
    return pair;
  }

  /**
   * The token in use.
   *
   * @return a compact JWT without white space around it
   */
  public String token() {
    return pair.token();
  }

  /**
   * What the token says. It is not verified: brokers and servers do that.
   *
   * @return the claims
   */
  public Token claims() {
    return pair.claims();
  }

  /**
   * Signs with the seed.
   *
   * @param message the bytes, signed as they are
   * @return 64 bytes
   * @throws TrustException when these credentials are closed
   */
  public byte[] sign(byte[] message) {
    return pair.seed().sign(message);
  }

  /** Overwrites the seeds. */
  @Override
  public void close() {
    ownSeeds.forEach(Seed::close);
  }

  /** Names the public key. */
  @Override
  public String toString() {
    return "TokenCredentials[publicKey=" + pair.seed().publicKey() + "]";
  }
}
