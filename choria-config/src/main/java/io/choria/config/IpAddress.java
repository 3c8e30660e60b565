package io.choria.config;

/**
 * Textual IP addresses as Choria's runtime reads them (spec 05 §12): no zones, prefixes, ports,
 * blanks, leading zeros or short forms. Nothing is resolved.
 */
final class IpAddress {
  private static final int GROUPS = 8;

  private IpAddress() {}

  /** Whether the text is an address with a four byte form, which mapped addresses have too. */
  static boolean isFour(String text) {
    if (isDotted(text)) {
      return true;
    }
    int[] groups = six(text);
    return groups.length == GROUPS && isMapped(groups);
  }

  /** Whether the text is an address without a four byte form. */
  static boolean isSix(String text) {
    int[] groups = six(text);
    return groups.length == GROUPS && !isMapped(groups);
  }

  private static boolean isMapped(int[] groups) {
    for (int i = 0; i < 5; i++) {
      if (groups[i] != 0) {
        return false;
      }
    }
    return groups[5] == 0xffff;
  }

  private static boolean isDotted(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      boolean number = part.matches("0|[1-9][0-9]{0,2}");
      if (!number || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  /** The eight groups, or an empty array when the text is not an IPv6 address. */
  private static int[] six(String text) {
    if (text.length() > 45 || text.indexOf(':') < 0) {
      return new int[0];
    }
    int gap = text.indexOf("::");
    if (gap < 0) {
      return exactly(groups(text, true), GROUPS);
    }
    int[] head = groups(text.substring(0, gap), false);
    int[] tail = groups(text.substring(gap + 2), true);
    boolean bad = head == BAD || tail == BAD || head.length + tail.length >= GROUPS;
    if (bad) {
      return new int[0];
    }
    int[] all = new int[GROUPS];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(tail, 0, all, GROUPS - tail.length, tail.length);
    return all;
  }

  private static final int[] BAD = {-1};

  private static int[] exactly(int[] groups, int count) {
    return groups != BAD && groups.length == count ? groups : new int[0];
  }

  private static int[] groups(String text, boolean mayEndDotted) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    boolean dotted = mayEndDotted && parts[parts.length - 1].indexOf('.') >= 0;
    int[] groups = new int[parts.length + (dotted ? 1 : 0)];
    for (int i = 0; i < parts.length; i++) {
      if (dotted && i == parts.length - 1) {
        if (!isDotted(parts[i])) {
          return BAD;
        }
        String[] bytes = parts[i].split("\\.", -1);
        groups[i] = Integer.parseInt(bytes[0]) << 8 | Integer.parseInt(bytes[1]);
        groups[i + 1] = Integer.parseInt(bytes[2]) << 8 | Integer.parseInt(bytes[3]);
      } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
        groups[i] = Integer.parseInt(parts[i], 16);
      } else {
        return BAD;
      }
    }
    return groups;
  }
}
