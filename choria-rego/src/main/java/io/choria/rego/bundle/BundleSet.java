package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.DELTA;
import static io.choria.rego.bundle.BundleException.Reason.MALFORMED;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bundles that are active together, by name: none owns what another one owns (spec 08 §8.2). Given
 * to {@link io.choria.rego.Rego.Builder#bundles}. Immutable and thread-safe.
 */
public final class BundleSet {
  /** No bundles. */
  public static final BundleSet EMPTY = new BundleSet(Map.of());

  private final Map<String, Bundle> bundles;

  private BundleSet(Map<String, Bundle> bundles) {
    this.bundles = bundles;
  }

  /**
   * These bundles and one more, or another one of that name; a delta bundle changes the one of its
   * name.
   *
   * @param name the name
   * @param bundle the bundle
   * @return the new set
   * @throws BundleException if roots overlap, or the changes do not fit
   */
  public BundleSet with(String name, Bundle bundle) {
    return with(Map.of(name, bundle));
  }

  /**
   * These bundles and some more, see {@link #with(String, Bundle)}.
   *
   * @param added the bundles by name
   * @return the new set
   * @throws BundleException if roots overlap, or the changes do not fit
   */
  public BundleSet with(Map<String, Bundle> added) {
    Map<String, Bundle> all = new LinkedHashMap<>(bundles);
    Map<String, BundleManifest> manifests = new TreeMap<>();
    added.forEach(
        (name, bundle) -> all.put(name, bundle.isDelta() ? changed(name, bundle) : bundle));
    all.forEach((name, bundle) -> manifests.put(name, bundle.manifest()));
    Roots.checkApart(manifests);
    return new BundleSet(all);
  }

  /**
   * These bundles without one.
   *
   * @param name the name
   * @return the new set
   */
  public BundleSet without(String name) {
    Map<String, Bundle> rest = new LinkedHashMap<>(bundles);
    rest.remove(name);
    return new BundleSet(rest);
  }

  private Bundle changed(String name, Bundle delta) {
    Bundle before = bundles.get(name);
    if (before == null
        || !new HashSet<>(before.manifest().roots())
            .equals(new HashSet<>(delta.manifest().roots()))) {
      throw new BundleException(
          DELTA,
          "delta bundle '"
              + name
              + "' has wasm resolvers or manifest roots that are different from those in the"
              + " store");
    }
    ObjectValue data = before.data();
    for (DataPatch patch : delta.patches()) {
      data = patch.applyTo(data);
    }
    return new Bundle(
        delta.manifest(), before.modules(), data, List.of(), before.verified() && delta.verified());
  }

  /**
   * What is known about the bundles.
   *
   * @return the manifests by name
   */
  public Map<String, BundleManifest> manifests() {
    Map<String, BundleManifest> manifests = new LinkedHashMap<>();
    bundles.forEach((name, bundle) -> manifests.put(name, bundle.manifest()));
    return manifests;
  }

  /**
   * The policies.
   *
   * @return all texts by their names, which start with that of their bundle
   */
  public Map<String, BundleModule> modules() {
    Map<String, BundleModule> modules = new LinkedHashMap<>();
    bundles.forEach(
        (name, bundle) ->
            bundle
                .modules()
                .forEach(
                    module ->
                        modules.put(
                            name.isEmpty() ? module.path() : name + "/" + module.path(), module)));
    return modules;
  }

  /**
   * Base data together with that of the bundles, and with their manifests at {@code
   * system.bundles}.
   *
   * @param base the data that belongs to no bundle
   * @return all data
   * @throws BundleException if something of a bundle stands where there is other data
   */
  public ObjectValue mergeInto(ObjectValue base) {
    ObjectValue data = base;
    for (Map.Entry<String, Bundle> entry : bundles.entrySet()) {
      data = merge(data, entry.getValue().data(), entry.getKey());
      data = merge(data, system(entry.getKey(), entry.getValue().manifest()), entry.getKey());
    }
    return data;
  }

  private static ObjectValue merge(ObjectValue data, ObjectValue added, String name) {
    ObjectValue merged = BundleContent.merge(data, added);
    if (merged == null) {
      throw new BundleException(
          MALFORMED, "data of bundle " + name + " conflicts with data that is there");
    }
    return merged;
  }

  private static ObjectValue system(String name, BundleManifest manifest) {
    ObjectValue.Builder fields =
        ObjectValue.builder()
            .with("revision", Value.of(manifest.revision()))
            .with("roots", Value.from(manifest.roots()));
    manifest.regoVersion().ifPresent(version -> fields.with("rego_version", Value.of(version)));
    if (!manifest.fileRegoVersions().isEmpty()) {
      fields.with("file_rego_versions", Value.from(manifest.fileRegoVersions()));
    }
    if (manifest.metadata().size() > 0) {
      fields.with("metadata", manifest.metadata());
    }
    ObjectValue entry =
        ObjectValue.builder().with("etag", Value.of("")).with("manifest", fields.build()).build();
    return ObjectValue.of("system", ObjectValue.of("bundles", ObjectValue.of(name, entry)));
  }
}
