package io.choria.messaging.security;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Amazon Corretto Crypto Provider, native code in a jar that a user may add to the path. */
final class CorrettoEngine implements SignatureEngine {
  private static final Logger LOG = LoggerFactory.getLogger(CorrettoEngine.class);
  private static final String PROVIDER =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  /** The provider throws for longer messages. */
  private static final int LONGEST = 1 << 20;

  private final SignatureEngine forLong = new BouncyCastleEngine();
  private final Provider provider;

  /** The JDK's: the provider offers its own only when a system property asks for it. */
  private final KeyFactory keys;

  private CorrettoEngine(Provider provider) throws NoSuchAlgorithmException {
    this.provider = provider;
    this.keys = KeyFactory.getInstance("Ed25519");
  }

  /** Empty when the jar is not there, or its native part does not work on this machine. */
  static Optional<CorrettoEngine> find() {
    try {
      Object instance = Class.forName(PROVIDER).getField("INSTANCE").get(null);
      if (!(instance instanceof Provider provider)) {
        return Optional.empty();
      }
      CorrettoEngine engine = new CorrettoEngine(provider);
      byte[] seed = new byte[32];
      byte[] publicKey = BouncyCastleEngine.publicKey(seed);
      byte[] signature = engine.signing(seed, publicKey).sign(SPKI);
      boolean works =
          Arrays.equals(signature, new BouncyCastleEngine().signing(seed, publicKey).sign(SPKI))
              && engine.verification(publicKey).verify(SPKI, signature)
              && !engine.verification(publicKey).verify(PKCS8, signature);
      return works ? Optional.of(engine) : Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (GeneralSecurityException
        | ReflectiveOperationException
        | RuntimeException
        | LinkageError e) {
      LOG.info("the Corretto provider is there but does not work, using Bouncy Castle", e);
      return Optional.empty();
    }
  }

  @Override
  public Signing signing(byte[] seed, byte[] publicKey) {
    AtomicReference<@Nullable Signature> idle = new AtomicReference<>();
    return message -> {
      if (message.length > LONGEST) {
        return forLong.signing(seed, publicKey).sign(message);
      }
      Signature ready = idle.getAndSet(null); // another thread may be using it
      try {
        Signature signature = ready == null ? ready(seed) : ready;
        signature.update(message);
        byte[] signed = signature.sign();
        idle.set(signature);
        return signed;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the provider refused to sign", e);
      }
    };
  }

  private Signature ready(byte[] seed) throws GeneralSecurityException {
    byte[] encoded = concat(PKCS8, seed);
    try {
      Signature signature = Signature.getInstance("Ed25519", provider);
      signature.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
      return signature;
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  @Override
  public Verification verification(byte[] publicKey) {
    PublicKey key;
    try {
      key = keys.generatePublic(new X509EncodedKeySpec(concat(SPKI, publicKey)));
    } catch (GeneralSecurityException e) {
      LOG.debug("a public key was refused", e);
      return (message, signature) -> false;
    }
    return (message, signature) ->
        message.length > LONGEST
            ? forLong.verification(publicKey).verify(message, signature)
            : verify(key, message, signature);
  }

  private boolean verify(PublicKey key, byte[] message, byte[] bytes) {
    if (bytes.length != 64) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance("Ed25519", provider);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(bytes);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      LOG.debug("a public key was refused", e);
      return false;
    }
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }
}
