package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Consumers that change with the owner of their partition, so that a former owner's
 * acknowledgements cannot reach the new one's.
 *
 * <p>Each owner reads through a durable consumer of its own, {@code <name>-<token>}, which begins
 * where the acknowledgements of the former ended; the former consumer is deleted. An
 * acknowledgement that a frozen process sends afterwards goes to a consumer that no longer exists.
 * What the former owner had read and not acknowledged comes again.
 */
public final class FencedConsumer {
  private FencedConsumer() {}

  /**
   * Takes over: makes the consumer of this owner and deletes those of former ones. Also right when
   * called again after a failure.
   *
   * @param streams the streams
   * @param template the consumer without the token in its name; its start counts for the first
   *     owner only
   * @param lease this owner's lease
   * @return the name of the consumer to read
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws FencedException when another owner has taken over already, or the lease has ended
   * @throws StreamException when the server refuses or stays silent
   */
  public static String takeOver(Streams streams, ConsumerSpec template, PartitionLease lease)
      throws InterruptedException {
    lease.check();
    SortedMap<Long, String> existing = existing(streams, template);
    long token = lease.token();
    if (!existing.isEmpty() && existing.lastKey() >= token) {
      // a server that forgot revisions gives smaller tokens than before: it says who owns now
      if (!lease.confirm()) {
        throw new FencedException("another owner has taken over, lease=" + lease);
      }
      token = existing.lastKey() + 1;
    }
    String name = template.name() + "-" + token;
    if (isWorkQueue(streams, template.stream())) {
      // overlapping consumers are refused there, and what was acknowledged is gone anyway
      delete(streams, template, existing);
      streams.declare(template.renamed(name).build());
    } else {
      long floor = 0;
      for (String former : existing.values()) {
        floor =
            Math.max(
                floor,
                streams
                    .status(template.stream(), former)
                    .map(ConsumerStatus::acknowledgedSequence)
                    .orElse(0L));
      }
      ConsumerSpec.Builder own = template.renamed(name);
      streams.declare(floor > 0 ? own.deliverFrom(floor + 1).build() : own.build());
      delete(streams, template, existing);
    }
    SortedMap<Long, String> now = existing(streams, template);
    if (!now.isEmpty() && now.lastKey() > token) {
      streams.delete(template.stream(), name);
      throw new FencedException("another owner has taken over meanwhile, lease=" + lease);
    }
    lease.check();
    return name;
  }

  private static void delete(
      Streams streams, ConsumerSpec template, SortedMap<Long, String> consumers)
      throws InterruptedException {
    for (String consumer : consumers.values()) {
      streams.delete(template.stream(), consumer);
    }
  }

  private static boolean isWorkQueue(Streams streams, String stream) throws InterruptedException {
    return streams
        .api()
        .call("STREAM.INFO." + stream, null)
        .path("config")
        .path("retention")
        .asText()
        .equals(StreamSpec.Retention.WORK_QUEUE.wire);
  }

  /** The consumers of all owners by their tokens; one without a token is from before. */
  private static SortedMap<Long, String> existing(Streams streams, ConsumerSpec template)
      throws InterruptedException {
    Pattern pattern = Pattern.compile(Pattern.quote(template.name()) + "(?:-(\\d{1,18}))?");
    SortedMap<Long, String> found = new TreeMap<>();
    JetStreamApi api = streams.api();
    int offset = 0;
    int total;
    int page;
    do {
      ObjectNode request = api.object().put("offset", offset);
      JsonNode names = api.call("CONSUMER.NAMES." + template.stream(), request);
      page = names.path("consumers").size();
      for (JsonNode consumer : names.path("consumers")) {
        Matcher matcher = pattern.matcher(consumer.asText());
        if (matcher.matches()) {
          found.put(
              matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1)), consumer.asText());
        }
      }
      offset += page;
      total = names.path("total").asInt();
    } while (offset < total && page > 0);
    return found;
  }
}
