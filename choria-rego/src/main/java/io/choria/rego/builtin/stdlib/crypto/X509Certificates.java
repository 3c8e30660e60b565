package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.encoding.GoBase64;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Texts that hold certificates (spec 08 §4.15). */
final class X509Certificates {
  private static final long BYTES_PER_CHARACTER = 6;
  private static final long BYTES_PER_STEP = 100;

  private X509Certificates() {}

  /** Accounts also for memory: the fields show each certificate many times. */
  static Pace pace(BuiltinContext context, String text) {
    context.allocate(text.length() * BYTES_PER_CHARACTER);
    return steps -> {
      context.charge(steps);
      context.allocate(steps * BYTES_PER_STEP);
    };
  }

  /** The certificates of PEM, base64 of PEM, or base64 of DER. */
  static List<X509> parse(String text, Pace pace) {
    if (text.startsWith("-----BEGIN")) {
      return fromPem(text, pace);
    }
    byte[] bytes = GoBase64.STANDARD.decode(text);
    String decoded = StringValue.ofBytes(bytes).value();
    return decoded.startsWith("-----BEGIN") ? fromPem(decoded, pace) : fromDer(bytes, pace);
  }

  private static List<X509> fromPem(String text, Pace pace) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Pem block : Pem.all(text)) {
      if (!block.type().equals("CERTIFICATE")) {
        throw BuiltinException.of("PEM block type is '" + block.type() + "', expected CERTIFICATE");
      }
      all.writeBytes(block.der().bytes());
    }
    return fromDer(all.toByteArray(), pace);
  }

  /** One behind the other, so that what one block begins another may end. */
  private static List<X509> fromDer(byte[] bytes, Pace pace) {
    List<X509> certificates = new ArrayList<>();
    DerReader reader = new DerReader(new Der(bytes));
    while (!reader.isEmpty()) {
      pace.step(64);
      certificates.add(X509.read(reader.element(Der.SEQUENCE).encoding()));
    }
    return certificates;
  }

  /** The fields of certificates, also with the texts of their URIs. */
  static Value toValues(List<X509> certificates, boolean withTexts, Pace pace) {
    List<Value> values = new ArrayList<>();
    for (X509 certificate : certificates) {
      pace.step(64);
      ObjectValue fields = certificate.fields();
      values.add(withTexts ? fields : fields.without(X509Fields.URI_TEXTS));
    }
    return ArrayValue.of(values);
  }
}
