package io.choria.messaging.security;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Signatures that were verified a moment ago: a broadcast reaches every server of a process, and
 * what one of them verified holds for all. A signature of the same key over the same bytes holds
 * for ever, so nothing has to be forgotten but for room. Only what was verified gets in.
 */
final class VerifiedSignatures {
  /** What is longer is verified each time, so that nobody can fill the memory. */
  private static final int LONGEST = 8_192;

  private final AtomicReferenceArray<@Nullable Entry> entries;

  VerifiedSignatures(int size) {
    this.entries = new AtomicReferenceArray<>(size);
  }

  @SuppressWarnings("ArrayRecordComponent") // never changed after it was verified
  private record Entry(Ed25519PublicKey key, byte[] signed, byte[] signature) {}

  boolean verify(Ed25519PublicKey key, byte[] signed, byte[] signature) {
    int size = entries.length();
    if (size == 0 || signed.length > LONGEST) {
      return key.verify(signed, signature);
    }
    int place = Math.floorMod(Arrays.hashCode(signature), size);
    @Nullable Entry entry = entries.get(place);
    if (entry != null
        && Arrays.equals(entry.signature(), signature)
        && entry.key().equals(key)
        && Arrays.equals(entry.signed(), signed)) {
      return true;
    }
    boolean valid = key.verify(signed, signature);
    if (valid) {
      entries.set(place, new Entry(key, signed, signature));
    }
    return valid;
  }
}
