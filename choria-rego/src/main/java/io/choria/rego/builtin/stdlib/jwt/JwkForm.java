package io.choria.rego.builtin.stdlib.jwt;

/**
 * As what a JWK came, which the errors name that say why it does not sign.
 *
 * @param fields what it says
 */
record JwkForm(JwkFields fields) {

  /**
   * Why a key is none for an algorithm.
   *
   * @param wanted the type that the reference wants
   * @param isConverted whether it asks its converter of keys for that
   */
  String refusal(String wanted, boolean isConverted) {
    String type = "*jwk." + fields.kind();
    String plain = wanted.startsWith("*") ? wanted.substring(1) : wanted;
    return "jwsbb.Sign: invalid key type "
        + type
        + ". "
        + wanted
        + " is required: "
        + (isConverted ? "keyconv: " : "")
        + "failed to produce "
        + plain
        + " from "
        + type
        + ": jwk.Export: "
        + reason(wanted, type);
  }

  private String reason(String wanted, String type) {
    boolean secret = fields.kind().endsWith("PrivateKey");
    if (fields.kind().startsWith("okp")) {
      String half = secret ? "PrivateKey" : "PublicKey";
      return switch (fields.text("crv")) {
        case "Ed25519" -> incompatible("ed25519." + half, wanted);
        case "X25519" -> incompatible("*ecdh." + half, wanted);
        default ->
            "failed to export jwk.Key to raw format: jwk.OKP"
                + half
                + ": failed to build "
                + (secret ? "private" : "public")
                + " key: invalid curve algorithm "
                + fields.text("crv");
      };
    } else if (fields.kind().equals("rsaPrivateKey") && wanted.equals("*rsa.PrivateKey")) {
      String missing = fields.has("q") ? "p" : "q";
      return "failed to export jwk.Key to raw format: missing \"" + missing + "\" value";
    }
    return "no suitable exporter found for key type '" + type + "'";
  }

  private static String incompatible(String has, String wanted) {
    String was =
        switch (wanted) {
          case "[]byte" -> "*[]uint8";
          case "ed25519.PrivateKey" -> "*ed25519.PrivateKey";
          default -> wanted;
        };
    return "failed to assign key: argument to AssignIfCompatible() must be compatible with "
        + has
        + " (was "
        + was
        + ")";
  }
}
