package io.choria.messaging.security;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Choria's names of cipher suites and curves in the words of the JDK. */
final class TlsLimits {
  private static final Map<String, String> CURVES =
      Map.of(
          "X25519", "x25519",
          "CurveP256", "secp256r1",
          "CurveP384", "secp384r1",
          "CurveP521", "secp521r1");

  private TlsLimits() {}

  static String[] suites(SSLContext context, List<String> wanted) {
    List<String> known = List.of(context.getSupportedSSLParameters().getCipherSuites());
    List<String> chosen = wanted.stream().filter(known::contains).toList();
    List<String> usual = List.of(context.getDefaultSSLParameters().getCipherSuites());
    if (wanted.isEmpty()) {
      return usual.toArray(String[]::new);
    }
    if (chosen.isEmpty()) {
      throw SecurityLoader.configuration(
          "expected a known cipher suite in plugin.security.cipher_suites, got "
              + String.join(",", wanted));
    }
    List<String> enabled = new ArrayList<>(chosen);
    // the names of TLS 1.3 say nothing of how keys are agreed on
    usual.stream()
        .filter(suite -> !suite.contains("_WITH_") && !suite.contains("_SCSV"))
        .filter(suite -> !enabled.contains(suite))
        .forEach(enabled::add);
    return enabled.toArray(String[]::new);
  }

  static Consumer<SSLParameters> curves(List<String> wanted) {
    if (wanted.isEmpty()) {
      return parameters -> {};
    }
    String[] groups =
        wanted.stream().map(CURVES::get).filter(Objects::nonNull).toArray(String[]::new);
    if (groups.length == 0) {
      throw SecurityLoader.configuration(
          "expected X25519, CurveP256, CurveP384 or CurveP521 in plugin.security.ecc_curves, got "
              + String.join(",", wanted));
    }
    Method setter;
    try {
      setter = SSLParameters.class.getMethod("setNamedGroups", String[].class);
    } catch (NoSuchMethodException e) {
      throw SecurityLoader.configuration(
          "plugin.security.ecc_curves needs JDK 20 or later, this is "
              + Runtime.version()
              + ": set the JVM's jdk.tls.namedGroups instead");
    }
    return parameters -> {
      try {
        setter.invoke(parameters, (Object) groups);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the JDK refused the curves " + List.of(groups), e);
      }
    };
  }
}
