package io.choria.examples.shipper.receive;

import io.choria.examples.shipper.observe.Metrics;
import java.util.concurrent.atomic.LongAdder;

/** What a receiver counts. */
final class ReceiveMetrics {
  final LongAdder lines;
  final LongAdder bytes;
  final LongAdder messages;
  final LongAdder duplicates;
  final LongAdder redelivered;
  final LongAdder late;
  final LongAdder gaps;
  final LongAdder gapBytes;
  final LongAdder rejected;
  final LongAdder commits;
  final LongAdder diskErrors;
  final LongAdder housekeepings;

  ReceiveMetrics(Metrics metrics) {
    lines = metrics.counter("received_lines_total", "Lines written");
    bytes = metrics.counter("received_bytes_total", "Bytes written");
    messages = metrics.counter("received_messages_total", "Messages taken from the stream");
    duplicates =
        metrics.counter("received_duplicates_total", "Messages whose bytes were written already");
    redelivered =
        metrics.counter("received_redelivered_total", "Messages delivered more than once");
    late = metrics.counter("received_late_total", "Messages that filled a hole afterwards");
    gaps = metrics.counter("received_gaps_total", "Places where bytes of a source are missing");
    gapBytes = metrics.counter("received_gap_bytes_total", "Bytes missing at these places");
    rejected =
        metrics.counter(
            "received_rejected_total", "Messages refused: bad host, position or payload");
    commits = metrics.counter("received_commits_total", "Commits, each before an acknowledgement");
    housekeepings =
        metrics.counter("received_housekeepings_total", "Looks for files to compress or remove");
    diskErrors = metrics.counter("received_disk_errors_total", "Failed writes, tried again later");
  }
}
