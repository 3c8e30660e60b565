package io.choria.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One client's connection through the proxy. Each direction has a thread that reads and one that
 * writes, with a bounded queue between them: a delay then costs time, not rate, and a full queue
 * slows the sender as TCP does.
 */
final class ProxiedConnection {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int QUEUED_CHUNKS = 64;

  private final Socket client;
  private final Socket server;
  private final Consumer<ProxiedConnection> onEnd;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean holes;

  /** What one read gave; a length below zero is the end of the stream. */
  private static final class Chunk {
    private final byte[] bytes;
    private final int length;
    private final long arrivedNanos = System.nanoTime();

    Chunk(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    boolean isEnd() {
      return length < 0;
    }
  }

  ProxiedConnection(
      Socket client,
      Socket server,
      NetworkWeather toServer,
      NetworkWeather toClient,
      Consumer<ProxiedConnection> onEnd)
      throws IOException {
    this.client = client;
    this.server = server;
    this.onEnd = onEnd;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    direction(client, server, toServer);
    direction(server, client, toClient);
  }

  void start() {
    threads.forEach(Thread::start);
  }

  boolean hasHoles() {
    return holes;
  }

  /** Ends both sides without the polite closing handshake. */
  void reset() {
    end(true);
  }

  private void direction(Socket from, Socket to, NetworkWeather weather) {
    BlockingQueue<Chunk> queue = new ArrayBlockingQueue<>(QUEUED_CHUNKS);
    threads.add(thread("reader", () -> read(from.getInputStream(), queue)));
    threads.add(thread("writer", () -> write(to.getOutputStream(), queue, weather)));
  }

  private Thread thread(String role, Transfer transfer) {
    Thread thread =
        new Thread(
            () -> {
              try {
                transfer.run();
              } catch (IOException | InterruptedException e) {
                // the other side is gone, which ends this one too
                end(false);
              }
            },
            "proxy-" + role);
    thread.setDaemon(true);
    return thread;
  }

  private static void read(InputStream in, BlockingQueue<Chunk> queue)
      throws IOException, InterruptedException {
    while (true) {
      byte[] bytes = new byte[CHUNK_BYTES];
      int length = in.read(bytes);
      queue.put(new Chunk(bytes, length));
      if (length < 0) {
        return;
      }
    }
  }

  private void write(OutputStream out, BlockingQueue<Chunk> queue, NetworkWeather weather)
      throws IOException, InterruptedException {
    while (true) {
      Chunk chunk = queue.take();
      boolean passes = weather.await(chunk.arrivedNanos, Math.max(0, chunk.length));
      if (!passes) {
        holes = true;
      } else if (chunk.isEnd()) {
        end(false);
        return;
      } else {
        out.write(chunk.bytes, 0, chunk.length);
        out.flush();
      }
    }
  }

  private void end(boolean reset) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    onEnd.accept(this);
    for (Socket socket : List.of(client, server)) {
      try (socket) {
        if (reset) {
          socket.setSoLinger(true, 0);
        }
      } catch (IOException e) {
        // it is closed, which is all that is wanted
      }
    }
    Thread current = Thread.currentThread();
    threads.stream().filter(thread -> thread != current).forEach(Thread::interrupt);
  }

  private interface Transfer {
    void run() throws IOException, InterruptedException;
  }
}
