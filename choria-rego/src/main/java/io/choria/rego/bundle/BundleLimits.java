package io.choria.rego.bundle;

/**
 * Bounds of what is read of one bundle. What exceeds one is refused before it is kept.
 *
 * @param fileBytes the longest file
 * @param totalBytes all files together, uncompressed
 * @param files how many entries an archive or directory may have, those that are ignored included
 */
public record BundleLimits(long fileBytes, long totalBytes, int files) {
  /** 256 MiB for a file, 1 GiB for all, 100 000 entries. */
  public static final BundleLimits DEFAULT = new BundleLimits(256L << 20, 1L << 30, 100_000);

  /**
   * Checks the bounds.
   *
   * @param fileBytes the longest file
   * @param totalBytes all files together
   * @param files how many entries there may be
   * @throws IllegalArgumentException if one is not positive, or a file could not be held in memory
   */
  public BundleLimits {
    if (fileBytes < 1 || fileBytes > Integer.MAX_VALUE - 16 || totalBytes < 1 || files < 1) {
      throw new IllegalArgumentException(
          "expected fileBytes 1 to 2^31 - 17, totalBytes ≥ 1, files ≥ 1, got "
              + fileBytes
              + ", "
              + totalBytes
              + ", "
              + files);
    }
  }
}
