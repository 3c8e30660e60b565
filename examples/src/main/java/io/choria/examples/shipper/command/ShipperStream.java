package io.choria.examples.shipper.command;

import io.choria.examples.shipper.settings.CommonSettings;
import io.choria.examples.shipper.settings.StreamOptions;
import io.choria.messaging.stream.StreamException;
import io.choria.messaging.stream.StreamSpec;
import io.choria.messaging.stream.Streams;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one stream of a shipper: its name, and how it is declared with settings that do not lose
 * acknowledged messages.
 */
final class ShipperStream {
  private static final Logger LOG = LoggerFactory.getLogger(ShipperStream.class);
  private static final Duration DUPLICATES = Duration.ofMinutes(2);
  private static final long RETRY_MILLIS = 250;

  /** What a cluster says that is electing the leader of its JetStream. */
  private static final int TEMPORARILY_UNAVAILABLE = 10008;

  private ShipperStream() {}

  /** The name that is given, or that of the stream that takes the subject. */
  static String find(CommonSettings settings, Streams streams) throws InterruptedException {
    if (settings.stream().isPresent()) {
      return settings.stream().get();
    }
    List<String> names = streams.names(settings.subject() + ".p0.>");
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "stream: expected one stream for "
              + settings.subject()
              + ".>, found "
              + names
              + "; see shipper streams declare");
    }
    return names.get(0);
  }

  /**
   * {@link #find} for a program that is to run on: a server that goes away right after it was
   * reached is waited for, as long as for the first connection.
   */
  static String await(CommonSettings settings, Streams streams) throws InterruptedException {
    long end = System.nanoTime() + settings.connectTimeout().toNanos();
    while (true) {
      try {
        return find(settings, streams);
      } catch (StreamException e) {
        if (!mayPass(e) || System.nanoTime() - end > 0) {
          throw e;
        }
        LOG.warn("asking for the stream again: {}", e.getMessage());
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }

  private static boolean mayPass(StreamException e) {
    return switch (e.code()) {
      case TIMEOUT, CLOSED, NO_RESPONDERS -> true;
      default -> e.serverCode() == TEMPORARILY_UNAVAILABLE;
    };
  }

  static StreamSpec spec(StreamOptions options) {
    String subject = options.common().subject();
    String name =
        options.common().stream()
            .orElseGet(() -> subject.replace('.', '_').toUpperCase(Locale.ROOT));
    StreamSpec.Builder spec =
        StreamSpec.builder(name)
            .description("Log shipper")
            .subjects(subject + ".>")
            .retention(StreamSpec.Retention.LIMITS)
            .storage(StreamSpec.Storage.FILE)
            .replicas(options.replicas())
            .maxAge(options.maxAge())
            .duplicateWindow(
                options.maxAge().isZero() || options.maxAge().compareTo(DUPLICATES) > 0
                    ? DUPLICATES
                    : options.maxAge())
            // a full stream refuses, so that publishers wait with their files instead of the stream
            // dropping what nobody has read
            .discard(StreamSpec.Discard.NEW);
    if (options.maxBytes() > 0) {
      spec.maxBytes(options.maxBytes());
    }
    if (options.compression()) {
      spec.compression(true);
    }
    return spec.build();
  }
}
