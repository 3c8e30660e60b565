package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.NOT_TRUSTED;

import io.choria.rego.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/** The digest of a file as signatures have it (spec 08 §8.4). */
final class FileHash {
  private static final Set<String> STRUCTURED =
      Set.of("data.json", "data.yaml", "data.yml", ".manifest");

  private FileHash() {}

  /** The digest; documents are hashed without regard to their order and spaces. */
  static byte[] of(BundleFile file, String algorithm) {
    byte[] text =
        STRUCTURED.contains(file.baseName())
            ? JsonWriter.compact()
                .withoutHtmlEscaping()
                .write(DocumentFile.read(file))
                .getBytes(StandardCharsets.UTF_8)
            : file.content();
    return digest(algorithm, file.signedName()).digest(text);
  }

  private static MessageDigest digest(String algorithm, String file) {
    String name =
        switch (algorithm) {
          case "MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512" -> algorithm;
          case "SHA-512-224" -> "SHA-512/224";
          case "SHA-512-256" -> "SHA-512/256";
          case "" ->
              throw new BundleException(
                  NOT_TRUSTED, "no hashing algorithm provided for file " + file);
          default ->
              throw new BundleException(NOT_TRUSTED, "unsupported hashing algorithm: " + algorithm);
        };
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new BundleException(
          NOT_TRUSTED, "hashing algorithm is not available here: " + algorithm, e);
    }
  }
}
