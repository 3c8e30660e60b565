package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The extensions of a certificate under Go's names (spec 08 §4.15). Filled by a parser. */
final class X509Extensions {
  /** Good for every use. */
  static final int ANY_USE = 0;

  private static final Map<String, Integer> USES =
      Map.ofEntries(
          Map.entry("2.5.29.37.0", ANY_USE),
          Map.entry("1.3.6.1.5.5.7.3.1", 1),
          Map.entry("1.3.6.1.5.5.7.3.2", 2),
          Map.entry("1.3.6.1.5.5.7.3.3", 3),
          Map.entry("1.3.6.1.5.5.7.3.4", 4),
          Map.entry("1.3.6.1.5.5.7.3.5", 5),
          Map.entry("1.3.6.1.5.5.7.3.6", 6),
          Map.entry("1.3.6.1.5.5.7.3.7", 7),
          Map.entry("1.3.6.1.5.5.7.3.8", 8),
          Map.entry("1.3.6.1.5.5.7.3.9", 9),
          Map.entry("1.3.6.1.4.1.311.10.3.3", 10),
          Map.entry("2.16.840.1.113730.4.1", 11),
          Map.entry("1.3.6.1.4.1.311.2.1.22", 12),
          Map.entry("1.3.6.1.4.1.311.61.1.1", 13));
  private static final int USAGE_BITS = 9;
  private static final int URI = 0x86;

  private final List<Value> all = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final List<Value> unhandled = new ArrayList<>();
  private final List<Integer> uses = new ArrayList<>();
  private final List<Value> otherUses = new ArrayList<>();
  private final List<String> revocationLists = new ArrayList<>();
  private final List<String> responders = new ArrayList<>();
  private final List<String> issuers = new ArrayList<>();
  private final X509PolicyFields policies = new X509PolicyFields();
  private boolean constrained;
  private boolean authority;
  private long pathLength;
  private int usage;
  private @Nullable Der subjectKey;
  private @Nullable Der authorityKey;
  private @Nullable Der writtenNames;
  private X509AlternativeNames names = X509AlternativeNames.NONE;
  private @Nullable X509NameLimits limits;
  private boolean limitsCritical;

  /** Whether basic constraints are there. */
  boolean constrained() {
    return constrained;
  }

  boolean authority() {
    return authority;
  }

  /** How many authorities may stand below; -1 for any number. */
  long pathLength() {
    return pathLength;
  }

  /** The bits of what the key may be used for; 0 if that is not said. */
  int usage() {
    return usage;
  }

  /** The extended uses that Go knows by number. */
  List<Integer> uses() {
    return uses;
  }

  boolean namesUses() {
    return !uses.isEmpty() || !otherUses.isEmpty();
  }

  /** Whether something in it is critical that nobody understood. */
  boolean unhandledCritical() {
    return !unhandled.isEmpty();
  }

  X509PolicyFields policies() {
    return policies;
  }

  X509AlternativeNames names() {
    return names;
  }

  /** The extension with the alternative names as it was written. */
  @Nullable Der writtenNames() {
    return writtenNames;
  }

  @Nullable X509NameLimits limits() {
    return limits;
  }

  Der subjectKey() {
    return subjectKey == null ? Der.EMPTY : subjectKey;
  }

  Der authorityKey() {
    return authorityKey == null ? Der.EMPTY : authorityKey;
  }

  /** Reads the sequence of all of them. */
  void read(DerReader sequence) {
    record Extension(String oid, boolean critical, Der value) {}

    List<Extension> extensions = new ArrayList<>();
    while (!sequence.isEmpty()) {
      DerReader parts = sequence.sequence();
      String oid = parts.oid();
      boolean critical = parts.next(Der.BOOLEAN) && parts.bool();
      Der value = parts.element(Der.OCTET_STRING).content();
      if (!seen.add(oid)) {
        throw DerReader.malformed("extensions: " + oid + " twice");
      }
      all.add(
          ObjectValue.builder()
              .with("Id", X509Fields.oid(oid))
              .with("Critical", Value.of(critical))
              .with("Value", X509Fields.base64(value))
              .build());
      extensions.add(new Extension(oid, critical, value));
    }
    for (Extension extension : extensions) {
      boolean understood = read(extension.oid, extension.critical, extension.value);
      if (extension.critical && !understood) {
        unhandled.add(X509Fields.oid(extension.oid));
      }
    }
  }

  private boolean read(String oid, boolean critical, Der value) {
    DerReader content = new DerReader(value);
    switch (oid) {
      case "2.5.29.14" -> subjectKey = never(critical, content.element(Der.OCTET_STRING).content());
      case "2.5.29.15" -> usage(content.bits(), value);
      case "2.5.29.17" -> {
        names = X509AlternativeNames.read(value);
        writtenNames = value;
        return !names.isEmpty();
      }
      case "2.5.29.19" -> basic(content.sequence());
      case "2.5.29.30" -> {
        X509NameLimits read = X509NameLimits.read(value);
        limits = read;
        limitsCritical = critical;
        return read.understood();
      }
      case "2.5.29.31" -> revocationLists(content.sequence());
      case "2.5.29.32" -> policies.readPolicies(content);
      case "2.5.29.33" -> policies.readMappings(content);
      case "2.5.29.35" -> {
        DerReader parts = never(critical, content.sequence());
        authorityKey = parts.next(0x80) ? parts.any().content() : null;
      }
      case "2.5.29.36" -> policies.readConstraints(content);
      case "2.5.29.37" -> uses(content.sequence());
      case "2.5.29.54" -> policies.readInhibitAny(content);
      case "1.3.6.1.5.5.7.1.1" -> access(never(critical, content.sequence()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Refuses an extension that must not be critical. */
  private static <T> T never(boolean critical, T content) {
    if (critical) {
      throw DerReader.malformed("extension: marked critical");
    }
    return content;
  }

  private void usage(Der aligned, Der value) {
    byte[] written = new DerReader(value).element(Der.BIT_STRING).content().bytes();
    int bits = 8 * aligned.length() - written[0];
    usage = 0;
    for (int i = 0; i < Math.min(bits, USAGE_BITS); i++) {
      usage |= (written[1 + i / 8] >> (7 - i % 8) & 1) << i;
    }
  }

  private void basic(DerReader parts) {
    constrained = true;
    authority = parts.next(Der.BOOLEAN) && parts.bool();
    pathLength = -1;
    if (parts.next(Der.INTEGER)) {
      pathLength = parts.number(Der.INTEGER);
      if (pathLength < 0) {
        throw DerReader.malformed("basic constraints");
      }
    }
  }

  private void uses(DerReader oids) {
    while (!oids.isEmpty()) {
      String oid = oids.oid();
      Integer number = USES.get(oid);
      if (number == null) {
        otherUses.add(X509Fields.oid(oid));
      } else {
        uses.add(number);
      }
    }
  }

  private void revocationLists(DerReader points) {
    while (!points.isEmpty()) {
      DerReader name = points.sequence().optional(0xa0);
      DerReader full = name == null ? null : name.in(0xa0);
      while (full != null && full.next(URI)) {
        revocationLists.add(StringValue.ofBytes(full.any().content().bytes()).value());
      }
    }
  }

  private void access(DerReader descriptions) {
    while (!descriptions.isEmpty()) {
      DerReader description = descriptions.sequence();
      String method = description.oid();
      if (description.next(URI)) {
        String uri = StringValue.ofBytes(description.any().content().bytes()).value();
        switch (method) {
          case "1.3.6.1.5.5.7.48.1" -> responders.add(uri);
          case "1.3.6.1.5.5.7.48.2" -> issuers.add(uri);
          default -> {}
        }
      }
    }
  }

  /** Adds the fields of all extensions. */
  void show(ObjectValue.Builder fields) {
    for (String prefix : List.of("Permitted", "Excluded")) {
      for (String kind : List.of("DNSDomains", "EmailAddresses", "IPRanges", "URIDomains")) {
        fields.with(prefix + kind, Value.nullValue());
      }
    }
    List<Value> numbers = new ArrayList<>();
    uses.forEach(number -> numbers.add(NumberValue.of(number)));
    fields
        .with("Extensions", X509Fields.listOrNull(all))
        .with("ExtraExtensions", Value.nullValue())
        .with("UnhandledCriticalExtensions", X509Fields.listOrNull(unhandled))
        .with("BasicConstraintsValid", Value.of(constrained))
        .with("IsCA", Value.of(authority))
        .with("MaxPathLen", NumberValue.of(pathLength))
        .with("MaxPathLenZero", Value.of(constrained && pathLength == 0))
        .with("KeyUsage", NumberValue.of(usage))
        .with("ExtKeyUsage", X509Fields.listOrNull(numbers))
        .with("UnknownExtKeyUsage", X509Fields.listOrNull(otherUses))
        .with("SubjectKeyId", bytes(subjectKey))
        .with("AuthorityKeyId", bytes(authorityKey))
        .with("CRLDistributionPoints", X509Fields.texts(revocationLists))
        .with("OCSPServer", X509Fields.texts(responders))
        .with("IssuingCertificateURL", X509Fields.texts(issuers))
        .with("PermittedDNSDomainsCritical", Value.of(false));
    if (limits != null) {
      limits.show(limitsCritical, fields);
    }
    names.show(fields);
    policies.show(fields);
  }

  private static Value bytes(@Nullable Der bytes) {
    return bytes == null ? Value.nullValue() : X509Fields.base64(bytes);
  }
}
