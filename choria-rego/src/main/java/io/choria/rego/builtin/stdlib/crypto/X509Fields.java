package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.encoding.Hex;
import io.choria.rego.builtin.stdlib.net.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Parts that certificates and requests share, under the names that Go gives them (§4.15). */
final class X509Fields {
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

  static Value texts(List<String> texts) {
    List<Value> values = new ArrayList<>();
    texts.forEach(text -> values.add(StringValue.of(text)));
    return listOrNull(values);
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
