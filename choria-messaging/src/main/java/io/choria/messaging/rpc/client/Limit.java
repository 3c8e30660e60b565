package io.choria.messaging.rpc.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many of the servers that were found are asked (spec 02 §6.3). A number larger than there are
 * servers is all of them.
 *
 * @param size a number, or a percentage
 * @param percent whether the size is a percentage
 * @param random whether any servers are taken, instead of the first
 * @param seed makes the choice repeatable, and the same as that of Choria for the same servers
 */
public record Limit(int size, boolean percent, boolean random, OptionalLong seed) {
  /** All servers. */
  public static final Limit NONE = percent(100);

  /**
   * The first servers.
   *
   * @param servers how many
   * @return the limit
   */
  public static Limit count(int servers) {
    return new Limit(servers, false, false, OptionalLong.empty());
  }

  /**
   * The first servers.
   *
   * @param percent how many of a hundred, rounded down
   * @return the limit
   */
  public static Limit percent(int percent) {
    return new Limit(percent, true, false, OptionalLong.empty());
  }

  /**
   * Reads a limit.
   *
   * @param text digits, or digits and a percent sign
   * @return the limit
   * @throws RpcException when the text is neither
   */
  public static Limit parse(String text) {
    if (!text.matches("[0-9]{1,9}%?")) {
      throw new RpcException(
          RpcException.Reason.OPTIONS,
          "could not parse limit as either number or percent: " + text);
    }
    boolean percent = text.endsWith("%");
    int size = Integer.parseInt(percent ? text.substring(0, text.length() - 1) : text);
    return percent ? percent(size) : count(size);
  }

  /**
   * The same number of any servers.
   *
   * @return the limit
   */
  public Limit atRandom() {
    return new Limit(size, percent, true, OptionalLong.empty());
  }

  /**
   * The same number of servers, chosen by a seed.
   *
   * @param number the same seed chooses the same servers of the same list, as {@code choria req
   *     --limit-seed} does; a negative one chooses any, as there
   * @return the limit
   */
  public Limit atRandom(long number) {
    return new Limit(size, percent, true, OptionalLong.of(number));
  }

  List<String> apply(List<String> servers) {
    if (equals(NONE)) {
      return servers;
    }
    int count = percent ? (int) (servers.size() * (size / 100.0)) : size;
    count = Math.min(count, servers.size());
    if (count <= 0) {
      throw new RpcException(
          RpcException.Reason.NO_TARGETS,
          "no targets left after applying target limits of '" + size + (percent ? "%" : "") + "'");
    }
    List<String> chosen = new ArrayList<>(servers);
    if (random && seed.isPresent() && seed.getAsLong() >= 0) {
      new GoRandom(seed.getAsLong()).shuffle(chosen);
    } else if (random) {
      Collections.shuffle(chosen);
    }
    return List.copyOf(chosen.subList(0, count));
  }
}
