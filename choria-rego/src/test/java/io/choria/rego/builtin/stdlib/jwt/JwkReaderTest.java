package io.choria.rego.builtin.stdlib.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.choria.rego.StringValue;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a JWK is told in the words of OPA. */
class JwkReaderTest {
  private static final String EDWARDS = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

  private static String refusal(Runnable reading) {
    return catchThrowableOfType(BuiltinException.class, reading::run).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '\0',
      value = {
        "xx ¦ jwk.Parse: failed to probe data: probe: failed to unmarshal data: invalid character"
            + " 'x' looking for beginning of value",
        "{\"kty\":\"x\"} ¦ invalid key type from JSON (x)",
        "{\"kty\":1} ¦ jwk.Parse: failed to probe data: probe: failed to unmarshal data: json:"
            + " cannot unmarshal number into Go struct field .kty of type string",
        "{\"kty\":\"oct\",\"k\":\"\"} ¦ jwk.Parse: key validation failed: key validation failed:"
            + " jwk.SymmetricKey: missing \"k\" field",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"} ¦ jwk.Parse: key validation"
            + " failed: key validation failed: jwk.ECDSAPublicKey: invalid \"x\" length (1) for"
            + " curve \"P-256\"",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"YQ\"} ¦ jwk.Parse: key validation failed: key"
            + " validation failed: jwk.OKPPublicKey: ed25519: wrong public key size",
      })
  void keys(String text, String error) {
    assertThat(refusal(() -> JwkReader.read(text, "p: ", Pace.FREE)))
        .isEqualTo("p: jwk.Parse: failed to parse sole key: jwk.ParseKey: " + error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '\0',
      value = {
        "{\"kty\":\"RSA\"} ¦ rsaPublicKey ¦ required field e is missing",
        "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQ\",\"d\":\"A\"} ¦ rsaPrivateKey ¦ failed to decode"
            + " value for key d: expected base64 encoded []byte (string)",
        "{\"kty\":\"EC\",\"crv\":\"P-9\"} ¦ ecdsaPublicKey ¦ failed to decode value for key crv:"
            + " unknown EllipticCurveAlgorithm: \"P-9\"",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"YQ\"} ¦ ecdsaPrivateKey ¦ required field x is"
            + " missing",
        "{\"kty\":\"oct\",\"k\":1} ¦ symmetricKey ¦ failed to decode value for key k: error reading"
            + " next value: json: cannot unmarshal number into Go value of type string",
        "{\"kty\":\"oct\",\"k\":\"YWJj\",\"alg\":\"x\"} ¦ symmetricKey ¦ failed to decode value for"
            + " key alg: invalid key value: \"x\": invalid key algorithm",
      })
  void fields(String text, String kind, String error) {
    String go = "failed to unmarshal JSON into key (*jwk." + kind + "): ";
    assertThat(refusal(() -> JwkReader.read(text, "", Pace.FREE)))
        .isEqualTo("jwk.Parse: failed to parse sole key: jwk.ParseKey: " + go + go + error);
  }

  @Test
  void sets() {
    String set = "jwk.Parse: failed to unmarshal JWK set: failed to decode ";
    assertThat(refusal(() -> JwkReader.read("{\"keys\":1}", "", Pace.FREE)))
        .isEqualTo(set + "\"keys\": expected '[' but got 1");
    assertThat(refusal(() -> JwkReader.read("{\"keys\":[{\"kty\":\"x\"}]}", "", Pace.FREE)))
        .isEqualTo(set + "key #0 in \"keys\": jwk.ParseKey: invalid key type from JSON (x)");
    assertThat(JwkReader.read("{\"keys\":[]}", "", Pace.FREE)).isEmpty();
  }

  @Test
  void keysThatDoNotSign() {
    String open = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + EDWARDS + "\"}";
    JwtKey key = JwkReader.read(open, "", Pace.FREE).get(0);
    byte[] message = StringValue.of("m").bytes();
    assertThat(refusal(() -> JwtAlgorithm.ES256.sign(key, message, Pace.FREE)))
        .isEqualTo(
            "jwsbb.Sign: invalid key type *jwk.okpPublicKey. *ecdsa.PrivateKey is required:"
                + " keyconv: failed to produce ecdsa.PrivateKey from *jwk.okpPublicKey: jwk.Export:"
                + " failed to assign key: argument to AssignIfCompatible() must be compatible with"
                + " ed25519.PublicKey (was *ecdsa.PrivateKey)");
    JwtKey half =
        JwkReader.read(
                "{\"kty\":\"RSA\",\"n\":\"wAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0-Pw\",\"e\":\"AQAB\",\"d\":\"AQ\"}",
                "",
                Pace.FREE)
            .get(0);
    assertThat(refusal(() -> JwtAlgorithm.RS256.sign(half, message, Pace.FREE)))
        .isEqualTo(
            "jwsbb.Sign: invalid key type *jwk.rsaPrivateKey. *rsa.PrivateKey is required: failed"
                + " to produce rsa.PrivateKey from *jwk.rsaPrivateKey: jwk.Export: failed to export"
                + " jwk.Key to raw format: missing \"q\" value");
  }
}
