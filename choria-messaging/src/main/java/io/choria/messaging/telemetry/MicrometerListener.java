package io.choria.messaging.telemetry;

import io.choria.messaging.ConnectionEvent;
import io.choria.messaging.MessagingListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Counters and latency histograms in Micrometer (REQ-MP-5). Add it to a connection as a listener;
 * needs {@code io.micrometer:micrometer-core}. All names begin with {@code choria.messaging.}:
 *
 * <ul>
 *   <li>{@code connection.events}{kind}, {@code dropped}{subject}, {@code redelivered}{stream,
 *       consumer}, {@code problems}{type}: counters
 *   <li>{@code published.bytes}{subject}, {@code received.bytes}{subject}: summaries, whose count
 *       is the number of messages
 *   <li>{@code handler}{subject}, {@code requests}{subject, outcome}, {@code gathers}{subject,
 *       outcome}, {@code service}{service, endpoint, outcome}: timers with percentile histograms
 * </ul>
 *
 * <p>Subjects are templates, so their number is that of the program's features. Safe for use by any
 * number of threads and connections.
 */
public final class MicrometerListener implements MessagingListener {
  private static final String PREFIX = "choria.messaging.";

  private record Key(String name, String first, String second, String third) {}

  private final MeterRegistry registry;
  private final ConcurrentMap<String, DistributionSummary> published = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, DistributionSummary> received = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Timer> handlers = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, Counter> counters = new ConcurrentHashMap<>();

  /**
   * Creates a listener.
   *
   * @param registry where the meters go
   */
  public MicrometerListener(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void connection(ConnectionEvent event) {
    String kind = lower(event.kind());
    counter(new Key("connection.events", kind, "", ""), Tags.of("kind", kind)).increment();
  }

  @Override
  public void slowConsumer(String subject, long dropped) {
    counter(new Key("dropped", subject, "", ""), Tags.of("subject", subject))
        .increment((double) dropped);
  }

  @Override
  public void redelivered(String stream, String consumer, long streamSequence, long deliveries) {
    counter(
            new Key("redelivered", stream, consumer, ""),
            Tags.of("stream", stream, "consumer", consumer))
        .increment();
  }

  @Override
  public void problem(String where, Throwable problem) {
    String type = problem.getClass().getSimpleName();
    counter(new Key("problems", type, "", ""), Tags.of("type", type)).increment();
  }

  @Override
  public void published(String subject, int bytes) {
    summary(published, "published.bytes", subject).record(bytes);
  }

  @Override
  public void received(String subject, int bytes, long nanos) {
    summary(received, "received.bytes", subject).record(bytes);
    Timer timer = handlers.get(subject);
    if (timer == null) {
      timer = handlers.computeIfAbsent(subject, s -> timer("handler", Tags.of("subject", s)));
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void requested(String subject, long nanos, Outcome outcome) {
    record("requests", "subject", subject, nanos, outcome);
  }

  @Override
  public void gathered(String subject, int replies, long nanos, Outcome outcome) {
    record("gathers", "subject", subject, nanos, outcome);
  }

  @Override
  public void served(String service, String endpoint, long nanos, Outcome outcome) {
    timers
        .computeIfAbsent(
            new Key("service", service, endpoint, outcome.name()),
            key ->
                timer(
                    "service",
                    Tags.of("service", service, "endpoint", endpoint, "outcome", lower(outcome))))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private void record(String name, String tag, String subject, long nanos, Outcome outcome) {
    timers
        .computeIfAbsent(
            new Key(name, subject, outcome.name(), ""),
            key -> timer(name, Tags.of(tag, subject, "outcome", lower(outcome))))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private Timer timer(String name, Tags tags) {
    return Timer.builder(PREFIX + name).tags(tags).publishPercentileHistogram().register(registry);
  }

  private Counter counter(Key key, Tags tags) {
    Function<Key, Counter> make = k -> registry.counter(PREFIX + k.name(), tags);
    return counters.computeIfAbsent(key, make);
  }

  private DistributionSummary summary(
      ConcurrentMap<String, DistributionSummary> known, String name, String subject) {
    DistributionSummary summary = known.get(subject);
    return summary != null
        ? summary
        : known.computeIfAbsent(
            subject,
            s ->
                DistributionSummary.builder(PREFIX + name)
                    .baseUnit("bytes")
                    .tag("subject", s)
                    .register(registry));
  }
}
