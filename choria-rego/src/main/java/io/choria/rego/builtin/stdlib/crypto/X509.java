package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * A certificate, read as strictly and as leniently as Go reads it (spec 08 §4.15).
 *
 * @param raw all of it
 * @param signed the part that is signed
 * @param version 1 to 3
 * @param issuer the name of the issuer as written
 * @param subject the name of the subject as written
 * @param notBefore when it begins to be valid
 * @param notAfter when it ends to be valid
 * @param key the public key
 * @param keyInfo the public key as written
 * @param signatureAlgorithm its number in Go
 * @param signature by the issuer
 * @param extensions what it says beyond that
 * @param fields as a value
 */
public record X509(
    Der raw,
    Der signed,
    int version,
    Der issuer,
    Der subject,
    OffsetDateTime notBefore,
    OffsetDateTime notAfter,
    X509Key key,
    Der keyInfo,
    int signatureAlgorithm,
    Der signature,
    X509Extensions extensions,
    ObjectValue fields) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");
  private static final int VERSION = 0xa0;
  private static final int ISSUER_ID = 0x81;
  private static final int SUBJECT_ID = 0x82;
  private static final int EXTENSIONS = 0xa3;
  private static final int LAST_VERSION = 3;

  /** Reads one certificate; an exception says what is wrong with it. */
  public static X509 read(Der der) {
    DerReader whole = new DerReader(der);
    Der raw = whole.element(Der.SEQUENCE).encoding();
    DerReader parts = new DerReader(raw).sequence();
    Der signed = parts.element(Der.SEQUENCE).encoding();
    DerReader body = new DerReader(signed).sequence();
    DerReader written = body.optional(VERSION);
    BigInteger version = written == null ? BigInteger.ZERO : written.integer();
    if (version.signum() < 0
        || version.compareTo(BigInteger.valueOf(LAST_VERSION)) >= 0
        || (written != null && !written.isEmpty())) {
      throw DerReader.malformed("version");
    }
    BigInteger serial = body.integer();
    if (serial.signum() < 0) {
      throw DerReader.malformed("serial number: negative");
    }
    Der identifier = body.element(Der.SEQUENCE).encoding();
    if (!parts.element(Der.SEQUENCE).encoding().equals(identifier)) {
      throw DerReader.malformed("signature: two algorithms");
    }
    int algorithm = X509Signature.number(identifier);
    Der issuer = body.element(Der.SEQUENCE).encoding();
    Value issuerName = X509Name.read(issuer);
    DerReader validity = body.sequence();
    OffsetDateTime notBefore = validity.time();
    OffsetDateTime notAfter = validity.time();
    Der subject = body.element(Der.SEQUENCE).encoding();
    Value subjectName = X509Name.read(subject);
    Der keyInfo = body.element(Der.SEQUENCE).encoding();
    X509Key key = X509Key.read(keyInfo);
    X509Extensions extensions = new X509Extensions();
    int number = version.intValue() + 1;
    if (number > 1) {
      body.optional(ISSUER_ID);
      body.optional(SUBJECT_ID);
      DerReader more = number == LAST_VERSION ? body.optional(EXTENSIONS) : null;
      if (more != null) {
        extensions.read(more.sequence());
      }
    }
    Der signature = parts.bits();
    ObjectValue.Builder fields = ObjectValue.builder();
    fields
        .with("Raw", X509Fields.base64(raw))
        .with("RawTBSCertificate", X509Fields.base64(signed))
        .with("RawIssuer", X509Fields.base64(issuer))
        .with("RawSubject", X509Fields.base64(subject))
        .with("RawSubjectPublicKeyInfo", X509Fields.base64(keyInfo))
        .with("Version", NumberValue.of(number))
        .with("SerialNumber", NumberValue.of(serial))
        .with("SignatureAlgorithm", NumberValue.of(algorithm))
        .with("Signature", X509Fields.base64(signature))
        .with("Issuer", issuerName)
        .with("Subject", subjectName)
        .with("NotBefore", StringValue.of(TIME.format(notBefore)))
        .with("NotAfter", StringValue.of(TIME.format(notAfter)))
        .with("PublicKeyAlgorithm", NumberValue.of(key.algorithm()))
        .with("PublicKey", key.shown());
    extensions.show(fields);
    return new X509(
        raw,
        signed,
        number,
        issuer,
        subject,
        notBefore,
        notAfter,
        key,
        keyInfo,
        algorithm,
        signature,
        extensions,
        fields.build());
  }
}
