package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Trust roots that remember which tokens they verified: the signatures of a token hold for ever,
 * only its times are looked at each time. The key is the whole text of the token.
 */
final class TokenCache {
  private static final int TOKENS = 4_096;

  private final TrustRoots roots;
  private final RecentEntries<TrustRoots.Verified> verified = new RecentEntries<>(TOKENS);

  private final RecentEntries<ClientToken> delegated = new RecentEntries<>(TOKENS);

  TokenCache(TrustRoots roots) {
    this.roots = roots;
  }

  TrustRoots.Verified verify(String jwt, Instant now, TokenPurpose purpose) {
    TrustRoots.@Nullable Verified known = verified.get(jwt);
    if (known == null) {
      known = roots.verify(jwt, now, purpose);
      verified.put(jwt, known);
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
    String key = root.hex() + jwt;
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
