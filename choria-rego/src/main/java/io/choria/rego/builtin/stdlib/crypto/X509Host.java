package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.net.IpAddress;
import java.util.List;

/** Whether a certificate is for a host (spec 08 §4.15). */
final class X509Host {
  private X509Host() {}

  /** Compares a name of a host, or an address, with the alternative names. */
  static boolean isFor(X509 certificate, String host) {
    X509AlternativeNames names = certificate.extensions().names();
    boolean bracketed = host.length() >= 3 && host.startsWith("[") && host.endsWith("]");
    IpAddress address = IpAddress.parse(bracketed ? host.substring(1, host.length() - 1) : host);
    if (address != null) {
      String wanted = address.toString();
      return names.addresses().stream()
          .anyMatch(one -> X509Fields.address(one.bytes()).equals(Value.of(wanted)));
    }
    String wanted = lower(host);
    boolean proper = isProper(withoutDot(wanted), false);
    List<String> labels = List.of(withoutDot(wanted).split("\\.", -1));
    for (String name : names.hosts()) {
      String pattern = lower(name);
      boolean same =
          (proper && isProper(pattern, true))
              ? covers(List.of(pattern.split("\\.", -1)), labels)
              : (!pattern.isEmpty() && !pattern.equals(".") && pattern.equals(wanted));
      if (same) {
        return true;
      }
    }
    return false;
  }

  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** Letters of ASCII only. */
  private static String lower(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      if (out.charAt(i) >= 'A' && out.charAt(i) <= 'Z') {
        out.setCharAt(i, (char) (out.charAt(i) + 'a' - 'A'));
      }
    }
    return out.toString();
  }

  /** Whether this can be a name in DNS; a pattern may begin with a label that is a star. */
  private static boolean isProper(String host, boolean pattern) {
    if (host.equals("*")) {
      return false;
    }
    String[] labels = host.split("\\.", -1);
    for (int i = 0; i < labels.length; i++) {
      String label = labels[i];
      boolean star = pattern && i == 0 && label.equals("*");
      if (!star && !label.matches("[a-zA-Z0-9_][a-zA-Z0-9_-]*")) {
        return false;
      }
    }
    return true;
  }

  private static boolean covers(List<String> pattern, List<String> host) {
    if (pattern.size() != host.size()) {
      return false;
    }
    for (int i = 0; i < host.size(); i++) {
      boolean star = i == 0 && pattern.get(0).equals("*");
      if (!star && !pattern.get(i).equals(host.get(i))) {
        return false;
      }
    }
    return true;
  }
}
