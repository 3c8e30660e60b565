package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.MALFORMED;
import static io.choria.rego.bundle.BundleException.Reason.NOT_TRUSTED;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonException;
import io.choria.rego.JsonReader;
import io.choria.rego.NullValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the signature of a bundle and that its files are the signed ones (spec 08 §8.4). */
final class Signatures {
  static final String FILE = ".signatures.json";
  private static final String DEFAULT_PLUGIN = "_default";

  private final BundleVerification verification;

  Signatures(BundleVerification verification) {
    this.verification = verification;
  }

  /** One file as it was signed. */
  private record Signed(String algorithm, String hash) {}

  void verify(BundleFile signature, List<BundleFile> files) {
    Map<String, Signed> signed = signedFiles(token(signature));
    for (BundleFile file : files) {
      String name = file.signedName();
      if (!verification.excludes(name)) {
        verify(file, signed.get(name));
      }
      signed.remove(name);
    }
    if (!signed.isEmpty()) {
      throw refused(
          "file(s) "
              + new TreeSet<>(signed.keySet())
              + " specified in bundle signatures but not found in the target bundle");
    }
  }

  private static String token(BundleFile file) {
    Value read = json(file.content(), "signatures");
    ObjectValue document =
        read instanceof NullValue ? ObjectValue.EMPTY : object(read, "signatures");
    Value plugin = document.get("plugin");
    if (isAbsent(document.get("signatures"))
        && (isAbsent(plugin) || StringValue.of("").equals(plugin))) {
      throw refused("bundle missing " + FILE + " file");
    }
    if (plugin instanceof StringValue name
        && !name.value().isEmpty()
        && !name.value().equals(DEFAULT_PLUGIN)) {
      throw refused("no verifier exists under id " + name.value());
    }
    Value tokens = document.get("signatures");
    if (isAbsent(tokens) || (tokens instanceof ArrayValue none && none.size() == 0)) {
      throw refused(FILE + ": missing JWT (expected exactly one)");
    }
    if (!(tokens instanceof ArrayValue list)) {
      throw malformed("signatures", "expected an array of signatures", null);
    }
    if (list.size() > 1) {
      throw refused(FILE + ": multiple JWTs not supported (expected exactly one)");
    }
    if (list.get(0) instanceof StringValue token) {
      return token.value();
    }
    throw malformed("signatures", "expected a text as signature", null);
  }

  private Map<String, Signed> signedFiles(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw refused("failed to verify JWT signature: expected three parts, got " + parts.length);
    }
    ObjectValue header = object(json(decode(parts[0]), "JWT headers"), "JWT headers");
    ObjectValue claims = object(json(decode(parts[1]), "JWT claims"), "JWT claims");
    String id = keyId(header, claims);
    BundleVerification.Key key = verification.key(id);
    if (key == null) {
      throw refused("verification key corresponding to ID " + id + " not found");
    }
    byte[] message = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    if (header.get("crit") != null || !key.key().verifies(message, decode(parts[2]))) {
      throw refused("failed to verify JWT signature: it was not made with the key " + id);
    }
    String scope = verification.scope().isEmpty() ? key.scope() : verification.scope();
    if (!text(claims, "scope").equals(scope)) {
      throw refused("scope mismatch");
    }
    return files(claims);
  }

  private String keyId(ObjectValue header, ObjectValue claims) {
    String claimed = text(claims, "keyid");
    String id = verification.keyId();
    if (id.isEmpty() && header.get("kid") instanceof StringValue named) {
      id = named.value();
    }
    if (id.isEmpty()) {
      id = claimed;
    }
    if (id.isEmpty()) {
      throw refused("verification key ID is empty");
    }
    return id;
  }

  private static Map<String, Signed> files(ObjectValue claims) {
    Map<String, Signed> files = new TreeMap<>();
    Value list = claims.get("files");
    if (list instanceof ArrayValue array) {
      for (Value one : array) {
        if (!(one instanceof ObjectValue file)) {
          throw malformed("JWT claims", "expected an object for each file", null);
        }
        files.put(text(file, "name"), new Signed(text(file, "algorithm"), text(file, "hash")));
      }
    } else if (list != null && !(list instanceof NullValue)) {
      throw malformed("JWT claims", "expected an array of files", null);
    }
    return files;
  }

  private static void verify(BundleFile file, @Nullable Signed signed) {
    if (signed == null) {
      throw refused("file " + file.signedName() + " not included in bundle signature");
    }
    byte[] actual = FileHash.of(file, signed.algorithm());
    byte[] expected;
    try {
      expected = HexFormat.of().parseHex(signed.hash());
    } catch (IllegalArgumentException e) {
      throw malformed("JWT claims", "hash of " + file.signedName() + " is not hexadecimal", e);
    }
    if (!MessageDigest.isEqual(expected, actual)) {
      throw refused(
          file.signedName()
              + ": digest mismatch (want: "
              + HexFormat.of().formatHex(expected)
              + ", got: "
              + HexFormat.of().formatHex(actual)
              + ")");
    }
  }

  private static String text(ObjectValue object, String field) {
    Value value = object.get(field);
    if (value instanceof StringValue text) {
      return text.value();
    } else if (isAbsent(value)) {
      return "";
    }
    throw malformed("JWT claims", "expected a string as " + field, null);
  }

  private static byte[] decode(String part) {
    if (part.indexOf('=') >= 0) {
      throw malformed("JWT", "padding", null);
    }
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw malformed("JWT", String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isAbsent(@Nullable Value value) {
    return value == null || value instanceof NullValue;
  }

  private static Value json(byte[] text, String what) {
    try {
      return JsonReader.withDefaults().read(text);
    } catch (JsonException e) {
      throw malformed(what, String.valueOf(e.getMessage()), e);
    }
  }

  private static ObjectValue object(Value value, String what) {
    if (value instanceof ObjectValue object) {
      return object;
    }
    throw malformed(what, "expected an object", null);
  }

  private static BundleException malformed(String what, String reason, @Nullable Throwable cause) {
    String message = "bundle load failed on " + what + " decode: " + reason;
    return cause == null
        ? new BundleException(MALFORMED, message)
        : new BundleException(MALFORMED, message, cause);
  }

  private static BundleException refused(String message) {
    return new BundleException(NOT_TRUSTED, message);
  }
}
