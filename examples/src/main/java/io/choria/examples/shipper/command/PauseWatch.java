package io.choria.examples.shipper.command;

import io.choria.examples.shipper.settings.CommonSettings;
import io.choria.examples.shipper.settings.Connections;
import io.choria.messaging.ChoriaException;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.PauseSwitch;
import io.choria.messaging.stream.Streams;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the pause switch on a connection of its own, which may come late and reconnects by
 * itself; without an answer publishing goes on. Owns a thread until the switch is open.
 */
final class PauseWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PauseWatch.class);

  private final @Nullable Thread opener;
  private volatile @Nullable MessagingConnection connection;
  private volatile @Nullable PauseSwitch pause;
  private volatile boolean closed;

  private PauseWatch(@Nullable CommonSettings settings, String name) {
    if (settings == null) {
      opener = null;
      return;
    }
    opener = new Thread(() -> open(settings, name), "shipper-pause");
    opener.setDaemon(true);
  }

  static PauseWatch none() {
    return new PauseWatch(null, "");
  }

  static PauseWatch start(CommonSettings settings, String name) {
    PauseWatch watch = new PauseWatch(settings, name);
    Thread opener = watch.opener;
    if (opener != null) {
      opener.start();
    }
    return watch;
  }

  /** The scope of the switch. */
  static String scope(CommonSettings settings) {
    return settings.subject().replace('.', '_');
  }

  private void open(CommonSettings settings, String name) {
    while (!closed) {
      try {
        MessagingConnection made = connection;
        if (made == null) {
          made =
              Connections.builder(settings, name + " pause")
                  .connectDeadline(Duration.ofSeconds(5))
                  .connect();
          connection = made;
        }
        pause =
            PauseSwitch.builder(Streams.of(made), scope(settings))
                .heartbeat(Duration.ofSeconds(2))
                .resumeSplay(Duration.ofSeconds(2))
                .open();
        return;
      } catch (ChoriaException e) {
        LOG.debug("no pause switch yet: {}", e.getMessage());
        try {
          TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException interrupted) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  boolean isPaused() {
    PauseSwitch watched = pause;
    return watched != null && watched.isPaused();
  }

  @Override
  public void close() {
    closed = true;
    if (opener != null) {
      opener.interrupt();
    }
    PauseSwitch watched = pause;
    if (watched != null) {
      watched.close();
    }
    MessagingConnection made = connection;
    if (made != null) {
      made.close();
    }
  }
}
