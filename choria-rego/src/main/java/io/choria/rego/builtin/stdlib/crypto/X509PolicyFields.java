package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the extensions of a certificate say about policies (spec 08 §4.15). Filled by a parser. */
final class X509PolicyFields {
  /** Certificates of this policy are good where that one is asked for. */
  record Mapping(String issuer, String subject) {}

  private final Set<String> policies = new LinkedHashSet<>();
  private final List<Mapping> mappings = new ArrayList<>();
  private @Nullable Long requireExplicit;
  private @Nullable Long inhibitMapping;
  private @Nullable Long inhibitAny;
  private boolean present;

  /** Policies as texts of their object identifiers, in order. */
  Set<String> policies() {
    return policies;
  }

  List<Mapping> mappings() {
    return mappings;
  }

  /** After how many more certificates policies are required; null if that is not said. */
  @Nullable Long requireExplicit() {
    return requireExplicit;
  }

  @Nullable Long inhibitMapping() {
    return inhibitMapping;
  }

  @Nullable Long inhibitAny() {
    return inhibitAny;
  }

  void readPolicies(DerReader extension) {
    present = true;
    DerReader all = extension.sequence();
    while (!all.isEmpty()) {
      Der.Element oid = all.sequence().element(Der.OID);
      DerReader.checkOid(oid.content(), Long.MAX_VALUE >> 8);
      if (!policies.add(oid.oid())) {
        throw DerReader.malformed("certificate policies");
      }
    }
  }

  void readMappings(DerReader extension) {
    DerReader all = extension.sequence();
    while (!all.isEmpty()) {
      DerReader pair = all.sequence();
      mappings.add(new Mapping(pair.element(Der.OID).oid(), pair.element(Der.OID).oid()));
    }
  }

  void readConstraints(DerReader extension) {
    DerReader all = extension.sequence();
    if (all.next(0x80)) {
      requireExplicit = all.number(0x80);
    }
    if (all.next(0x81)) {
      inhibitMapping = all.number(0x81);
    }
  }

  void readInhibitAny(DerReader extension) {
    inhibitAny = extension.number(Der.INTEGER);
  }

  void show(ObjectValue.Builder fields) {
    number(fields, "RequireExplicitPolicy", requireExplicit);
    number(fields, "InhibitPolicyMapping", inhibitMapping);
    number(fields, "InhibitAnyPolicy", inhibitAny);
    List<Value> pairs = new ArrayList<>();
    for (Mapping mapping : mappings) {
      pairs.add(
          ObjectValue.builder()
              .with("IssuerDomainPolicy", StringValue.of(mapping.issuer))
              .with("SubjectDomainPolicy", StringValue.of(mapping.subject))
              .build());
    }
    List<Value> oids = new ArrayList<>();
    policies.forEach(policy -> oids.add(X509Fields.oid(policy)));
    fields
        .with("PolicyMappings", X509Fields.listOrNull(pairs))
        .with("Policies", X509Fields.texts(List.copyOf(policies)))
        .with("PolicyIdentifiers", present ? ArrayValue.of(oids) : Value.nullValue());
  }

  private static void number(ObjectValue.Builder fields, String name, @Nullable Long value) {
    fields
        .with(name, NumberValue.of(value == null ? 0 : value))
        .with(name + "Zero", Value.of(value != null && value == 0));
  }
}
