package io.choria.rego.builtin.stdlib.strings;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** UUIDs of RFC 4122 (spec 08 §4.19). */
public final class Uuid {
  private static final int TEXT_LENGTH = 36;
  private static final int BARE_LENGTH = 32;
  private static final String URN = "urn:uuid:";
  // 100 ns intervals from 1582-10-15 to 1970-01-01
  private static final long EPOCH = 122_192_928_000_000_000L;

  private Uuid() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "uuid.rfc4122" -> (F1) Uuid::random;
      case "uuid.parse" -> (F1) (context, a) -> parse(Operands.text(a, 1));
      default -> null;
    };
  }

  /** One UUID of a query, kept under its name. */
  private record Key(String name) {}

  private static Value random(BuiltinContext context, Value a) {
    Key key = new Key(Operands.text(a, 1));
    return (Value)
        context
            .memo()
            .computeIfAbsent(
                key,
                k -> {
                  long high = (context.nextRandom() & ~0xf000L) | 0x4000L;
                  long low =
                      (context.nextRandom() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
                  return StringValue.of(new UUID(high, low).toString());
                });
  }

  private static @Nullable Value parse(String text) {
    byte[] bytes = bytes(text);
    if (bytes == null) {
      return null;
    }
    int version = (bytes[6] & 0xff) >> 4;
    ObjectValue.Builder fields =
        ObjectValue.builder()
            .with("version", NumberValue.of(version))
            .with("variant", StringValue.of(variant(bytes[8] & 0xff)));
    if (version == 1 || version == 2) {
      timeBased(fields, bytes);
    }
    if (version == 2) {
      fields
          .with("id", NumberValue.of(number(bytes, 0, 4)))
          .with("domain", StringValue.of(domain(bytes[9] & 0xff)));
    }
    return fields.build();
  }

  private static void timeBased(ObjectValue.Builder fields, byte[] bytes) {
    long ticks =
        number(bytes, 0, 4) | number(bytes, 4, 2) << 32 | (number(bytes, 6, 2) & 0xfff) << 48;
    long sinceEpoch = ticks - EPOCH;
    long seconds = sinceEpoch / 10_000_000;
    long rest = sinceEpoch % 10_000_000 * 100;
    String node =
        IntStream.range(10, 16)
            .mapToObj(i -> String.format(Locale.ROOT, "%02x", bytes[i]))
            .collect(Collectors.joining("-"));
    fields
        .with("time", NumberValue.of(seconds * 1_000_000_000 + rest))
        .with("nodeid", StringValue.of(node))
        .with("macvariables", StringValue.of(macVariables(bytes[10])))
        .with("clocksequence", NumberValue.of(number(bytes, 8, 2) & 0x3fff));
  }

  private static String macVariables(byte first) {
    return ((first & 2) != 0 ? "local:" : "global:") + ((first & 1) != 0 ? "multicast" : "unicast");
  }

  private static String variant(int octet) {
    if ((octet & 0xc0) == 0x80) {
      return "RFC4122";
    }
    if ((octet & 0xe0) == 0xc0) {
      return "Microsoft";
    }
    return (octet & 0xe0) == 0xe0 ? "Future" : "Reserved";
  }

  private static String domain(int octet) {
    return switch (octet) {
      case 0 -> "Person";
      case 1 -> "Group";
      case 2 -> "Org";
      default -> "Domain" + octet;
    };
  }

  private static long number(byte[] bytes, int from, int length) {
    long value = 0;
    for (int i = from; i < from + length; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  private static byte @Nullable [] bytes(String text) {
    String bare = text;
    if (text.length() == TEXT_LENGTH + URN.length()) {
      if (!text.regionMatches(true, 0, URN, 0, URN.length())) {
        return null;
      }
      bare = text.substring(URN.length());
    } else if (text.length() == TEXT_LENGTH + 2) {
      bare = text.substring(1, TEXT_LENGTH + 1);
    } else if (text.length() == BARE_LENGTH) {
      return hex(text);
    }
    if (bare.length() != TEXT_LENGTH
        || !Arrays.stream(new int[] {8, 13, 18, 23}).allMatch(dashAt(bare))) {
      return null;
    }
    return hex(
        bare.substring(0, 8)
            + bare.substring(9, 13)
            + bare.substring(14, 18)
            + bare.substring(19, 23)
            + bare.substring(24));
  }

  private static java.util.function.IntPredicate dashAt(String text) {
    return i -> text.charAt(i) == '-';
  }

  private static byte @Nullable [] hex(String digits) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
