package io.choria.rego.bundle;

import io.choria.rego.ObjectValue;
import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A policy made of bundles that come and go while it decides. Each change is carried out as a whole
 * or not at all; {@link #current} gives an immutable policy, on which decisions in progress finish.
 * Safe for any number of threads; starts none.
 */
public final class BundlePolicy {
  private final Supplier<Rego.Builder> settings;
  private final ReentrantLock changing = new ReentrantLock();
  private final ObjectValue base;
  private volatile State state;

  private record State(BundleSet bundles, Policy policy) {}

  private BundlePolicy(Supplier<Rego.Builder> settings) {
    this.settings = settings;
    Policy plain = settings.get().compile();
    this.base = plain.data();
    this.state = new State(BundleSet.EMPTY, plain);
  }

  /**
   * A policy without bundles.
   *
   * @param settings gives a new builder with all that the bundles do not say: built-ins,
   *     capabilities, further policies and data, the same ones each time
   * @return the policy
   * @throws RegoCompileException if what the builder has does not compile
   */
  public static BundlePolicy of(Supplier<Rego.Builder> settings) {
    return new BundlePolicy(settings);
  }

  /**
   * The policy at this moment.
   *
   * @return the policy
   */
  public Policy current() {
    return state.policy;
  }

  /**
   * What the active bundles say about themselves.
   *
   * @return the manifests by name
   */
  public Map<String, BundleManifest> manifests() {
    return state.bundles.manifests();
  }

  /**
   * Puts a bundle in the place of the one of its name, or changes that one's data if it is a delta
   * bundle.
   *
   * @param name the name
   * @param bundle the bundle
   * @throws BundleException if it does not fit the other bundles, or the changes do not fit the
   *     data
   * @throws RegoCompileException if the policies do not compile together
   */
  public void activate(String name, Bundle bundle) {
    activate(Map.of(name, bundle));
  }

  /**
   * Activates several bundles in one change, see {@link #activate(String, Bundle)}.
   *
   * @param bundles the bundles by name
   * @throws BundleException if they do not fit together or with the other bundles
   * @throws RegoCompileException if the policies do not compile together
   */
  public void activate(Map<String, Bundle> bundles) {
    changing.lock();
    try {
      boolean onlyData = bundles.values().stream().allMatch(Bundle::isDelta);
      BundleSet next = state.bundles.with(bundles);
      state = new State(next, onlyData ? withData(next) : compile(next));
    } finally {
      changing.unlock();
    }
  }

  /**
   * Removes a bundle with its policies and data; does nothing if there is none of that name.
   *
   * @param name the name
   * @throws RegoCompileException if the other policies do not compile without it
   */
  public void deactivate(String name) {
    changing.lock();
    try {
      BundleSet next = state.bundles.without(name);
      state = new State(next, compile(next));
    } finally {
      changing.unlock();
    }
  }

  private Policy compile(BundleSet bundles) {
    return settings.get().bundles(bundles).compile();
  }

  private Policy withData(BundleSet bundles) {
    Policy policy = state.policy;
    ObjectValue data = bundles.mergeInto(base);
    List<RegoError> conflicts = policy.conflictsWith(data);
    if (!conflicts.isEmpty()) {
      throw new RegoCompileException(conflicts);
    }
    return policy.withData(data);
  }
}
