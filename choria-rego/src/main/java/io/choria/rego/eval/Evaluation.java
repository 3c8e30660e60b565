package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoError;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinCache;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.Capabilities;
import io.choria.rego.core.Watch;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The state of one evaluation: what it used up, what it remembers. Belongs to one thread.
 *
 * <p>An object that is used again and again is old in the eyes of the garbage collector, which
 * makes storing references in it expensive: so nothing is stored that is there already.
 */
public final class Evaluation implements BuiltinContext {
  /** How many steps pass between two looks at the clock. */
  private static final int STRIDE = 256;

  private final Settings settings;
  private long deadline;
  private boolean started;
  private int untilLook;
  private long stepsLeft;
  private long bytesLeft;
  private Location location = Location.UNKNOWN;
  private boolean located;
  private boolean timeKnown;
  private long time;
  private Tracer tracer = NoTracer.INSTANCE;
  private boolean quiet;
  private @Nullable RegoError firstError;
  private @Nullable Map<Object, Object> memo;
  private @Nullable Groupings groupings;
  private @Nullable SplittableRandom random;
  private final Scope root;
  private final boolean watchful;
  private boolean busy;
  private final Watch watch = Watch.ofThread();
  private final WeakReference<Runnable> before = watch.watcher();
  private final Runnable check = this::checkIfBusy;
  private final WeakReference<Runnable> self = new WeakReference<>(check);

  /** A fresh evaluation. */
  public Evaluation(Settings settings) {
    this(settings, ObjectValue.EMPTY);
  }

  /**
   * A fresh evaluation.
   *
   * @param home the base data that is likely to be asked
   */
  public Evaluation(Settings settings, Value home) {
    this.settings = settings;
    this.root = Scope.root(home);
    this.watchful = settings.strict() || settings.print() != null;
    restart();
  }

  private void restart() {
    untilLook = STRIDE;
    stepsLeft = settings.limits().steps();
    bytesLeft = settings.limits().bytes();
  }

  /** The documents that the question sees, outside of all {@code with}. */
  Scope root(@Nullable Value input, Value base) {
    return root.holding(input, base);
  }

  /** Takes this object for an evaluation; false if one is in progress. */
  public boolean begin() {
    if (busy) {
      return false;
    }
    busy = true;
    watch.enter(self);
    return true;
  }

  /** Whoever watched before this evaluation was made does it again. */
  public void leave() {
    watch.enter(before);
  }

  private void checkIfBusy() {
    if (busy) {
      look(0);
    }
  }

  /** Forgets everything, so that the object can be taken once more. */
  public void end() {
    restart();
    started = false;
    timeKnown = false;
    quiet = false;
    if (located) {
      located = false;
      location = Location.UNKNOWN;
    }
    if (tracer != NoTracer.INSTANCE) {
      tracer = NoTracer.INSTANCE;
    }
    if (firstError != null) {
      firstError = null;
    }
    if (memo != null) {
      memo = null;
    }
    if (groupings != null) {
      groupings = null;
    }
    if (random != null) {
      random = null;
    }
    root.clear();
    busy = false;
  }

  /** Makes somebody watch; before the evaluation starts. */
  public Evaluation watchedBy(Tracer watcher) {
    tracer = watcher;
    return this;
  }

  Tracer tracer() {
    return tracer;
  }

  /**
   * Whether somebody can notice how many solutions were looked for: the errors of built-ins count,
   * or what is printed is read.
   */
  boolean isWatchful() {
    return watchful;
  }

  /** Accounts for one step. */
  void step() {
    if (--untilLook <= 0) {
      untilLook = STRIDE;
      look(STRIDE);
    }
  }

  private void look(long steps) {
    stepsLeft -= steps;
    if (stepsLeft < 0) {
      throw Errors.cancelled("evaluation exceeds " + settings.limits().steps() + " steps");
    }
    if (!started) {
      // short evaluations never look at the clock
      started = true;
      deadline = System.nanoTime() + settings.limits().nanos();
    } else if (System.nanoTime() - deadline > 0) {
      throw Errors.cancelled("evaluation exceeds " + settings.limits().nanos() / 1_000_000 + " ms");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw Errors.cancelled("caller cancelled query execution");
    }
    if (settings.cancelled() != null && settings.cancelled().getAsBoolean()) {
      throw Errors.cancelled("caller cancelled query execution");
    }
  }

  /** Notes where the next built-in is called from. */
  void at(Location place) {
    location = place;
    located = true;
  }

  /** From now on failures of built-ins are not noted. */
  void quietly() {
    quiet = true;
  }

  /** Notes the failure of a built-in. */
  void failed(String name, BuiltinException failure, Location place) {
    if (quiet || (tracer == NoTracer.INSTANCE && (!settings.strict() || firstError != null))) {
      return;
    }
    RegoError error = new RegoError(failure.code(), name + ": " + failure.text(), place);
    tracer.failed(error);
    if (settings.strict() && firstError == null) {
      firstError = error;
    }
  }

  /** The first failure of a built-in; always null unless they count as errors. */
  public @Nullable RegoError firstError() {
    return firstError;
  }

  /** What is known about the collections that a loop goes through. */
  Grouping grouping(Join join) {
    if (groupings == null) {
      groupings = new Groupings();
    }
    return groupings.of(join);
  }

  boolean prints() {
    return settings.print() != null;
  }

  @Override
  public long nowNanos() {
    if (!timeKnown) {
      timeKnown = true;
      time = settings.now().getAsLong();
    }
    return time;
  }

  @Override
  public long nextRandom() {
    if (random == null) {
      random = new SplittableRandom(settings.seed().getAsLong());
    }
    return random.nextLong();
  }

  @Override
  public Capabilities capabilities() {
    return settings.capabilities();
  }

  @Override
  public Map<Object, Object> memo() {
    if (memo == null) {
      memo = new HashMap<>();
    }
    return memo;
  }

  @Override
  public BuiltinCache cache() {
    return settings.cache();
  }

  @Override
  public void charge(long steps) {
    if (steps < untilLook) {
      untilLook -= (int) steps;
    } else {
      long sinceLook = STRIDE - untilLook + steps;
      untilLook = STRIDE;
      look(sinceLook);
    }
  }

  @Override
  public void checkDeadline() {
    look(0);
  }

  @Override
  public void allocate(long bytes) {
    bytesLeft -= bytes;
    if (bytesLeft < 0) {
      throw Errors.cancelled(
          "evaluation needs more than " + settings.limits().bytes() + " bytes of memory");
    }
  }

  @Override
  public void print(String text) {
    if (settings.print() != null) {
      settings.print().accept(text);
    }
  }

  @Override
  public void trace(String text) {
    tracer.note(text, location);
  }

  @Override
  public Value runtime() {
    return settings.runtime();
  }

  @Override
  public Location location() {
    return location;
  }
}
