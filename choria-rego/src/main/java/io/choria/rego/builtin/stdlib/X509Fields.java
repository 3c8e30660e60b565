package io.choria.rego.builtin.stdlib;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Parts that certificates and requests share, under the names that Go gives them (§4.15). */
final class X509Fields {
  private static final Map<String, String> NAMES =
      Map.of(
          "2.5.4.3", "CommonName",
          "2.5.4.5", "SerialNumber",
          "2.5.4.6", "Country",
          "2.5.4.7", "Locality",
          "2.5.4.8", "Province",
          "2.5.4.9", "StreetAddress",
          "2.5.4.10", "Organization",
          "2.5.4.11", "OrganizationalUnit",
          "2.5.4.17", "PostalCode");
  private static final Map<String, Integer> SIGNATURES =
      Map.ofEntries(
          Map.entry("1.2.840.113549.1.1.4", 2),
          Map.entry("1.2.840.113549.1.1.5", 3),
          Map.entry("1.2.840.113549.1.1.11", 4),
          Map.entry("1.2.840.113549.1.1.12", 5),
          Map.entry("1.2.840.113549.1.1.13", 6),
          Map.entry("1.2.840.113549.1.1.10", 13),
          Map.entry("1.2.840.10045.4.1", 9),
          Map.entry("1.2.840.10045.4.3.2", 10),
          Map.entry("1.2.840.10045.4.3.3", 11),
          Map.entry("1.2.840.10045.4.3.4", 12),
          Map.entry("1.3.101.112", 16));

  /** What only {@code crypto.x509.parse_certificates} shows. */
  static final Value URI_TEXTS = Value.of("URIStrings");

  private X509Fields() {}

  static Value base64(Der der) {
    return StringValue.of(Base64.getEncoder().encodeToString(der.bytes()));
  }

  static Value listOrNull(List<Value> values) {
    return values.isEmpty() ? Value.nullValue() : ArrayValue.of(values);
  }

  static Value oid(String oid) {
    List<Value> parts = new ArrayList<>();
    for (String part : oid.split("\\.", -1)) {
      parts.add(NumberValue.of(Long.parseLong(part)));
    }
    return ArrayValue.of(parts);
  }

  static Value signatureAlgorithm(Der.Element algorithm) {
    return NumberValue.of(SIGNATURES.getOrDefault(algorithm.children().get(0).oid(), 0));
  }

  private static String text(Der.Element element) {
    return new String(
        element.content().bytes(),
        element.tag() == 0x1e ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8);
  }

  /** A distinguished name as {@code pkix.Name}. */
  static Value name(Der.Element name) {
    ObjectValue.Builder fields = ObjectValue.builder();
    fields.with("CommonName", StringValue.EMPTY).with("SerialNumber", StringValue.EMPTY);
    for (String list :
        List.of(
            "Country",
            "Locality",
            "Province",
            "StreetAddress",
            "Organization",
            "OrganizationalUnit",
            "PostalCode",
            "ExtraNames")) {
      fields.with(list, Value.nullValue());
    }
    List<Value> all = new ArrayList<>();
    for (Der.Element set : name.children()) {
      for (Der.Element pair : set.children()) {
        String oid = pair.children().get(0).oid();
        Value value = StringValue.of(text(pair.children().get(1)));
        all.add(ObjectValue.builder().with("Type", oid(oid)).with("Value", value).build());
        String field = NAMES.get(oid);
        if (field != null) {
          add(fields, field, value);
        }
      }
    }
    return fields.with("Names", listOrNull(all)).build();
  }

  private static void add(ObjectValue.Builder fields, String field, Value value) {
    if (field.equals("CommonName") || field.equals("SerialNumber")) {
      fields.with(field, value);
      return;
    }
    List<Value> values = new ArrayList<>();
    if (fields.get(StringValue.of(field)) instanceof ArrayValue before) {
      values.addAll(before.asList());
    }
    values.add(value);
    fields.with(field, ArrayValue.of(values));
  }

  /** {@code PublicKey} and {@code PublicKeyAlgorithm}. */
  static void publicKey(ObjectValue.Builder fields, Der.Element info)
      throws GeneralSecurityException {
    PublicKey key = JwtKeys.spki(info.encoding().bytes());
    if (key instanceof RSAPublicKey rsa) {
      fields
          .with("PublicKeyAlgorithm", NumberValue.of(1))
          .with(
              "PublicKey",
              ObjectValue.builder()
                  .with("N", NumberValue.of(rsa.getModulus()))
                  .with("E", NumberValue.of(rsa.getPublicExponent()))
                  .build());
    } else if (key instanceof ECPublicKey ec) {
      fields
          .with("PublicKeyAlgorithm", NumberValue.of(3))
          .with(
              "PublicKey",
              ObjectValue.builder()
                  .with("Curve", ObjectValue.EMPTY)
                  .with("X", NumberValue.of(ec.getW().getAffineX()))
                  .with("Y", NumberValue.of(ec.getW().getAffineY()))
                  .build());
    } else {
      boolean edwards = key.getAlgorithm().startsWith("Ed");
      fields
          .with("PublicKeyAlgorithm", NumberValue.of(edwards ? 4 : 2))
          .with("PublicKey", base64(info.children().get(1).bits()));
    }
  }

  /** The alternative names of an extension value. */
  static void alternativeNames(ObjectValue.Builder fields, Der extension) {
    List<Value> dns = new ArrayList<>();
    List<Value> mail = new ArrayList<>();
    List<Value> addresses = new ArrayList<>();
    List<Value> uris = new ArrayList<>();
    for (Der.Element name : extension.elements().get(0).children()) {
      switch (name.tag()) {
        case 0x81 -> mail.add(StringValue.of(text(name)));
        case 0x82 -> dns.add(StringValue.of(text(name)));
        case 0x86 -> uris.add(StringValue.of(text(name)));
        case 0x87 -> addresses.add(address(name.content().bytes()));
        default -> {}
      }
    }
    fields
        .with("DNSNames", listOrNull(dns))
        .with("EmailAddresses", listOrNull(mail))
        .with("IPAddresses", listOrNull(addresses))
        .with("URIStrings", listOrNull(uris))
        .with("URIs", listOrNull(uris.stream().map(X509Fields::url).toList()));
  }

  private static Value url(Value uri) {
    return GoUrl.parse(((StringValue) uri).value()).toStruct();
  }

  static Value address(byte[] bytes) {
    try {
      IpAddress address = IpAddress.parse(InetAddress.getByAddress(bytes).getHostAddress());
      return StringValue.of(address == null ? "" : address.toString());
    } catch (UnknownHostException e) {
      return StringValue.of("?" + Hex.encode(bytes));
    }
  }
}
