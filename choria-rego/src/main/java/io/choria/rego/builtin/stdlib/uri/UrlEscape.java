package io.choria.rego.builtin.stdlib.uri;

import io.choria.rego.StringValue;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.io.ByteArrayOutputStream;

/** Percent escapes in the parts of a URL, as Go treats them (spec 08 §5.5). */
public enum UrlEscape {
  QUERY(""),
  PATH("$&+,/:;=@"),
  FRAGMENT("$&+,/:;=?@!()*"),
  USER("$&+,;="),
  HOST("!$&'()*+,;=:[]<>\""),
  ZONE("!$&'()*+,;=:[]<>\"");

  private static final String HEX = "0123456789ABCDEF";
  private static final String UNRESERVED = "-_.~";

  private final String kept;

  UrlEscape(String kept) {
    this.kept = kept;
  }

  private boolean mustEscape(int octet) {
    boolean alphanumeric =
        (octet >= 'a' && octet <= 'z')
            || (octet >= 'A' && octet <= 'Z')
            || (octet >= '0' && octet <= '9');
    return !alphanumeric && UNRESERVED.indexOf(octet) < 0 && kept.indexOf(octet) < 0;
  }

  String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : StringValue.of(text).bytes()) {
      int octet = b & 0xff;
      if (octet == ' ' && this == QUERY) {
        out.append('+');
      } else if (octet >= 0x80 || mustEscape(octet)) {
        out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
      } else {
        out.append((char) octet);
      }
    }
    return out.toString();
  }

  public String unescape(String text) {
    byte[] bytes = StringValue.of(text).bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    boolean isHost = this == HOST || this == ZONE;
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i] & 0xff;
      if (octet == '%') {
        out.write(decoded(bytes, i));
        i += 2;
      } else if (octet == '+' && this == QUERY) {
        out.write(' ');
      } else if (isHost && octet < 0x80 && mustEscape(octet)) {
        throw BuiltinException.of(
            "invalid character " + GoText.quote(String.valueOf((char) octet)) + " in host name");
      } else {
        out.write(octet);
      }
    }
    return StringValue.ofBytes(out.toByteArray()).value();
  }

  private int decoded(byte[] bytes, int at) {
    int high = at + 2 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
    int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
    int octet = high << 4 | low;
    boolean percent = octet == '%';
    if (high < 0
        || low < 0
        || (this == HOST && high < 8 && !percent)
        || (this == ZONE && !percent && octet != ' ' && octet < 0x80 && HOST.mustEscape(octet))) {
      int end = Math.min(bytes.length, at + 3);
      byte[] shown = java.util.Arrays.copyOfRange(bytes, at, end);
      throw BuiltinException.of("invalid URL escape " + StringValue.ofBytes(shown));
    }
    return octet;
  }
}
