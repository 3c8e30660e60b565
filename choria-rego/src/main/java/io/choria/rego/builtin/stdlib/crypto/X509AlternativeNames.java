package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.uri.GoUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The alternative names of a subject.
 *
 * @param hosts names in DNS
 * @param mails addresses for mail
 * @param addresses 4 or 16 bytes each
 * @param uris as written
 */
record X509AlternativeNames(
    List<String> hosts, List<String> mails, List<Der> addresses, List<String> uris) {
  static final X509AlternativeNames NONE =
      new X509AlternativeNames(List.of(), List.of(), List.of(), List.of());
  private static final int MAIL = 0x81;
  private static final int HOST = 0x82;
  private static final int URI = 0x86;
  private static final int ADDRESS = 0x87;

  /** Reads the value of the extension. */
  static X509AlternativeNames read(Der extension) {
    X509AlternativeNames names =
        new X509AlternativeNames(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    DerReader all = new DerReader(extension).sequence();
    while (!all.isEmpty()) {
      Der.Element name = all.any();
      switch (name.tag()) {
        case MAIL -> names.mails.add(ascii(name.content()));
        case HOST -> names.hosts.add(ascii(name.content()));
        case URI -> names.uris.add(uri(ascii(name.content())));
        case ADDRESS -> {
          int length = name.content().length();
          if (length != 4 && length != 16) {
            throw DerReader.malformed("IP address");
          }
          names.addresses.add(name.content());
        }
        default -> {}
      }
    }
    return names;
  }

  static String ascii(Der content) {
    byte[] bytes = content.bytes();
    for (byte b : bytes) {
      if (b < 0) {
        throw DerReader.malformed("IA5 text");
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static String uri(String text) {
    if (!isDomain(GoUrl.parse(text).host(), false)) {
      throw DerReader.malformed("URI");
    }
    return text;
  }

  /** Whether a text is good as a name of a host, or as a suffix of such names. */
  static boolean isDomain(String text, boolean suffix) {
    if (text.isEmpty()) {
      return true;
    }
    String labels = suffix && text.startsWith(".") ? text.substring(1) : text;
    for (String label : labels.split("\\.", -1)) {
      if (label.isEmpty()) {
        return false;
      }
    }
    return labels.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  boolean isEmpty() {
    return hosts.isEmpty() && mails.isEmpty() && addresses.isEmpty() && uris.isEmpty();
  }

  void show(ObjectValue.Builder fields) {
    List<Value> shown = new ArrayList<>();
    addresses.forEach(address -> shown.add(X509Fields.address(address.bytes())));
    List<Value> structures = new ArrayList<>();
    uris.forEach(uri -> structures.add(GoUrl.parse(uri).toStruct()));
    fields
        .with("DNSNames", X509Fields.texts(hosts))
        .with("EmailAddresses", X509Fields.texts(mails))
        .with("IPAddresses", X509Fields.listOrNull(shown))
        .with("URIs", X509Fields.listOrNull(structures))
        .with("URIStrings", X509Fields.texts(uris));
  }
}
