package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.MessagingConnection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The compare-and-set side of a key-value bucket whose keys expire (spec 06 §5.2, §5.4): what
 * elections and partition groups stand on. Each answer is the server's own; nothing is cached.
 */
final class LeaseStore {
  private static final Duration LONGEST_WINDOW = Duration.ofMinutes(2);
  private static final String OPERATION = "KV-Operation";
  private static final String MARKER_REASON = "Nats-Marker-Reason";

  private final Streams streams;
  private final String bucket;

  /**
   * A key as the server has it.
   *
   * @param revision its stream sequence
   * @param value its text, empty for a deletion
   * @param deleted whether it is the mark of a deletion
   */
  record Entry(long revision, String value, boolean deleted) {}

  LeaseStore(MessagingConnection connection, String apiPrefix, String bucket, Duration timeout) {
    this.streams = Streams.builder(connection).apiPrefix(apiPrefix).timeout(timeout).build();
    this.bucket = Names.token("bucket", bucket);
  }

  String bucket() {
    return bucket;
  }

  String stream() {
    return "KV_" + bucket;
  }

  /** After how long without a write a key is gone; zero for never. */
  Duration timeToLive() throws InterruptedException {
    JsonNode config = streams.api().call("STREAM.INFO." + stream(), null).path("config");
    return Duration.ofNanos(config.path("max_age").asLong());
  }

  /** Makes the bucket unless there is one, which stays as it is. */
  void createBucket(Duration timeToLive) throws InterruptedException {
    if (streams.status(stream()).isPresent()) {
      return;
    }
    StreamSpec spec =
        StreamSpec.builder(stream())
            .subjects("$KV." + bucket + ".>")
            .storage(StreamSpec.Storage.FILE)
            .discard(StreamSpec.Discard.NEW)
            .maxMessagesPerSubject(1)
            .maxAge(timeToLive)
            .duplicateWindow(
                timeToLive.isZero() || timeToLive.compareTo(LONGEST_WINDOW) > 0
                    ? LONGEST_WINDOW
                    : timeToLive)
            .denyDelete(true)
            .allowRollup(true)
            .allowDirect(true)
            .build();
    try {
      streams.declare(spec);
    } catch (StreamException e) {
      // another member was faster, with another life time perhaps: the bucket's own counts
      if (e.code() != StreamException.Code.CONFLICT && e.code() != StreamException.Code.INVALID) {
        throw e;
      }
    }
  }

  /** Writes a key that does not exist, has expired or was deleted. Empty when it exists. */
  OptionalLong create(String key, String value) throws InterruptedException {
    OptionalLong created = put(key, value, null, 0);
    if (created.isPresent()) {
      return created;
    }
    Optional<Entry> present = get(key);
    return present.isPresent() && present.get().deleted()
        ? put(key, value, null, present.get().revision())
        : OptionalLong.empty();
  }

  /** Overwrites a key. Empty when its revision is another by now. */
  OptionalLong update(String key, String value, long revision) throws InterruptedException {
    return put(key, value, null, revision);
  }

  /** Deletes a key. False when its revision is another by now. */
  boolean delete(String key, long revision) throws InterruptedException {
    return put(key, "", new Headers().add(OPERATION, "DEL"), revision).isPresent();
  }

  Optional<Entry> get(String key) throws InterruptedException {
    return streams.lastOn(stream(), subject(key)).map(LeaseStore::entry);
  }

  /** All keys that begin with a prefix, which ends with a dot, deletions included. */
  Map<String, Entry> getAll(String prefix) throws InterruptedException {
    String subjectPrefix = subject("");
    JsonNode request = streams.api().object().put("subjects_filter", subject(prefix) + ">");
    JsonNode state = streams.api().call("STREAM.INFO." + stream(), request).path("state");
    List<String> keys = new ArrayList<>();
    state
        .path("subjects")
        .fieldNames()
        .forEachRemaining(name -> keys.add(name.substring(subjectPrefix.length())));
    return fetch(keys);
  }

  /** All requests are under way at once, so that a far server costs one round trip and not many. */
  private Map<String, Entry> fetch(List<String> keys) throws InterruptedException {
    JetStreamApi api = streams.api();
    String operation = api.prefix() + "STREAM.MSG.GET." + stream();
    Map<String, CompletableFuture<Message>> pending = new HashMap<>();
    for (String key : keys) {
      JsonNode body = api.object().put("last_by_subj", subject(key));
      try {
        pending.put(
            key, api.connection().requestWithTimeout(operation, api.write(body), api.timeout()));
      } catch (IllegalStateException e) {
        throw new StreamException(
            StreamException.Code.CLOSED, 0, "cannot read the bucket " + bucket, e);
      }
    }
    Map<String, Entry> entries = new TreeMap<>();
    long end = System.nanoTime() + api.timeout().toNanos();
    for (Map.Entry<String, CompletableFuture<Message>> request : pending.entrySet()) {
      Optional<Entry> entry = await(operation, request.getValue(), end);
      entry.ifPresent(found -> entries.put(request.getKey(), found));
    }
    return entries;
  }

  private Optional<Entry> await(String what, CompletableFuture<Message> reply, long end)
      throws InterruptedException {
    try {
      Message message = reply.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      JsonNode document = streams.api().parse(what, message.getData());
      JetStreamApi.throwError(what, document);
      return Optional.of(entry(MessageLookup.parse(stream(), document.path("message"))));
    } catch (StreamException e) {
      if (e.code() == StreamException.Code.NOT_FOUND) {
        // it expired after the list was made
        return Optional.empty();
      }
      throw e;
    } catch (TimeoutException | CancellationException | ExecutionException e) {
      reply.cancel(true);
      throw new StreamException(
          StreamException.Code.TIMEOUT, 0, "no answer about the bucket " + bucket, e);
    }
  }

  private OptionalLong put(String key, String value, @Nullable Headers headers, long expected)
      throws InterruptedException {
    Publication.Builder publication =
        Publication.builder(subject(key), value.getBytes(StandardCharsets.UTF_8))
            .expectedLastSubjectSequence(expected);
    if (headers != null) {
      publication.addHeaders(headers);
    }
    try {
      return OptionalLong.of(streams.publish(publication.build()).sequence());
    } catch (StreamException e) {
      if (e.code() == StreamException.Code.WRONG_LAST) {
        return OptionalLong.empty();
      }
      throw e;
    }
  }

  private String subject(String key) {
    return "$KV." + bucket + "." + key;
  }

  private static Entry entry(StoredMessage message) {
    boolean deleted =
        message.headers().containsKey(OPERATION) || message.headers().containsKey(MARKER_REASON);
    return new Entry(
        message.sequence(), new String(message.data(), StandardCharsets.UTF_8), deleted);
  }
}
