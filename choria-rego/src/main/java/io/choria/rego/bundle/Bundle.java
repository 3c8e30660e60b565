package io.choria.rego.bundle;

import io.choria.rego.ObjectValue;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The content of a bundle: either policies and data, or changes to data. Immutable and thread-safe.
 * Made by {@link BundleReader}; used by {@link io.choria.rego.Rego.Builder#bundle} and {@link
 * BundlePolicy}.
 *
 * @param manifest what it says about itself
 * @param modules its policies, sorted by path
 * @param data its data
 * @param patches the changes of a delta bundle, in the order in which they are to be made
 * @param verified whether its signature was verified when it was read
 */
public record Bundle(
    BundleManifest manifest,
    List<BundleModule> modules,
    ObjectValue data,
    List<DataPatch> patches,
    boolean verified) {

  /**
   * Copies the lists.
   *
   * @param manifest what it says about itself
   * @param modules its policies
   * @param data its data
   * @param patches the changes of a delta bundle
   * @param verified whether its signature was verified
   */
  public Bundle {
    modules = List.copyOf(modules);
    patches = List.copyOf(patches);
  }

  /**
   * Reads an unsigned bundle with the default settings, see {@link BundleReader#read(Path)}.
   *
   * @param path an archive, or a directory with the same content
   * @return the bundle
   * @throws BundleException if it is not valid; also if it is signed, since there is no key
   */
  public static Bundle read(Path path) {
    return BundleReader.builder().build().read(path);
  }

  /**
   * Reads an unsigned bundle with the default settings, see {@link BundleReader#read(InputStream)}.
   *
   * @param archive a compressed archive, read to its end and left open
   * @return the bundle
   * @throws BundleException if it is not valid; also if it is signed, since there is no key
   */
  public static Bundle read(InputStream archive) {
    return BundleReader.builder().build().read(archive);
  }

  /**
   * Whether this is a delta bundle.
   *
   * @return true if it has changes instead of policies and data
   */
  public boolean isDelta() {
    return !patches.isEmpty();
  }
}
