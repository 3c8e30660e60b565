package io.choria.rego.bundle;

import io.choria.rego.ObjectValue;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a bundle says about itself (spec 08 §8.2).
 *
 * @param revision a text of the author's; empty if there is none
 * @param roots the paths, elements separated by {@code /}, that the bundle owns in {@code data};
 *     one empty path if the manifest names none, which is everything
 * @param regoVersion 0, 1 or 2: the dialect of its files; empty if the manifest does not say
 * @param fileRegoVersions dialects of single files, by glob patterns of their paths
 * @param metadata whatever the author put there
 */
public record BundleManifest(
    String revision,
    List<String> roots,
    OptionalInt regoVersion,
    Map<String, Integer> fileRegoVersions,
    ObjectValue metadata) {
  /** The manifest of a bundle that has none. */
  public static final BundleManifest EMPTY =
      new BundleManifest("", List.of(""), OptionalInt.empty(), Map.of(), ObjectValue.EMPTY);

  /**
   * Copies the collections.
   *
   * @param revision a text of the author's
   * @param roots the paths that the bundle owns
   * @param regoVersion the dialect of its files
   * @param fileRegoVersions dialects of single files
   * @param metadata whatever the author put there
   */
  public BundleManifest {
    roots = List.copyOf(roots);
    fileRegoVersions = Map.copyOf(fileRegoVersions);
  }
}
