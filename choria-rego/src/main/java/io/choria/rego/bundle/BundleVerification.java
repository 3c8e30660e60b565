package io.choria.rego.bundle;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.jwt.JwsKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose signatures are accepted and what they must cover (spec 08 §8.4). A reader with a
 * verification refuses every bundle without a valid signature. Immutable and thread-safe.
 */
public final class BundleVerification {
  private final Map<String, Key> keys;
  private final String keyId;
  private final String scope;
  private final List<com.google.re2j.Pattern> excluded;
  private final boolean unsignedDeltas;

  private BundleVerification(Builder builder) {
    this.keys = Map.copyOf(builder.keys);
    this.keyId = builder.keyId;
    this.scope = builder.scope;
    this.excluded = List.copyOf(builder.excluded);
    this.unsignedDeltas = builder.unsignedDeltas;
  }

  /** A key and what it may be used for. */
  record Key(JwsKey key, String scope) {}

  /**
   * Starts without keys.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Nullable Key key(String id) {
    return keys.get(id);
  }

  String keyId() {
    return keyId;
  }

  String scope() {
    return scope;
  }

  boolean acceptsUnsignedDeltas() {
    return unsignedDeltas;
  }

  boolean excludes(String file) {
    return excluded.stream().anyMatch(pattern -> pattern.matches(file));
  }

  /** Collects keys and rules. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final List<com.google.re2j.Pattern> excluded = new ArrayList<>();
    private String keyId = "";
    private String scope = "";
    private boolean unsignedDeltas;

    private Builder() {}

    /**
     * Adds a key without a scope, see {@link #key(String, String, String, String)}.
     *
     * @param id the name that signatures use for it; {@code opa} calls its key {@code default}
     * @param algorithm for example {@code RS256}
     * @param text the key
     * @return this builder
     * @throws IllegalArgumentException if the algorithm does not exist or the key is not for it
     */
    public Builder key(String id, String algorithm, String text) {
      return key(id, algorithm, text, "");
    }

    /**
     * Adds a key.
     *
     * @param id the name that signatures use for it
     * @param algorithm the algorithm of all signatures by this key, whatever they say themselves:
     *     HS, RS, PS or ES with 256, 384 or 512
     * @param text a PEM public key, certificate or private key; for HS the secret itself
     * @param scope what a signature by this key must claim as its scope; empty for none
     * @return this builder
     * @throws IllegalArgumentException if the algorithm does not exist or the key is not for it
     */
    public Builder key(String id, String algorithm, String text, String scope) {
      if (id.isEmpty()) {
        throw new IllegalArgumentException("expected the name of a key, got an empty one");
      }
      try {
        keys.put(id, new Key(JwsKey.of(algorithm, text), scope));
      } catch (BuiltinException e) {
        throw new IllegalArgumentException("key " + id + ": " + e.text(), e);
      }
      return this;
    }

    /**
     * The only key whose signatures are accepted; if not set, the signature says which one it is.
     *
     * @param id the name of a key
     * @return this builder
     */
    public Builder keyId(String id) {
      keyId = id;
      return this;
    }

    /**
     * What a signature must claim as its scope; that of its key if not set.
     *
     * @param value the scope
     * @return this builder
     */
    public Builder scope(String value) {
      scope = value;
      return this;
    }

    /**
     * Files that need not be signed.
     *
     * @param pattern of the path without a leading {@code /}; {@code *} does not cross a {@code /}
     * @return this builder
     * @throws IllegalArgumentException if the pattern is malformed
     */
    public Builder exclude(String pattern) {
      excluded.add(GoPathPattern.compile(pattern));
      return this;
    }

    /**
     * Whether delta bundles, which cannot be signed, are accepted all the same; refused if not set.
     *
     * @param value true accepts data from whoever can deliver a bundle
     * @return this builder
     */
    public Builder allowUnsignedDeltaBundles(boolean value) {
      unsignedDeltas = value;
      return this;
    }

    /**
     * The verification.
     *
     * @return the verification
     * @throws IllegalArgumentException if there is no key, or not the one that {@link #keyId} names
     */
    public BundleVerification build() {
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("no verification keys configured");
      }
      if (!keyId.isEmpty() && !keys.containsKey(keyId)) {
        throw new IllegalArgumentException("key id " + keyId + " not found");
      }
      return new BundleVerification(this);
    }
  }
}
