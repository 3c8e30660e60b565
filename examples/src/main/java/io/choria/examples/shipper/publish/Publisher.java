package io.choria.examples.shipper.publish;

import io.choria.examples.shipper.observe.Metrics;
import io.choria.examples.shipper.wire.HostToken;
import io.choria.examples.shipper.wire.Inflation;
import io.choria.examples.shipper.wire.Position;
import io.choria.examples.shipper.wire.ShipperHeaders;
import io.choria.examples.shipper.wire.ShipperSubject;
import io.choria.messaging.MessagingConnectionBuilder;
import io.choria.messaging.stream.Partitioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows files and sends their lines until stopped: a loop of connections, each of which begins
 * with a comparison of what the stream holds. One thread does everything; only {@link #stop} and
 * the metrics may be used from others.
 */
public final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final long CHECKPOINT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long SPOOL_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Room that headers may take beside the payload. */
  static final int HEADER_ROOM = 1024;

  private final PublishSettings settings;
  private final LinkOpener opener;
  private final BooleanSupplier paused;
  private final LongSupplier nanos;
  private final PublishMetrics metrics;
  private final Path checkpointFile;
  private final StateLock lock;
  private final Sources sources;
  private final InFlight inFlight;
  private final byte[] buffer;
  private final Inflation inflation = new Inflation();
  private LineCutter cutter;
  private Checkpoint saved;
  private long nextScan;
  private long nextSave;
  private long awaySince;
  private volatile boolean stopping;
  private volatile boolean connected;
  private volatile boolean idle;

  /** Opens connections. */
  @FunctionalInterface
  interface LinkOpener {
    /** Tries once; throws {@link LinkBrokenException} when it does not succeed soon. */
    Link open() throws InterruptedException;
  }

  /**
   * Prepares a publisher; takes the state directory, opens no connection.
   *
   * @param settings what to do
   * @param connection makes the builder of each connection
   * @param stream name of the stream, or null to ask the server
   * @param paused whether publishing is switched off at present
   * @param registry where to count
   * @return the publisher, to be {@link #run} and closed
   * @throws IOException if the state directory cannot be used or another publisher uses it
   */
  public static Publisher open(
      PublishSettings settings,
      Supplier<MessagingConnectionBuilder> connection,
      @Nullable String stream,
      BooleanSupplier paused,
      Metrics registry)
      throws IOException {
    return open(settings, connection, stream, paused, registry, System::currentTimeMillis);
  }

  /**
   * Prepares a publisher with a wall clock of its own.
   *
   * @param settings what to do
   * @param connection makes the builder of each connection
   * @param stream name of the stream, or null to ask the server
   * @param paused whether publishing is switched off at present
   * @param registry where to count
   * @param millis milliseconds since 1970; it may step
   * @return the publisher, to be {@link #run} and closed
   * @throws IOException if the state directory cannot be used or another publisher uses it
   */
  public static Publisher open(
      PublishSettings settings,
      Supplier<MessagingConnectionBuilder> connection,
      @Nullable String stream,
      BooleanSupplier paused,
      Metrics registry,
      LongSupplier millis)
      throws IOException {
    HostToken host = new HostToken(settings.host());
    int partition = Partitioner.of(Math.max(1, settings.partitions())).partition(host.text());
    String subject = new ShipperSubject(settings.base(), partition, host).text();
    LinkOpener opener =
        () ->
            NatsLink.open(
                connection.get(), stream, subject, settings.window(), settings.windowBytes());
    return new Publisher(settings, opener, paused, registry, millis, System::nanoTime);
  }

  Publisher(
      PublishSettings settings,
      LinkOpener opener,
      BooleanSupplier paused,
      Metrics registry,
      LongSupplier millis,
      LongSupplier nanos)
      throws IOException {
    this.settings = settings;
    this.opener = opener;
    this.paused = paused;
    this.nanos = nanos;
    this.metrics = new PublishMetrics(registry);
    Files.createDirectories(settings.state());
    this.lock = StateLock.take(settings.state().resolve("lock"));
    this.checkpointFile = settings.state().resolve("checkpoint");
    Spool spool = Spool.open(settings.state().resolve("spool"), settings.spoolBytes());
    this.sources =
        new Sources(
            new HostToken(settings.host()),
            new FileFinder(settings.files(), settings.exclude()),
            spool,
            this::lost,
            settings.follow(),
            millis,
            nanos,
            metrics.truncations);
    this.saved = Checkpoint.load(checkpointFile).checkpoint();
    this.inFlight = new InFlight(sources, metrics, new SendWindow(settings.window()), saved);
    this.cutter = new LineCutter(settings.maxLine(), settings.batchBytes());
    this.buffer =
        new byte[Math.max(settings.maxLine() + 1, Math.max(256 * 1024, settings.batchBytes()))];
    this.awaySince = nanos.getAsLong();
    sources.restore(saved);
    registry.gauge(
        "publish_backlog_bytes", "Bytes that are known and not acknowledged", () -> backlog);
    registry.gauge("publish_connected", "1 while connected", () -> connected ? 1 : 0);
    registry.gauge("publish_spool_bytes", "Bytes in the spool", spool::size);
  }

  private volatile long backlog;

  private void lost(Path path, String id, long from, long to, String why) {
    metrics.losses.increment();
    metrics.lost.add(to - from);
    LOG.error("LOST {} (source {}) bytes {} to {}: {}", path, id, from, to, why);
  }

  /** Works until {@link #stop}, or with {@code once} until all is acknowledged. */
  public void run() throws IOException, InterruptedException {
    while (!stopping) {
      if (paused.getAsBoolean()) {
        spoolWhileAway();
        pauseBriefly();
        continue;
      }
      connection();
      spoolWhileAway();
    }
  }

  private void connection() throws InterruptedException {
    try {
      try (Link link = opener.open()) {
        connected = true;
        session(link);
      } catch (LinkBrokenException e) {
        LOG.warn("connection ended: {}", e.getMessage());
        pauseBriefly();
      } finally {
        if (connected) {
          awaySince = nanos.getAsLong();
        }
        connected = false;
        inFlight.rescue();
      }
      save(true);
    } catch (IOException | UncheckedIOException e) {
      LOG.error("cannot go on for now, trying again: {}", e.toString());
      pauseBriefly();
    }
  }

  private void session(Link link) throws IOException, InterruptedException {
    new Comparison(sources, inFlight, metrics).run(link);
    LOG.info("connected and compared; {} bytes to send", sources.backlog());
    int room = (int) Math.min(Integer.MAX_VALUE, link.maxPayload() - HEADER_ROOM);
    cutter =
        new LineCutter(Math.min(settings.maxLine(), room), Math.min(settings.batchBytes(), room));
    while (!stopping && !paused.getAsBoolean()) {
      inFlight.collect();
      if (!link.isOpen()) {
        throw new LinkBrokenException("the connection was lost");
      }
      lookAround();
      save(sources.takeNews());
      SourceFile file = inFlight.hasRoom() ? sources.next() : null;
      if (file == null && inFlight.count() > 0) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
      } else if (file == null) {
        idle = inFlight.count() == 0;
        if (settings.once() && idle && settled()) {
          stopping = true;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      } else {
        idle = false;
        send(link, file);
      }
    }
    link.drain(Duration.ofSeconds(5));
    inFlight.collect();
  }

  private boolean settled() throws IOException {
    sources.scan();
    return sources.backlog() == 0;
  }

  private void send(Link link, SourceFile file) throws IOException, InterruptedException {
    int size = sources.fill(file, buffer);
    long readable = sources.readableEnd(file);
    long offset = file.read;
    boolean all = offset + size >= readable;
    int from = 0;
    boolean stuck = false;
    while (from < size && inFlight.hasRoom()) {
      int end = cutter.next(buffer, from, size);
      if (end == from) {
        if (!all || !sources.mustFlush(file)) {
          stuck = true; // the rest of the line comes with the next read
          break;
        }
        end = size;
      }
      publish(link, file, from, end, buffer[end - 1] != '\n');
      from = end;
    }
    file.stuckAt = stuck && all ? readable : -1;
    if (size == 0) {
      nextScan = 0; // the file shrank after it was looked at
    }
  }

  private void publish(Link link, SourceFile file, int from, int end, boolean open)
      throws InterruptedException {
    long start = file.read;
    long stop = start + (end - from);
    byte[] payload = Arrays.copyOfRange(buffer, from, open ? end : end - 1);
    String id = new Position(file.id, start, stop).toString();
    int lines = lines(payload) + (open ? 0 : 1);
    if (open) {
      metrics.split.increment();
    }
    Link.Acknowledgement ack = inFlight.add(file, start, stop, id, payload, lines);
    Optional<byte[]> small =
        settings.compress() && payload.length > 512
            ? inflation.deflate(payload, 0, payload.length)
            : Optional.empty();
    String path = file.announced ? null : file.path.toString();
    link.send(
        id,
        open,
        small.isPresent() ? ShipperHeaders.DEFLATE : null,
        path,
        small.orElse(payload),
        ack);
    file.announced = true;
    file.read = stop;
    metrics.messages.increment();
  }

  private int lines(byte[] payload) {
    int lines = 0;
    if (settings.batchBytes() > 0) {
      for (byte b : payload) {
        if (b == '\n') {
          lines++;
        }
      }
    }
    return lines;
  }

  private void lookAround() throws IOException {
    long now = nanos.getAsLong();
    if (nextScan == 0 || now - nextScan >= 0) {
      nextScan = now + settings.poll().toNanos();
      sources.scan();
      backlog = sources.backlog();
    }
  }

  private void spoolWhileAway() throws IOException {
    if (nanos.getAsLong() - awaySince > SPOOL_AFTER_NANOS) {
      try {
        lookAround();
        sources.spoolAhead();
      } catch (IOException | UncheckedIOException e) {
        LOG.error(
            "cannot write the spool, the files themselves are all there is: {}", e.toString());
      }
    }
  }

  private void pauseBriefly() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(
        Math.min(settings.poll().toNanos(), TimeUnit.MILLISECONDS.toNanos(250)));
  }

  private void save(boolean now) throws IOException {
    long time = nanos.getAsLong();
    if (!now && nextSave != 0 && time - nextSave < 0) {
      return;
    }
    nextSave = time + CHECKPOINT_NANOS;
    Checkpoint next = sources.checkpoint(inFlight.lastSequence(), inFlight.lastMessage());
    if (!next.equals(saved)) {
      next.save(checkpointFile);
      saved = next;
    }
  }

  /** Ends {@link #run} soon; may be called from any thread. */
  public void stop() {
    stopping = true;
  }

  /**
   * What is wrong at present.
   *
   * @return the trouble, or null when all is well
   */
  public @Nullable String trouble() {
    return connected || paused.getAsBoolean() ? null : "not connected";
  }

  @Override
  public void close() throws IOException {
    try {
      save(true);
    } finally {
      sources.close();
      inflation.close();
      lock.close();
    }
  }
}
