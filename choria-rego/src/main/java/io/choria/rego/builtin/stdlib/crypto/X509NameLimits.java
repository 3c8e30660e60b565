package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.net.IpAddress;
import io.choria.rego.builtin.stdlib.uri.GoUrl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names that an authority may give, and may not give (spec 08 §4.15).
 *
 * @param permitted if it has any of a kind, names of that kind must be in one of them
 * @param excluded names that are in one of them are refused
 * @param understood whether all kinds of names in it are known
 */
record X509NameLimits(Subtrees permitted, Subtrees excluded, boolean understood) {
  private static final int PERMITTED = 0xa0;
  private static final int EXCLUDED = 0xa1;

  /** Parts of the space of names, by kind. */
  record Subtrees(
      List<String> hosts, List<String> mails, List<Der> networks, List<String> uriHosts) {
    private Subtrees() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private void show(String prefix, ObjectValue.Builder fields) {
      List<Value> ranges = new ArrayList<>();
      networks.forEach(network -> ranges.add(range(network.bytes())));
      fields
          .with(prefix + "DNSDomains", X509Fields.texts(hosts))
          .with(prefix + "EmailAddresses", X509Fields.texts(mails))
          .with(prefix + "IPRanges", X509Fields.listOrNull(ranges))
          .with(prefix + "URIDomains", X509Fields.texts(uriHosts));
    }
  }

  /** Reads the value of the extension. */
  static X509NameLimits read(Der extension) {
    DerReader outer = new DerReader(extension);
    DerReader all = outer.sequence();
    DerReader permitted = all.optional(PERMITTED);
    DerReader excluded = all.optional(EXCLUDED);
    boolean some =
        (permitted != null && !permitted.isEmpty()) || (excluded != null && !excluded.isEmpty());
    if (!outer.isEmpty() || !all.isEmpty() || !some) {
      throw DerReader.malformed("name constraints");
    }
    Subtrees inside = new Subtrees();
    Subtrees outside = new Subtrees();
    boolean understood = permitted == null || subtrees(permitted, inside);
    understood &= excluded == null || subtrees(excluded, outside);
    return new X509NameLimits(inside, outside, understood);
  }

  private static boolean subtrees(DerReader trees, Subtrees into) {
    boolean understood = true;
    while (!trees.isEmpty()) {
      Der.Element base = trees.sequence().any();
      switch (base.tag()) {
        case 0x81 -> into.mails.add(mail(X509AlternativeNames.ascii(base.content())));
        case 0x82 -> into.hosts.add(suffix(X509AlternativeNames.ascii(base.content())));
        case 0x86 -> into.uriHosts.add(uriHost(X509AlternativeNames.ascii(base.content())));
        case 0x87 -> into.networks.add(network(base.content()));
        default -> understood = false;
      }
    }
    return understood;
  }

  private static String suffix(String text) {
    if (!X509AlternativeNames.isDomain(text, true)) {
      throw DerReader.malformed("name constraint");
    }
    return text;
  }

  private static String mail(String text) {
    if (text.indexOf('@') < 0) {
      return suffix(text);
    }
    if (Mailbox.parse(text) == null) {
      throw DerReader.malformed("name constraint");
    }
    return text;
  }

  private static String uriHost(String text) {
    if (IpAddress.parse(text) != null) {
      throw DerReader.malformed("name constraint");
    }
    return suffix(text);
  }

  private static Der network(Der content) {
    byte[] bytes = content.bytes();
    boolean zeros = false;
    boolean fits = bytes.length == 8 || bytes.length == 32;
    for (int bit = 4 * bytes.length; fits && bit < 8 * bytes.length; bit++) {
      boolean set = (bytes[bit / 8] >> (7 - bit % 8) & 1) != 0;
      fits = !(zeros && set);
      zeros |= !set;
    }
    if (!fits) {
      throw DerReader.malformed("name constraint");
    }
    return content;
  }

  private static Value range(byte[] bytes) {
    int half = bytes.length / 2;
    return ObjectValue.builder()
        .with("IP", X509Fields.address(Arrays.copyOf(bytes, half)))
        .with("Mask", X509Fields.base64(new Der(Arrays.copyOfRange(bytes, half, bytes.length))))
        .build();
  }

  void show(boolean critical, ObjectValue.Builder fields) {
    fields.with("PermittedDNSDomainsCritical", Value.of(critical));
    permitted.show("Permitted", fields);
    excluded.show("Excluded", fields);
  }

  /** Whether all names may be given; names that nobody can read may not. */
  boolean allow(X509AlternativeNames names) {
    for (String uri : names.uris()) {
      String host = hostOf(uri);
      if (host == null || !inside(permitted.uriHosts, excluded.uriHosts, host)) {
        return false;
      }
    }
    for (String text : names.mails()) {
      Mailbox mail = Mailbox.parse(text);
      if (mail == null
          || !X509AlternativeNames.isDomain(mail.domain(), false)
          || (!permitted.mails.isEmpty() && !mail.isIn(permitted.mails, true))
          || mail.isIn(excluded.mails, false)) {
        return false;
      }
    }
    return names.hosts().stream()
            .allMatch(
                host ->
                    X509AlternativeNames.isDomain(host, false)
                        && inside(permitted.hosts, excluded.hosts, host))
        && names.addresses().stream().allMatch(this::allow);
  }

  private boolean allow(Der address) {
    List<Der> sameFamily =
        permitted.networks.stream().filter(n -> n.length() == 2 * address.length()).toList();
    // a permitted network of one family leaves no address of the other
    return (permitted.networks.isEmpty() || sameFamily.stream().anyMatch(n -> holds(n, address)))
        && excluded.networks.stream().noneMatch(n -> holds(n, address));
  }

  private static boolean holds(Der network, Der address) {
    byte[] bytes = network.bytes();
    byte[] wanted = address.bytes();
    boolean holds = bytes.length == 2 * wanted.length;
    for (int i = 0; holds && i < wanted.length; i++) {
      holds = ((bytes[i] ^ wanted[i]) & bytes[i + wanted.length]) == 0;
    }
    return holds;
  }

  private static boolean inside(List<String> permitted, List<String> excluded, String host) {
    return (permitted.isEmpty() || matches(permitted, host, true))
        && !matches(excluded, host, false);
  }

  /**
   * Whether a host is one of these or below; a wildcard is also excluded with what it stands for.
   */
  static boolean matches(List<String> suffixes, String host, boolean permitted) {
    String name = host.toLowerCase(Locale.ROOT);
    for (String suffix : suffixes) {
      String end = suffix.toLowerCase(Locale.ROOT);
      boolean below =
          end.startsWith(".") || name.length() == end.length() || name.endsWith("." + end);
      if (end.isEmpty() || (below && name.endsWith(end))) {
        return true;
      }
      int label = end.indexOf('.');
      boolean wild = !permitted && name.startsWith("*") && name.indexOf('.') >= 0;
      if (wild && label >= 0 && end.substring(label).equals(name.substring(name.indexOf('.')))) {
        return true;
      }
    }
    return false;
  }

  /** The host of a URI in lower case; null if it has none, or an address. */
  private static @Nullable String hostOf(String uri) {
    String host = GoUrl.parse(uri).host().toLowerCase(Locale.ROOT);
    if (host.indexOf(':') >= 0 && !host.endsWith("]")) {
      host = host.substring(0, host.lastIndexOf(':'));
    }
    boolean named =
        !host.isEmpty()
            && !host.startsWith("[")
            && host.indexOf(':') < 0
            && IpAddress.parse(host) == null;
    return named && X509AlternativeNames.isDomain(host, false) ? host : null;
  }
}
