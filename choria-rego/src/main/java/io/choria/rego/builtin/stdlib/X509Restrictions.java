package io.choria.rego.builtin.stdlib;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Extensions that restrict what a certificate may be used for, under Go's names (§4.15). */
final class X509Restrictions {
  private static final Set<String> HANDLED =
      Set.of(
          "2.5.29.14",
          "2.5.29.15",
          "2.5.29.17",
          "2.5.29.19",
          "2.5.29.30",
          "2.5.29.31",
          "2.5.29.32",
          "2.5.29.33",
          "2.5.29.35",
          "2.5.29.36",
          "2.5.29.37",
          "2.5.29.54",
          "1.3.6.1.5.5.7.1.1");
  private static final int PERMITTED = 0xa0;
  private static final int EXCLUDED = 0xa1;

  private final ObjectValue.Builder fields;
  private final List<Value> unhandled = new ArrayList<>();

  X509Restrictions(ObjectValue.Builder fields) {
    this.fields = fields;
  }

  /** Reads an extension, if it is one of these. */
  void extension(String oid, boolean critical, Der.Element content) {
    boolean understood =
        switch (oid) {
          case "2.5.29.30" -> names(critical, content);
          case "2.5.29.31" -> distributionPoints(content);
          case "2.5.29.33" -> mappings(content);
          case "2.5.29.36" -> policies(content);
          case "2.5.29.54" -> number("InhibitAnyPolicy", content.integer());
          default -> HANDLED.contains(oid);
        };
    if (critical && !understood) {
      unhandled.add(X509Fields.oid(oid));
    }
  }

  /** Critical extensions that nobody understood. */
  void end() {
    fields.with("UnhandledCriticalExtensions", X509Fields.listOrNull(unhandled));
  }

  private boolean number(String name, BigInteger value) {
    fields.with(name, NumberValue.of(value)).with(name + "Zero", Value.of(value.signum() == 0));
    return true;
  }

  private boolean policies(Der.Element content) {
    for (Der.Element part : content.children()) {
      BigInteger value = part.integer();
      if (part.tag() == 0x80) {
        number("RequireExplicitPolicy", value);
      } else if (part.tag() == 0x81) {
        number("InhibitPolicyMapping", value);
      }
    }
    return true;
  }

  private boolean mappings(Der.Element content) {
    List<Value> all = new ArrayList<>();
    for (Der.Element pair : content.children()) {
      all.add(
          ObjectValue.builder()
              .with("IssuerDomainPolicy", StringValue.of(pair.children().get(0).oid()))
              .with("SubjectDomainPolicy", StringValue.of(pair.children().get(1).oid()))
              .build());
    }
    fields.with("PolicyMappings", X509Fields.listOrNull(all));
    return true;
  }

  private boolean distributionPoints(Der.Element content) {
    List<Value> uris = new ArrayList<>();
    for (Der.Element point : content.children()) {
      for (Der.Element part : point.children()) {
        if (part.tag() != 0xa0) {
          continue;
        }
        for (Der.Element name : part.children()) {
          if (name.tag() == 0xa0) {
            name.children().stream()
                .filter(n -> n.tag() == 0x86)
                .forEach(n -> uris.add(StringValue.ofBytes(n.content().bytes())));
          }
        }
      }
    }
    fields.with("CRLDistributionPoints", X509Fields.listOrNull(uris));
    return true;
  }

  private boolean names(boolean critical, Der.Element content) {
    boolean understood = true;
    fields.with("PermittedDNSDomainsCritical", Value.of(critical));
    for (Der.Element part : content.children()) {
      if (part.tag() == PERMITTED) {
        understood &= subtrees("Permitted", part);
      } else if (part.tag() == EXCLUDED) {
        understood &= subtrees("Excluded", part);
      }
    }
    return understood;
  }

  private boolean subtrees(String prefix, Der.Element part) {
    List<Value> dns = new ArrayList<>();
    List<Value> mail = new ArrayList<>();
    List<Value> addresses = new ArrayList<>();
    List<Value> uris = new ArrayList<>();
    boolean understood = true;
    for (Der.Element subtree : part.children()) {
      Der.Element base = subtree.children().get(0);
      switch (base.tag()) {
        case 0x81 -> mail.add(StringValue.ofBytes(base.content().bytes()));
        case 0x82 -> dns.add(StringValue.ofBytes(base.content().bytes()));
        case 0x86 -> uris.add(StringValue.ofBytes(base.content().bytes()));
        case 0x87 -> addresses.add(range(base.content().bytes()));
        default -> understood = false;
      }
    }
    fields
        .with(prefix + "DNSDomains", X509Fields.listOrNull(dns))
        .with(prefix + "EmailAddresses", X509Fields.listOrNull(mail))
        .with(prefix + "IPRanges", X509Fields.listOrNull(addresses))
        .with(prefix + "URIDomains", X509Fields.listOrNull(uris));
    return understood;
  }

  private static Value range(byte[] bytes) {
    int half = bytes.length / 2;
    return ObjectValue.builder()
        .with("IP", X509Fields.address(Arrays.copyOf(bytes, half)))
        .with("Mask", X509Fields.base64(new Der(Arrays.copyOfRange(bytes, half, bytes.length))))
        .build();
  }
}
