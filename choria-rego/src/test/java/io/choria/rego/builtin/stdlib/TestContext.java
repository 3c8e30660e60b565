package io.choria.rego.builtin.stdlib;

import io.choria.rego.Location;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoException;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinCache;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.Capabilities;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A context with limits, a fixed clock and a fixed seed. */
public final class TestContext implements BuiltinContext {
  static final long NOW = 1_700_000_000_123_456_789L;
  static final long MAX_BYTES = 64L << 20;
  static final long MAX_STEPS = 50_000_000;

  /** How many steps an evaluation makes between two looks at the clock. */
  private static final int STRIDE = 256;

  final List<String> printed = new ArrayList<>();
  private final Map<Object, Object> memo = new HashMap<>();
  private final BuiltinCache cache = BuiltinCache.withDefaults();
  private final SplittableRandom random = new SplittableRandom(1);
  private final Capabilities capabilities;
  private final long maxSteps;
  private final long maxBytes;
  private long bytes;
  private long steps;
  private long looks;
  private long mostLooks = Long.MAX_VALUE;

  public TestContext() {
    this(Capabilities.none());
  }

  TestContext(Capabilities capabilities) {
    this(capabilities, MAX_STEPS, MAX_BYTES);
  }

  TestContext(Capabilities capabilities, long maxSteps, long maxBytes) {
    this.capabilities = capabilities;
    this.maxSteps = maxSteps;
    this.maxBytes = maxBytes;
  }

  @Override
  public long nowNanos() {
    return NOW;
  }

  @Override
  public long nextRandom() {
    return random.nextLong();
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Map<Object, Object> memo() {
    return memo;
  }

  @Override
  public BuiltinCache cache() {
    return cache;
  }

  /** A context whose evaluation is cancelled when it is asked for the given time. */
  static TestContext cancelledAtLook(long look) {
    TestContext context = new TestContext();
    context.mostLooks = look - 1;
    return context;
  }

  @Override
  public void charge(long count) {
    if (steps / STRIDE != (steps + count) / STRIDE) {
      checkDeadline();
    }
    steps += count;
    if (steps > maxSteps) {
      throw new RegoException("step limit");
    }
  }

  @Override
  public void checkDeadline() {
    if (++looks > mostLooks) {
      throw new RegoException("cancelled");
    }
  }

  @Override
  public void allocate(long count) {
    bytes += count;
    if (bytes > maxBytes) {
      throw new RegoException("memory limit");
    }
  }

  @Override
  public void print(String text) {
    printed.add(text);
  }

  @Override
  public Value runtime() {
    return ObjectValue.EMPTY;
  }

  @Override
  public Location location() {
    return new Location("test.rego", 1, 1);
  }
}
