package io.choria.rego;

import java.time.Clock;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How entry points and queries are evaluated. Immutable and thread-safe as far as what it was given
 * is.
 */
public final class EvaluationOptions {
  /**
   * Default limits, the system's clock, a random seed, built-in errors are undefined, nobody
   * listens.
   */
  public static final EvaluationOptions DEFAULT = builder().build();

  private final EvaluationLimits limits;
  private final boolean strictErrors;
  private final Clock clock;
  private final OptionalLong seed;
  private final ObjectValue runtime;
  private final @Nullable Consumer<String> print;
  private final @Nullable BooleanSupplier cancelled;

  private EvaluationOptions(Builder builder) {
    this.limits = builder.limits;
    this.strictErrors = builder.strictErrors;
    this.clock = builder.clock;
    this.seed = builder.seed;
    this.runtime = builder.runtime;
    this.print = builder.print;
    this.cancelled = builder.cancelled;
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts from these options.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.limits = limits;
    builder.strictErrors = strictErrors;
    builder.clock = clock;
    builder.seed = seed;
    builder.runtime = runtime;
    builder.print = print;
    builder.cancelled = cancelled;
    return builder;
  }

  /** {@return what one evaluation may use up} */
  public EvaluationLimits limits() {
    return limits;
  }

  /**
   * Whether the first failure of a built-in is an error of the evaluation (spec 08 §3.5).
   *
   * @return true if so
   */
  public boolean strictErrors() {
    return strictErrors;
  }

  Clock clock() {
    return clock;
  }

  OptionalLong seed() {
    return seed;
  }

  ObjectValue runtime() {
    return runtime;
  }

  @Nullable Consumer<String> print() {
    return print;
  }

  @Nullable BooleanSupplier cancelled() {
    return cancelled;
  }

  /** Makes options. Not thread-safe; may be used again after {@link #build}. */
  public static final class Builder {
    private EvaluationLimits limits = EvaluationLimits.DEFAULT;
    private boolean strictErrors;
    private Clock clock = Clock.systemUTC();
    private OptionalLong seed = OptionalLong.empty();
    private ObjectValue runtime = ObjectValue.EMPTY;
    private @Nullable Consumer<String> print;
    private @Nullable BooleanSupplier cancelled;

    private Builder() {}

    /**
     * What one evaluation may use up; {@link EvaluationLimits#DEFAULT} if not set.
     *
     * @param value the limits
     * @return this builder
     */
    public Builder limits(EvaluationLimits value) {
      limits = Objects.requireNonNull(value, "limits");
      return this;
    }

    /**
     * Whether the first failure of a built-in is an error of the evaluation; off if not set.
     *
     * @param value true for an error
     * @return this builder
     */
    public Builder strictErrors(boolean value) {
      strictErrors = value;
      return this;
    }

    /**
     * The clock that {@code time.now_ns} reads, once per evaluation; the system's if not set.
     *
     * @param value the clock
     * @return this builder
     */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /**
     * Makes random numbers and random UUIDs the same in each evaluation; for tests.
     *
     * @param value any number
     * @return this builder
     */
    public Builder seed(long value) {
      seed = OptionalLong.of(value);
      return this;
    }

    /**
     * What {@code opa.runtime()} gives; empty if not set.
     *
     * @param value the document
     * @return this builder
     */
    public Builder runtime(ObjectValue value) {
      runtime = Objects.requireNonNull(value, "runtime");
      return this;
    }

    /**
     * Gets the lines that policies print; they must have been compiled with {@link
     * Rego.Builder#keepPrint}.
     *
     * @param listener gets each line, on the thread that evaluates; what it throws ends the
     *     evaluation and is thrown to who asked
     * @return this builder
     */
    public Builder print(Consumer<String> listener) {
      print = Objects.requireNonNull(listener, "print");
      return this;
    }

    /**
     * Asked every few hundred steps whether to give up; so is the interrupt flag of the thread.
     *
     * @param question whether to give up; asked on the thread that evaluates
     * @return this builder
     */
    public Builder cancelledWhen(BooleanSupplier question) {
      cancelled = Objects.requireNonNull(question, "cancelledWhen");
      return this;
    }

    /** {@return the options} */
    public EvaluationOptions build() {
      return new EvaluationOptions(this);
    }
  }
}
