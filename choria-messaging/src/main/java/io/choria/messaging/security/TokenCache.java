package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Trust roots that remember which tokens they verified: the signatures of a token hold for ever,
 * only its times are looked at each time. The key is the SHA-256 of the whole text of the token.
 */
final class TokenCache {
  private final TrustRoots roots;
  private final RecentEntries<TextDigest, TrustRoots.Verified> verified;
  private final RecentEntries<TextDigest, ClientToken> delegated;

  /**
   * Remembers nothing yet.
   *
   * @param limit tokens at most, each some 1 kB; half as many are known whatever their order
   */
  TokenCache(TrustRoots roots, int limit) {
    this.roots = roots;
    this.verified = new RecentEntries<>(limit);
    this.delegated = new RecentEntries<>(limit);
  }

  TrustRoots.Verified verify(String jwt, Instant now, TokenPurpose purpose) {
    TextDigest key = TextDigest.of(jwt);
    TrustRoots.@Nullable Verified known = verified.get(key);
    if (known == null) {
      known = roots.verify(jwt, now, purpose);
      verified.put(key, known);
      return known;
    }
    if (known.token().standard().purpose() != purpose) {
      throw new TrustException(
          Reason.PURPOSE,
          "expected purpose="
              + purpose.claim()
              + ", got purpose="
              + known.token().standard().purpose().claim());
    }
    TokenVerifier.checkTimes(known.token().standard(), now);
    return known;
  }

  /** The caller of a delegated request: it must come from the same root as its delegator. */
  ClientToken verifyDelegated(String jwt, Ed25519PublicKey root, Instant now) {
    TextDigest key = TextDigest.of(root.hex() + jwt);
    @Nullable ClientToken known = delegated.get(key);
    if (known == null) {
      known = TrustRoots.verifyClientWith(jwt, root, now);
      delegated.put(key, known);
      return known;
    }
    TokenVerifier.checkTimes(known.standard(), now);
    return known;
  }
}
