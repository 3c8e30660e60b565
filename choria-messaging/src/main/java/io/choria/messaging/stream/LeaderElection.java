package io.choria.messaging.stream;

import io.choria.messaging.Backoff;
import io.choria.messaging.MessagingConnection;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A campaign for leadership among all who use the same key, Choria's own programs included (spec 06
 * §5.2). One of them leads at most; the key in the bucket says who.
 *
 * <p>Two successful campaigns make a leader, so that a former one has noticed its loss by then. A
 * leader that is cut off or frozen stops to be one by its own monotonic clock before the server
 * gives the key away.
 *
 * <p>Thread-safe. Owns two daemon threads from {@link Builder#start()} to {@link #close()}: one
 * campaigns, one calls the listener.
 */
public final class LeaderElection implements AutoCloseable {
  /** The bucket of Choria's own elections. */
  public static final String DEFAULT_BUCKET = "CHORIA_LEADER_ELECTION";

  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);
  private static final Duration LONGEST_LIFE = Duration.ofHours(1);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CONFIGURE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration WIN_GRACE = Duration.ofMillis(200);
  private static final int START_SPLAY_MILLIS = 5_000;
  private static final double INTERVAL_SHARE = 0.75;

  /** What a member is (spec 06 §5.2). */
  public enum State {
    /** Not yet campaigning, or no longer. */
    UNKNOWN,
    /** Wants to lead. */
    CANDIDATE,
    /** Holds the key; leads as soon as {@link LeaderElection#isLeader()}. */
    LEADER
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final RoundPause pause = new RoundPause();
  private final MessagingConnection connection;
  private final String bucket;
  private final String apiPrefix;
  private final String key;
  private final String member;
  private final @Nullable Backoff backoff;
  private final @Nullable Duration createdLife;
  private final Duration stopDeadline;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final ElectionListener listener;
  private final ExecutorService calls;
  private final Thread thread;

  // guarded by lock
  private State state = State.UNKNOWN;
  private boolean leading;
  private long token;
  private long lastSuccess;
  private long lifeNanos;

  // of the campaigning thread only
  private long revision;
  private int tries;

  private LeaderElection(Builder builder) {
    this.connection = builder.connection;
    this.bucket = builder.bucket;
    this.apiPrefix = builder.apiPrefix;
    this.key = builder.key;
    this.member = builder.member;
    this.backoff = builder.backoff;
    this.createdLife = builder.createdLife;
    this.stopDeadline = builder.stopDeadline;
    this.random = builder.random;
    this.nanoTime = builder.nanoTime;
    this.listener = builder.listener;
    this.calls = Executors.newSingleThreadExecutor(call -> daemon(call, "election-calls-" + key));
    this.thread = daemon(this::run, "election-" + key);
  }

  /**
   * Starts with options.
   *
   * @param connection the connection; not closed by this object
   * @param key the election: no blanks or wildcards
   * @return a builder
   */
  public static Builder builder(MessagingConnection connection, String key) {
    return new Builder(connection, key);
  }

  /**
   * Whether this member leads. Costs no network traffic.
   *
   * @return true from the second successful campaign on, and never later than the key's life time
   *     after the last success
   */
  public boolean isLeader() {
    lock.lock();
    try {
      return leading && nanoTime.getAsLong() - lastSuccess < lifeNanos;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The fencing token of this leadership: the revision with which it began. It grows with each
   * leadership for as long as the server forgets nothing.
   *
   * @return empty unless this member leads
   */
  public OptionalLong token() {
    lock.lock();
    try {
      return isLeader() ? OptionalLong.of(token) : OptionalLong.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The state.
   *
   * @return at this moment
   */
  public State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Who holds the key, as the server has it.
   *
   * @return the member's name, empty when nobody does
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public Optional<String> leader() throws InterruptedException {
    return store(CONFIGURE_TIMEOUT)
        .get(key)
        .filter(entry -> !entry.deleted())
        .map(LeaseStore.Entry::value);
  }

  /**
   * Takes the leadership from whoever has it, by deleting the key. All members campaign on.
   *
   * @return whether there was a leader
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public boolean evict() throws InterruptedException {
    LeaseStore store = store(CONFIGURE_TIMEOUT);
    while (true) {
      Optional<LeaseStore.Entry> entry = store.get(key);
      if (entry.isEmpty() || entry.get().deleted()) {
        return false;
      }
      if (store.delete(key, entry.get().revision())) {
        return true;
      }
    }
  }

  /**
   * Stops. A leader's listener hears {@code lost} first; then the key is deleted if it is still
   * ours, so that the others need not wait. Waits for both, at most for the stop deadline. A second
   * call does nothing.
   */
  @Override
  public void close() {
    pause.stop();
    try {
      thread.join(stopDeadline.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    calls.shutdown();
  }

  private void run() {
    try {
      LeaseStore store = configure();
      if (store == null) {
        return;
      }
      Duration interval = interval();
      become(State.CANDIDATE);
      pause.rest(Duration.ofMillis(random.nextInt(START_SPLAY_MILLIS)).toNanos());
      while (!pause.isStopping()) {
        campaign(store);
        Duration wait = backoff == null ? interval : backoff.withRandom(random).delay(tries);
        pause.rest(wait.toNanos());
      }
      resign(store);
    } catch (InterruptedException e) {
      // nobody but this object knows the thread: it is a stop
      Thread.currentThread().interrupt();
    } catch (StreamException e) {
      connection.listener().problem("election " + key, e);
    } finally {
      become(State.UNKNOWN);
    }
  }

  /** Waits for the bucket, and refuses one with which nobody could lead. */
  private @Nullable LeaseStore configure() throws InterruptedException {
    LeaseStore store = store(CONFIGURE_TIMEOUT);
    for (int attempt = 1; !pause.isStopping(); attempt++) {
      try {
        if (createdLife != null) {
          store.createBucket(createdLife);
        }
        Duration life = store.timeToLive();
        return store(validated(life));
      } catch (StreamException e) {
        if (e.code() == StreamException.Code.INVALID) {
          throw e;
        }
        connection.listener().problem("election " + key, e);
        pause.rest(Backoff.FIVE_SEC.withRandom(random).delay(attempt).toNanos());
      }
    }
    return null;
  }

  /** Sets the life time and answers how long one request may take. */
  private Duration validated(Duration life) {
    Duration interval = Duration.ofMillis((long) (life.toMillis() * INTERVAL_SHARE));
    Duration rest = life.minus(interval);
    if (life.compareTo(SHORTEST_LIFE) < 0
        || life.compareTo(LONGEST_LIFE) > 0
        || interval.compareTo(SHORTEST_INTERVAL) < 0
        || rest.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new StreamException(
          StreamException.Code.INVALID,
          "an election needs a bucket whose keys live 4 s to 1 h, bucket="
              + bucket
              + ", life="
              + life);
    }
    Duration timeout = rest.dividedBy(2);
    if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      timeout = LONGEST_TIMEOUT;
    }
    if (backoff != null
        && backoff.step(0).multipliedBy(3).dividedBy(2).plus(timeout).compareTo(life) >= 0) {
      throw new StreamException(
          StreamException.Code.INVALID,
          "the first step of the back-off must be far below the life of the key, step="
              + backoff.step(0)
              + ", life="
              + life);
    }
    lock.lock();
    try {
      lifeNanos = life.toNanos();
    } finally {
      lock.unlock();
    }
    return timeout;
  }

  private Duration interval() {
    lock.lock();
    try {
      return Duration.ofNanos((long) (lifeNanos * INTERVAL_SHARE));
    } finally {
      lock.unlock();
    }
  }

  private void campaign(LeaseStore store) throws InterruptedException {
    State before = state();
    call(() -> listener.campaigned(before));
    long sentAt = nanoTime.getAsLong();
    OptionalLong written;
    try {
      written =
          before == State.LEADER ? store.update(key, member, revision) : store.create(key, member);
    } catch (StreamException e) {
      connection.listener().problem("election " + key, e);
      written = OptionalLong.empty();
    }
    if (written.isEmpty()) {
      if (before == State.LEADER) {
        lose();
      } else {
        tries++;
      }
    } else if (before == State.LEADER) {
      revision = written.getAsLong();
      succeed(sentAt);
      confirmWin();
    } else {
      tries = 0;
      revision = written.getAsLong();
      lock.lock();
      try {
        state = State.LEADER;
        token = revision;
        lastSuccess = sentAt;
      } finally {
        lock.unlock();
      }
    }
  }

  private void succeed(long sentAt) {
    lock.lock();
    try {
      lastSuccess = sentAt;
    } finally {
      lock.unlock();
    }
  }

  /** The second success: the former leader, if any, has a moment more to notice. */
  private void confirmWin() throws InterruptedException {
    lock.lock();
    try {
      if (leading) {
        return;
      }
    } finally {
      lock.unlock();
    }
    pause.rest(WIN_GRACE.toNanos());
    lock.lock();
    try {
      leading = !pause.isStopping();
      if (leading) {
        long won = token;
        call(() -> listener.won(won));
      }
    } finally {
      lock.unlock();
    }
  }

  private void lose() {
    revision = 0;
    lock.lock();
    try {
      state = State.CANDIDATE;
      if (leading) {
        leading = false;
        call(listener::lost);
      }
    } finally {
      lock.unlock();
    }
  }

  private void resign(LeaseStore store) throws InterruptedException {
    boolean held = state() == State.LEADER;
    long own = revision;
    lose();
    if (!held) {
      return;
    }
    // the next leader begins when the key is gone: our listener must be done before
    Future<?> done = calls.submit(() -> {});
    try {
      done.get(stopDeadline.toNanos(), TimeUnit.NANOSECONDS);
      store.delete(key, own);
    } catch (TimeoutException | ExecutionException e) {
      connection.listener().problem("election " + key, e);
    }
  }

  private void call(Runnable call) {
    calls.execute(
        () -> {
          try {
            call.run();
          } catch (RuntimeException | Error e) {
            connection.listener().problem("election listener " + key, e);
          }
        });
  }

  private void become(State next) {
    lock.lock();
    try {
      state = next;
    } finally {
      lock.unlock();
    }
  }

  private LeaseStore store(Duration timeout) {
    return new LeaseStore(connection, apiPrefix, bucket, timeout);
  }

  private static Thread daemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Collects options; not thread-safe. Defaults: Choria's bucket, which must exist, campaigns after
   * three quarters of the key's life, 10 s to stop.
   */
  public static final class Builder {
    private final MessagingConnection connection;
    private final String key;
    private String bucket = DEFAULT_BUCKET;
    private String apiPrefix = "$JS.API";
    private String member = "unknown";
    private @Nullable Backoff backoff;
    private @Nullable Duration createdLife;
    private Duration stopDeadline = Duration.ofSeconds(10);
    private RandomGenerator random = new SecureRandom();
    private LongSupplier nanoTime = System::nanoTime;
    private ElectionListener listener =
        new ElectionListener() {
          @Override
          public void won(long token) {}

          @Override
          public void lost() {}
        };

    private Builder(MessagingConnection connection, String key) {
      this.connection = connection;
      this.key = Names.literalSubject(key);
    }

    /**
     * The bucket, whose keys must live between 4 s and 1 h.
     *
     * @param bucket its name
     * @return this
     */
    public Builder bucket(String bucket) {
      this.bucket = Names.token("bucket", bucket);
      return this;
    }

    /**
     * Creates the bucket when it does not exist; without this the election waits for it.
     *
     * @param life how long a key lives that nobody renews
     * @return this
     */
    public Builder createBucket(Duration life) {
      this.createdLife = life;
      return this;
    }

    /**
     * The prefix of the API subjects, as imported from another account.
     *
     * @param prefix without a final dot, {@code $JS.API} unless set
     * @return this
     */
    public Builder apiPrefix(String prefix) {
      this.apiPrefix = prefix;
      return this;
    }

    /**
     * The name that is stored in the key, for people.
     *
     * @param name such as a host name
     * @return this
     */
    public Builder member(String name) {
      this.member = name;
      return this;
    }

    /**
     * Campaigns at the times of a table instead of a fixed interval: a leader at its first element,
     * candidates further and further on.
     *
     * @param table such as {@link Backoff#FIVE_SEC}
     * @return this
     */
    public Builder backoff(Backoff table) {
      this.backoff = table;
      return this;
    }

    /**
     * Who hears of wins and losses.
     *
     * @param listener called on a thread of the election
     * @return this
     */
    public Builder listener(ElectionListener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * How long {@link LeaderElection#close()} waits for the listener's {@code lost}.
     *
     * @param deadline 10 s unless set
     * @return this
     */
    public Builder stopDeadline(Duration deadline) {
      this.stopDeadline = deadline;
      return this;
    }

    /**
     * The source of the start splay and of jitter.
     *
     * @param random thread-safe
     * @return this
     */
    public Builder random(RandomGenerator random) {
      this.random = random;
      return this;
    }

    /**
     * The monotonic clock that bounds leadership.
     *
     * @param nanoTime like {@link System#nanoTime()}
     * @return this
     */
    public Builder nanoTime(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
      return this;
    }

    /**
     * Begins to campaign, after a random moment below 5 s. Does not wait.
     *
     * @return the running election; close it
     */
    public LeaderElection start() {
      LeaderElection election = new LeaderElection(this);
      election.thread.start();
      return election;
    }
  }
}
