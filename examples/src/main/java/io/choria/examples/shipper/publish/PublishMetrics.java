package io.choria.examples.shipper.publish;

import io.choria.examples.shipper.observe.Metrics;
import java.util.concurrent.atomic.LongAdder;

/** What a publisher counts. */
final class PublishMetrics {
  final LongAdder lines;
  final LongAdder bytes;
  final LongAdder messages;
  final LongAdder duplicates;
  final LongAdder sessions;
  final LongAdder forgotten;
  final LongAdder lost;
  final LongAdder losses;
  final LongAdder split;
  final LongAdder truncations;

  PublishMetrics(Metrics metrics) {
    lines = metrics.counter("published_lines_total", "Lines that the stream acknowledged");
    bytes = metrics.counter("published_bytes_total", "Bytes that the stream acknowledged");
    messages = metrics.counter("published_messages_total", "Messages sent");
    duplicates =
        metrics.counter("published_duplicates_total", "Messages that the stream had already");
    sessions = metrics.counter("publish_sessions_total", "Connections made and compared");
    forgotten =
        metrics.counter(
            "publish_forgotten_bytes_total",
            "Acknowledged bytes that the server had lost and that were sent again");
    lost = metrics.counter("publish_lost_bytes_total", "Bytes that cannot be sent any more");
    losses = metrics.counter("publish_losses_total", "Reports of lost bytes");
    truncations =
        metrics.counter("published_truncations_total", "Files that were truncated or written anew");
    split = metrics.counter("publish_split_lines_total", "Pieces of lines that were too long");
  }
}
