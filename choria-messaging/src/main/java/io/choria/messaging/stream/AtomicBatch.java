package io.choria.messaging.stream;

import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.impl.Headers;
import java.util.List;

/**
 * Stores several messages of one stream or none (server 2.12 and newer): every message names the
 * batch and its place in it, the first is asked for before the others follow, the last commits.
 */
final class AtomicBatch {
  private static final int MAX = 1000;
  private static final String ID = "Nats-Batch-Id";
  private static final String SEQUENCE = "Nats-Batch-Sequence";
  private static final String COMMIT = "Nats-Batch-Commit";

  private final JetStreamApi api;
  private final String id = NUID.nextGlobal();

  AtomicBatch(JetStreamApi api) {
    this.api = api;
  }

  PublishReceipt publish(List<Publication> publications) throws InterruptedException {
    ServerFeature.ATOMIC_BATCH.require(api.connection(), "");
    int size = publications.size();
    if (size == 0 || size > MAX) {
      throw StreamSpec.Builder.invalid(
          "a batch must have 1.." + MAX + " messages, messages=" + size);
    }
    for (int i = 0; i < size - 1; i++) {
      Publication publication = publications.get(i);
      Headers headers = headers(publication, i + 1);
      if (i == 0) {
        started(api.request(publication.subject(), headers, publication.body(), api.timeout()));
      } else {
        send(publication, headers);
      }
    }
    Publication last = publications.get(size - 1);
    Headers headers = headers(last, size).put(COMMIT, "1");
    return receipt(api.request(last.subject(), headers, last.body(), api.timeout()));
  }

  private void send(Publication publication, Headers headers) {
    try {
      api.connection().publish(publication.subject(), headers, publication.body());
    } catch (IllegalStateException e) {
      throw new StreamException(
          StreamException.Code.CLOSED, 0, "the connection did not take a message of the batch", e);
    }
  }

  private Headers headers(Publication publication, int sequence) {
    return publication.headersCopy().put(ID, id).put(SEQUENCE, Integer.toString(sequence));
  }

  private void started(Message reply) {
    if (reply.getData().length > 0) {
      PublishReceipt receipt = receipt(reply);
      throw new UnsupportedByServerException(
          ServerFeature.ATOMIC_BATCH.label,
          ServerFeature.ATOMIC_BATCH.since,
          api.connection().getServerInfo().getVersion(),
          "the server stored the first message by itself, sequence=" + receipt.sequence());
    }
  }

  private PublishReceipt receipt(Message reply) {
    AckReply ack = new AckReply(api);
    StreamException refused = ack.read("an atomic batch", reply);
    if (refused == null) {
      return new PublishReceipt(ack.stream(), ack.sequence(), ack.duplicate());
    }
    if (refused.code() == StreamException.Code.UNSUPPORTED) {
      throw ServerFeature.ATOMIC_BATCH.refused(
          api.connection(), "the stream must allow it: " + refused.getMessage());
    }
    throw refused;
  }
}
