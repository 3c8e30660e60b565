package io.choria.messaging.security;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.choria.messaging.security.TrustException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of a token, split and decoded but not believed (spec 03 §2). Each new token that a
 * server meets is read here, before anything is known of it: one pass, with limits on length and
 * depth.
 */
final class CompactJwt {
  /** More than any token that a NATS server would accept in a CONNECT. */
  private static final int MAX_LENGTH = 512 * 1024;

  private static final int MAX_DEPTH = 64;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_LENGTH)
                  .maxNumberLength(100)
                  .maxNameLength(1_000)
                  .build())
          .build();

  private final byte[] signed;
  private final String algorithm;
  private final Claims claims;
  private final byte[] signature;
  private final boolean canonical;

  private CompactJwt(
      byte[] signed, String algorithm, Claims claims, byte[] signature, boolean canonical) {
    this.signed = signed;
    this.algorithm = algorithm;
    this.claims = claims;
    this.signature = signature;
    this.canonical = canonical;
  }

  /** Reads a token; white space around it is passed over. */
  static CompactJwt decode(String jwt) {
    String text = jwt.strip();
    if (text.length() > MAX_LENGTH) {
      throw new TrustException(
          Reason.MALFORMED,
          "expected a token of at most " + MAX_LENGTH + " characters, got " + text.length());
    }
    int first = text.indexOf('.');
    int last = text.lastIndexOf('.');
    if (first < 0 || text.indexOf('.', first + 1) != last) {
      throw malformed("three parts", null);
    }
    // characters beyond Latin-1 become question marks, which are in no alphabet of base64
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    try {
      byte[] signature = base64(bytes, last + 1, bytes.length);
      return new CompactJwt(
          Arrays.copyOf(bytes, last),
          algorithm(base64(bytes, 0, first)),
          new Claims(object(base64(bytes, first + 1, last))),
          signature,
          isCanonical(signature, bytes, last + 1));
    } catch (IllegalArgumentException e) {
      throw malformed("parts in base64", e);
    } catch (IOException e) {
      throw malformed("parts in JSON", e);
    }
  }

  private static TrustException malformed(String expected, @Nullable Exception cause) {
    return new TrustException(Reason.MALFORMED, "expected a compact JWT with " + expected, cause);
  }

  private static byte[] base64(byte[] text, int from, int to) {
    ByteBuffer decoded = Base64.getUrlDecoder().decode(ByteBuffer.wrap(text, from, to - from));
    return decoded.remaining() == decoded.array().length
        ? decoded.array()
        : Arrays.copyOf(decoded.array(), decoded.remaining());
  }

  /**
   * Decoders of base64 pass over stray bits and padding, so that several texts would stand for the
   * same signature.
   */
  private static boolean isCanonical(byte[] signature, byte[] text, int from) {
    byte[] encoded = Base64.getUrlEncoder().withoutPadding().encode(signature);
    return Arrays.equals(encoded, 0, encoded.length, text, from, text.length);
  }

  private static String algorithm(byte[] header) throws IOException {
    return object(header).get("alg") instanceof String name ? name : "";
  }

  private static Map<String, @Nullable Object> object(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("expected an object");
      }
      Map<String, @Nullable Object> members = members(parser);
      if (parser.nextToken() != null) {
        throw new IOException("expected nothing after the object");
      }
      return members;
    }
  }

  private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }

  /** The part of the text that the signature covers. */
  byte[] signed() {
    return signed;
  }

  byte[] signature() {
    return signature;
  }

  /** Whether the text of the signature is the only one that stands for it. */
  boolean isCanonical() {
    return canonical;
  }

  /** The algorithm that the token claims to be signed with, empty when it names none. */
  String algorithm() {
    return algorithm;
  }

  Claims claims() {
    return claims;
  }

  /** What the token says, by its kind. */
  Token token() {
    return switch (claims.purpose()) {
      case CLIENT -> ClientToken.of(claims);
      case SERVER -> ServerToken.of(claims);
      case PROVISIONING -> ProvisioningToken.of(claims);
      case UNKNOWN ->
          throw new TrustException(
              Reason.PURPOSE,
              "expected a client, server or provisioning token, got purpose="
                  + claims.text("purpose"));
    };
  }
}
