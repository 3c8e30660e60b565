package io.choria.rego.builtin.stdlib.net;

import io.choria.rego.builtin.stdlib.format.GoText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as Go reads and writes it. An IPv6 address that maps an IPv4 address counts as IPv4
 * (spec 08 §4.18).
 */
public final class IpAddress {
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  static final int V4_BITS = 32;
  static final int V6_BITS = 128;
  private static final BigInteger MAPPED = BigInteger.valueOf(0xffffL);

  private final BigInteger number;
  private final int bits;
  // written as IPv6, even if it maps an IPv4 address
  private final boolean longForm;

  private IpAddress(BigInteger number, int bits, boolean longForm) {
    this.number = number;
    this.bits = bits;
    this.longForm = longForm;
  }

  static IpAddress of(BigInteger number, int bits) {
    boolean mapped = bits == V6_BITS && number.shiftRight(V4_BITS).equals(MAPPED);
    return mapped
        ? new IpAddress(low32(number), V4_BITS, true)
        : new IpAddress(number, bits, bits == V6_BITS);
  }

  private static BigInteger low32(BigInteger number) {
    return number.and(BigInteger.ONE.shiftLeft(V4_BITS).subtract(BigInteger.ONE));
  }

  /** The address, or null if the text is none; zones are not accepted. */
  public static @Nullable IpAddress parse(String text) {
    int[] groups = text.indexOf(':') >= 0 ? v6(text) : null;
    if (groups == null) {
      long v4 = text.indexOf(':') >= 0 ? -1 : v4(text);
      return v4 < 0 ? null : new IpAddress(BigInteger.valueOf(v4), V4_BITS, false);
    }
    BigInteger number = BigInteger.ZERO;
    for (int group : groups) {
      number = number.shiftLeft(16).or(BigInteger.valueOf(group));
    }
    return of(number, V6_BITS);
  }

  private static long v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    long number = 0;
    for (String part : parts) {
      if (!GoText.isPlainNumber(part, 3) || Integer.parseInt(part) > 255) {
        return -1;
      }
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }

  private static int @Nullable [] v6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), true);
    if (head == null || tail == null) {
      return null;
    }
    int missing = 8 - head.size() - tail.size();
    if (gap < 0 ? missing != 0 : missing < 1) {
      return null;
    }
    int[] all = new int[8];
    for (int i = 0; i < head.size(); i++) {
      all[i] = head.get(i);
    }
    for (int i = 0; i < tail.size(); i++) {
      all[8 - tail.size() + i] = tail.get(i);
    }
    return all;
  }

  private static @Nullable List<Integer> groups(String text, boolean mayEndInV4) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) {
      return groups;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && mayEndInV4 && parts[i].indexOf('.') >= 0) {
        long v4 = v4(parts[i]);
        if (v4 < 0) {
          return null;
        }
        groups.add((int) (v4 >> 16));
        groups.add((int) (v4 & 0xffff));
      } else if (GROUP.matcher(parts[i]).matches()) {
        groups.add(Integer.parseInt(parts[i], 16));
      } else {
        return null;
      }
    }
    return groups;
  }

  boolean isV4() {
    return bits == V4_BITS;
  }

  boolean isLongForm() {
    return longForm;
  }

  int bits() {
    return bits;
  }

  BigInteger number() {
    return number;
  }

  @Override
  public String toString() {
    if (isV4()) {
      long v4 = number.longValue();
      return (v4 >> 24) + "." + (v4 >> 16 & 255) + "." + (v4 >> 8 & 255) + "." + (v4 & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = number.shiftRight(16 * (7 - i)).intValue() & 0xffff;
    }
    return compressed(groups);
  }

  /** The longest run of two or more zero groups, the first of equals, is left out. */
  private static String compressed(int[] groups) {
    int best = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        best = i;
        length = end - i;
      }
    }
    if (best < 0) {
      return joined(groups);
    }
    return joined(Arrays.copyOf(groups, best))
        + "::"
        + joined(Arrays.copyOfRange(groups, best + length, 8));
  }

  private static String joined(int[] groups) {
    StringBuilder text = new StringBuilder();
    for (int group : groups) {
      text.append(text.length() == 0 ? "" : ":").append(Integer.toHexString(group));
    }
    return text.toString();
  }
}
