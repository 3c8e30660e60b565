package io.choria.examples.shipper.receive;

import io.choria.examples.shipper.observe.Metrics;
import io.choria.messaging.ConnectionEvent;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.MessagingListener;
import io.choria.messaging.stream.Streams;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the partitions it is given, each on a thread of its own, until they are taken away.
 * Thread-safe.
 */
public final class Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
  private static final long HELD_BACK_BYTES = 8L << 20;

  private final MessagingConnection connection;
  private final Streams streams;
  private final String stream;
  private final String consumer;
  private final ReceiveSettings settings;
  private final ReceiveMetrics metrics;
  private final Consumer<Throwable> failed;
  private final LongSupplier millis;
  private final Room heldBack = new Room(HELD_BACK_BYTES);
  private final Map<Integer, Running> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService housekeeper;
  private final Forcing forcing = new Forcing();
  private volatile Object epoch = new Object();

  private record Running(PartitionReceiver receiver, Thread thread) {}

  /**
   * Prepares a receiver that owns nothing yet.
   *
   * @param connection an open connection, which stays the caller's
   * @param stream name of the stream
   * @param consumer prefix of the names of its consumers
   * @param settings what to do
   * @param registry where to count
   * @param failed called on the thread of a partition that ended by something unforeseen, such as a
   *     defect or a lack of memory, and that nobody works on from then on: the caller should end
   *     the receiver
   * @throws IOException if the directory cannot be made
   */
  public Receiver(
      MessagingConnection connection,
      String stream,
      String consumer,
      ReceiveSettings settings,
      Metrics registry,
      Consumer<Throwable> failed)
      throws IOException {
    this(connection, stream, consumer, settings, registry, failed, System::currentTimeMillis);
  }

  /**
   * Prepares a receiver with a wall clock of its own.
   *
   * @param connection an open connection, which stays the caller's
   * @param stream name of the stream
   * @param consumer prefix of the names of its consumers
   * @param settings what to do
   * @param registry where to count
   * @param failed as in the other constructor
   * @param millis milliseconds since 1970; it may step, which changes the names of files and
   *     nothing else
   * @throws IOException if the directory cannot be made
   */
  public Receiver(
      MessagingConnection connection,
      String stream,
      String consumer,
      ReceiveSettings settings,
      Metrics registry,
      Consumer<Throwable> failed,
      LongSupplier millis)
      throws IOException {
    this.millis = millis;
    this.connection = connection;
    this.streams = Streams.of(connection);
    this.stream = stream;
    this.consumer = consumer;
    this.settings = settings;
    this.failed = failed;
    this.metrics = new ReceiveMetrics(registry);
    Files.createDirectories(settings.directory());
    registry.gauge("receive_partitions", "Partitions owned", running::size);
    connection.addListener(
        new MessagingListener() {
          @Override
          public void connection(ConnectionEvent event) {
            if (event.kind() == ConnectionEvent.Kind.DISCONNECTED
                || event.kind() == ConnectionEvent.Kind.RECONNECTED) {
              epoch = new Object();
            }
          }
        });
    Housekeeping housekeeping =
        new Housekeeping(
            settings.directory(),
            settings.policy(),
            millis,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    this.housekeeper =
        Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "shipper-housekeeping"));
    long every = Math.max(1, Math.min(60, settings.rotateEvery().toSeconds()));
    Future<?> unused =
        housekeeper.scheduleWithFixedDelay(() -> clean(housekeeping), 1, every, TimeUnit.SECONDS);
  }

  private void clean(Housekeeping housekeeping) {
    try {
      housekeeping.run();
      metrics.housekeepings.increment();
    } catch (RuntimeException e) {
      LOG.error("housekeeping failed, tried again later", e);
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins to receive a partition.
   *
   * @param partition its number
   * @param owner whether it is ours at this moment; asked before each write and acknowledgement, so
   *     it must be quick
   */
  public void acquire(int partition, BooleanSupplier owner) {
    running.computeIfAbsent(
        partition,
        p -> {
          PartitionConsumer own =
              new PartitionConsumer(streams, this::consumers, stream, settings.base(), consumer, p);
          PartitionReceiver receiver =
              new PartitionReceiver(
                  p,
                  reached ->
                      own.open(
                          reached,
                          settings.prefetchOfEach(),
                          settings.prefetchBytesOfEach(connection.maxPayload())),
                  token -> writer(p, token),
                  owner,
                  () -> epoch,
                  settings,
                  metrics,
                  System::nanoTime,
                  failed);
          Thread thread = daemon(receiver, "shipper-p" + p);
          thread.start();
          return new Running(receiver, thread);
        });
  }

  private PartitionWriter writer(int partition, long token) {
    HostLogs logs =
        new HostLogs(
            settings.directory(),
            token,
            settings.policy(),
            Disk.REAL,
            millis,
            settings.maxOpen(),
            forcing);
    return new PartitionWriter(
        settings.base() + ".p" + partition + ".",
        logs,
        new HeldBack(heldBack, settings.holdBack().toMillis()),
        millis,
        metrics);
  }

  private List<String> consumers(String name) {
    try {
      return connection.jnats().jetStreamManagement().getConsumerNames(name);
    } catch (IOException | JetStreamApiException | IllegalStateException e) {
      // the last is what a connection says that is about to come back, or closed
      throw new ReceiveException(
          "cannot list the consumers of stream " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Ends receiving a partition; returns when what was written is committed and acknowledged, or the
   * time is over.
   *
   * @param partition its number
   * @throws InterruptedException if interrupted while waiting
   */
  public void release(int partition) throws InterruptedException {
    Running own = running.remove(partition);
    if (own != null) {
      own.receiver().stop();
      own.thread().join(10_000);
      if (own.thread().isAlive()) {
        LOG.warn("partition {} did not end in time", partition);
      }
    }
  }

  /**
   * The partitions in work.
   *
   * @return their numbers and what is wrong with them, an empty text if nothing
   */
  public Map<Integer, String> partitions() {
    Map<Integer, String> out = new TreeMap<>();
    running.forEach((p, r) -> out.put(p, text(r.receiver().trouble())));
    return out;
  }

  private static String text(@Nullable String trouble) {
    return trouble == null ? "" : trouble;
  }

  /**
   * Ends all partitions as {@link #release} does.
   *
   * @throws InterruptedException if interrupted while waiting
   */
  public void close() throws InterruptedException {
    for (Integer partition : List.copyOf(running.keySet())) {
      release(partition);
    }
    housekeeper.shutdownNow();
    forcing.close();
  }
}
