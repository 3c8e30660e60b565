package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose tokens count: either one organisation issuer for each organisation, or a list of
 * trusted signers (spec 01 §4.7, spec 03 §9). Immutable and safe for use by several threads.
 */
public final class TrustRoots {
  private final Map<String, Ed25519PublicKey> issuers;
  private final List<Ed25519PublicKey> signers;

  private TrustRoots(Map<String, Ed25519PublicKey> issuers, List<Ed25519PublicKey> signers) {
    this.issuers = Map.copyOf(issuers);
    this.signers = List.copyOf(signers);
  }

  /**
   * Trusts organisation issuers; the claim {@code ou} of a token selects the key.
   *
   * @param issuers the key of each organisation
   * @return the roots
   */
  public static TrustRoots issuers(Map<String, Ed25519PublicKey> issuers) {
    return new TrustRoots(issuers, List.of());
  }

  /**
   * Trusts every token that one of these keys signed.
   *
   * @param signers the keys, tried in order
   * @return the roots
   */
  public static TrustRoots signers(List<Ed25519PublicKey> signers) {
    return new TrustRoots(Map.of(), signers);
  }

  /**
   * Verifies the token of a client.
   *
   * @param jwt the token
   * @param now the time that must lie in its validity
   * @return what it says
   * @throws TrustException with the reason why it does not count
   */
  public ClientToken verifyClient(String jwt, Instant now) {
    return (ClientToken) verify(jwt, now, TokenPurpose.CLIENT).token();
  }

  /**
   * Verifies the token of a server.
   *
   * @param jwt the token
   * @param now the time that must lie in its validity
   * @return what it says
   * @throws TrustException with the reason why it does not count
   */
  public ServerToken verifyServer(String jwt, Instant now) {
    return (ServerToken) verify(jwt, now, TokenPurpose.SERVER).token();
  }

  /**
   * Whether nothing is trusted.
   *
   * @return true when there is neither an issuer nor a signer
   */
  public boolean isEmpty() {
    return issuers.isEmpty() && signers.isEmpty();
  }

  /** A token that counts, and the key that it was traced to. */
  static final class Verified {
    private final Token token;
    private final Ed25519PublicKey root;
    private @Nullable Ed25519PublicKey holder;

    private Verified(Token token, Ed25519PublicKey root) {
      this.token = token;
      this.root = root;
    }

    Token token() {
      return token;
    }

    Ed25519PublicKey root() {
      return root;
    }

    /** The key of the holder, kept because a key that has been used verifies faster. */
    Ed25519PublicKey holder() {
      Ed25519PublicKey key = holder;
      if (key == null) {
        key = token.standard().holder();
        holder = key;
      }
      return key;
    }
  }

  Verified verify(String jwt, Instant now, TokenPurpose purpose) {
    CompactJwt decoded = CompactJwt.decode(jwt);
    Token token = decoded.token();
    if (token.standard().purpose() != purpose) {
      throw new TrustException(
          Reason.PURPOSE,
          "expected purpose="
              + purpose.claim()
              + ", got purpose="
              + token.standard().purpose().claim());
    }
    TrustException last = null;
    for (Ed25519PublicKey root : rootsFor(token)) {
      try {
        TokenVerifier.of(root).check(decoded, token, now);
        return new Verified(token, root);
      } catch (TrustException e) {
        last = e;
      }
    }
    throw last == null
        ? new TrustException(
            Reason.NO_TRUST_ROOT,
            "no trusted key for the organisation of the token: ou=" + token.organization())
        : last;
  }

  private List<Ed25519PublicKey> rootsFor(Token token) {
    if (issuers.isEmpty()) {
      return signers;
    }
    @Nullable Ed25519PublicKey key = issuers.get(token.organization());
    return key == null ? List.of() : List.of(key);
  }

  /** The token of a client that must lead to one certain root, whatever its organisation is. */
  static ClientToken verifyClientWith(String jwt, Ed25519PublicKey root, Instant now) {
    CompactJwt decoded = CompactJwt.decode(jwt);
    Token token = decoded.token();
    if (!(token instanceof ClientToken client)) {
      throw new TrustException(
          Reason.PURPOSE,
          "expected the token of a client, got purpose=" + token.standard().purpose().claim());
    }
    TokenVerifier.of(root).check(decoded, client, now);
    return client;
  }
}
