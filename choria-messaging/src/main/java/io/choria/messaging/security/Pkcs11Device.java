package io.choria.messaging.security;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key on a PKCS #11 device, used through the JDK's provider: it never leaves the device. The
 * first private key with a certificate is taken, as there should be only one.
 */
final class Pkcs11Device {
  private Pkcs11Device() {}

  /** Opens the device; the driver is native code of its maker and runs inside this process. */
  static X509Credentials open(String driver, int slot, char[] pin) {
    @Nullable Provider jdk = Security.getProvider("SunPKCS11");
    if (jdk == null) {
      throw SecurityLoader.configuration(
          "this JDK has no provider for PKCS #11: add the module jdk.crypto.cryptoki");
    }
    if (driver.contains("\"") || driver.contains("\n")) {
      throw SecurityLoader.configuration("expected the path of a driver, got " + driver);
    }
    try {
      Provider provider =
          jdk.configure("--name=choria\nlibrary=\"" + driver + "\"\nslot=" + slot + "\n");
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin);
      for (String alias : Collections.list(store.aliases())) {
        @Nullable Key key = store.isKeyEntry(alias) ? store.getKey(alias, null) : null;
        if (key instanceof PrivateKey secret) {
          return X509Credentials.ofDevice(chain(store, alias), secret, provider);
        }
      }
      throw SecurityLoader.configuration(
          "the device has no private key with a certificate: driver=" + driver + " slot=" + slot);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      if (e instanceof TrustException trust) {
        throw trust;
      }
      throw new TrustException(
          TrustException.Reason.CONFIGURATION,
          "cannot open the device: driver=" + driver + " slot=" + slot + ": " + e.getMessage(),
          e);
    }
  }

  private static List<X509Certificate> chain(KeyStore store, String alias)
      throws GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate : store.getCertificateChain(alias)) {
      chain.add((X509Certificate) certificate);
    }
    return chain;
  }
}
