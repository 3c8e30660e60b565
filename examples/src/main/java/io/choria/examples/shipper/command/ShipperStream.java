package io.choria.examples.shipper.command;

import io.choria.examples.shipper.settings.CommonSettings;
import io.choria.examples.shipper.settings.StreamOptions;
import io.choria.messaging.stream.StreamSpec;
import io.choria.messaging.stream.Streams;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The one stream of a shipper: its name, and how it is declared with settings that do not lose
 * acknowledged messages.
 */
final class ShipperStream {
  private static final Duration DUPLICATES = Duration.ofMinutes(2);

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
