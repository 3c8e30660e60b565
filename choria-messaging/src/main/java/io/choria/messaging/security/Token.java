package io.choria.messaging.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Choria token says: that of a client, of a server, or of a node to be provisioned. */
public sealed interface Token permits ClientToken, ServerToken, ProvisioningToken {
  /**
   * The claims that all tokens have.
   *
   * @return the claims
   */
  StandardClaims standard();

  /**
   * The organisation that the token belongs to; it selects the key that must have signed it.
   *
   * @return the claim {@code ou}, perhaps empty
   */
  String organization();

  /**
   * All claims in the order in which Choria writes them.
   *
   * @return a new map
   */
  Map<String, Object> toClaims();

  /**
   * Reads a token without believing it: neither signature nor times are checked.
   *
   * @param jwt a compact JWT; white space around it is passed over
   * @return what it says
   * @throws TrustException when it is no token of a known kind
   */
  static Token parseUnverified(String jwt) {
    return CompactJwt.decode(jwt).token();
  }

  /**
   * All claims of a JWT of any kind, without believing it.
   *
   * @param jwt a compact JWT; white space around it is passed over
   * @return names and values as JSON has them
   * @throws TrustException when the text is no JWT
   */
  static Map<String, @Nullable Object> claimsOf(String jwt) {
    return CompactJwt.decode(jwt).claims().all();
  }

  /**
   * The kind of a token without believing it. Never fails.
   *
   * @param jwt any text
   * @return the kind, unknown for text that is no token
   */
  static TokenPurpose purposeOf(String jwt) {
    try {
      return CompactJwt.decode(jwt).claims().purpose();
    } catch (TrustException e) {
      return TokenPurpose.UNKNOWN;
    }
  }

  /**
   * Reads a token file.
   *
   * @param file holds a compact JWT
   * @return the JWT without white space around it
   * @throws TrustException when the file can't be read
   */
  static String read(Path file) {
    return new String(KeyFiles.read(file, "a token"), StandardCharsets.UTF_8).strip();
  }

  /**
   * Writes a token file, readable by its owner only, without a newline.
   *
   * @param jwt the token
   * @param file replaced if it exists
   */
  static void write(String jwt, Path file) {
    KeyFiles.write(file, jwt.getBytes(StandardCharsets.UTF_8), "a token");
  }
}
