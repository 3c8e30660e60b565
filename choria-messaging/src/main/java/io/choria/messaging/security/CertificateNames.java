package io.choria.messaging.security;

import io.choria.messaging.security.SecurityProvider.Role;
import java.io.File;
import org.jspecify.annotations.Nullable;

/** What a process with a certificate is called (spec 01 §6.1). */
final class CertificateNames {
  private static final String OVERRIDE = "MCOLLECTIVE_CERTNAME";

  private CertificateNames() {}

  /** The name in the certificate; it need not be the identity of the node. */
  static String of(SecurityLoader loader, String provider) {
    String identity = loader.settings().node().identity();
    @Nullable String override = loader.environment().get(OVERRIDE);
    if (override != null && !override.isEmpty()) {
      return override;
    }
    boolean windows = File.separatorChar == '\\';
    return switch (provider) {
      case "puppet" -> loader.role() == Role.SERVER ? identity : puppetUser(loader, windows);
      case "file" -> fileUser(loader, identity, windows);
      default -> identity;
    };
  }

  private static String puppetUser(SecurityLoader loader, boolean windows) {
    String variable = windows ? "USERNAME" : "USER";
    @Nullable String user = loader.environment().get(variable);
    if (user == null || user.isEmpty()) {
      throw SecurityLoader.configuration(
          "the puppet provider names clients after their user: set "
              + variable
              + " or "
              + OVERRIDE);
    }
    return user + "." + loader.callerSuffix();
  }

  /** The same for clients and servers, as in the original. */
  private static String fileUser(SecurityLoader loader, String identity, boolean windows) {
    @Nullable String user = loader.environment().get("USER");
    boolean named = !windows && !loader.isSuperuser() && user != null && !user.isEmpty();
    return named ? user + "." + loader.callerSuffix() : identity;
  }
}
