package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Blocks of PEM text (RFC 7468), and the certificates in them. */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String CERTIFICATE = "CERTIFICATE";

  /** More certificates than any chain has; each costs time before anything is known of it. */
  private static final int MAX_CERTIFICATES = 1_000;

  private Pem() {}

  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Block(String label, byte[] content) {}

  /** All blocks in order; text between them is passed over, as everybody does. */
  static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    int from = 0;
    while (true) {
      int begin = text.indexOf(BEGIN, from);
      if (begin < 0) {
        return blocks;
      }
      int labelEnd = text.indexOf("-----", begin + BEGIN.length());
      if (labelEnd < 0) {
        throw malformed("a PEM block begins without the end of its label");
      }
      String label = text.substring(begin + BEGIN.length(), labelEnd);
      int start = labelEnd + 5;
      int end = text.indexOf("-----END " + label + "-----", start);
      if (label.length() > 100 || end < 0) {
        throw malformed("a PEM block has no end");
      }
      String body = text.substring(start, end);
      if (body.contains("ENCRYPTED")) {
        throw malformed("an encrypted PEM block is not supported");
      }
      blocks.add(new Block(label, decode(body, label)));
      if (blocks.size() > MAX_CERTIFICATES) {
        throw malformed("more than " + MAX_CERTIFICATES + " PEM blocks");
      }
      from = end + label.length() + 14;
    }
  }

  private static byte[] decode(String body, String label) {
    StringBuilder joined = new StringBuilder(body.length());
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
        joined.append(c);
      }
    }
    byte[] content;
    try {
      content = Base64.getDecoder().decode(joined.toString());
    } catch (IllegalArgumentException e) {
      throw malformed("a PEM block is not base64: label=" + label);
    }
    // the JDK's decoder passes over stray bits, so that several texts would stand for one block
    if (!Base64.getEncoder().encodeToString(content).contentEquals(joined)) {
      throw malformed("a PEM block is not canonical base64: label=" + label);
    }
    return content;
  }

  static Optional<byte[]> first(List<Block> blocks, String label) {
    return blocks.stream().filter(b -> b.label().equals(label)).map(Block::content).findFirst();
  }

  /** Every certificate of the text, at least one. */
  static List<X509Certificate> certificates(String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(text)) {
      if (block.label().equals(CERTIFICATE)) {
        certificates.add(certificate(block.content()));
      }
    }
    if (certificates.isEmpty()) {
      throw malformed("expected at least one PEM block " + CERTIFICATE + ", found none");
    }
    return certificates;
  }

  private static X509Certificate certificate(byte[] der) {
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(der);
      Certificate found = CertificateFactory.getInstance("X.509").generateCertificate(in);
      if (in.available() > 0) {
        throw malformed("bytes behind a certificate");
      }
      return (X509Certificate) found;
    } catch (CertificateException | RuntimeException e) {
      if (e instanceof TrustException trust) {
        throw trust;
      }
      throw new TrustException(Reason.MALFORMED, "expected an X.509 certificate", e);
    }
  }

  static String encode(List<X509Certificate> chain) {
    StringBuilder text = new StringBuilder();
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    try {
      for (X509Certificate certificate : chain) {
        text.append("-----BEGIN CERTIFICATE-----\n")
            .append(lines.encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
    } catch (CertificateException e) {
      throw new TrustException(Reason.MALFORMED, "a certificate can't be encoded", e);
    }
    return text.toString();
  }

  private static TrustException malformed(String problem) {
    return new TrustException(Reason.MALFORMED, problem);
  }
}
