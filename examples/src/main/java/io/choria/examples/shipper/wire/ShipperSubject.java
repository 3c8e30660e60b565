package io.choria.examples.shipper.wire;

import java.util.Optional;

/**
 * The subject of one publisher: {@code <base>.p<partition>.<host>} (spec 06 §7.6, §7.13, REQ-LS-3).
 *
 * @param base the common prefix, for example {@code shipper}
 * @param partition the zero-based partition
 * @param host the publisher
 */
public record ShipperSubject(String base, int partition, HostToken host) {
  /**
   * Checks the base.
   *
   * @throws IllegalArgumentException if the base is no plain subject or the partition is negative
   */
  public ShipperSubject {
    checkBase(base);
    if (partition < 0) {
      throw new IllegalArgumentException("partition: expected 0 or more, got " + partition);
    }
  }

  /**
   * Checks that a base subject has no empty token, blank or wildcard.
   *
   * @param base the prefix
   * @return the same text
   */
  public static String checkBase(String base) {
    boolean good =
        !base.isEmpty()
            && base.charAt(0) != '.'
            && base.charAt(base.length() - 1) != '.'
            && !base.contains("..");
    for (int i = 0; good && i < base.length(); i++) {
      char c = base.charAt(i);
      good = c > ' ' && c != '*' && c != '>' && c != 127;
    }
    if (!good) {
      throw new IllegalArgumentException(
          "subject: expected dot-separated tokens without blanks and wildcards, got \""
              + base
              + "\"");
    }
    return base;
  }

  /**
   * The filter for all publishers of a partition.
   *
   * @param base the common prefix
   * @param partition the partition
   * @return {@code <base>.p<partition>.>}
   */
  public static String filter(String base, int partition) {
    return checkBase(base) + ".p" + partition + ".>";
  }

  /**
   * Reads the host from the subject of a message.
   *
   * @param prefix {@code <base>.p<partition>.}, matched literally
   * @param subject the subject of the message
   * @return the host, or empty if the subject does not belong here or names no safe host
   */
  public static Optional<HostToken> hostOf(String prefix, String subject) {
    return subject.startsWith(prefix)
        ? HostToken.parse(subject.substring(prefix.length()))
        : Optional.empty();
  }

  /**
   * The subject as text.
   *
   * @return {@code <base>.p<partition>.<host>}
   */
  public String text() {
    return base + ".p" + partition + "." + host.text();
  }
}
