package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.MALFORMED;

import io.choria.rego.Dialect;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.glob.FileGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which dialect each file of a bundle is in (spec 08 §8.2). */
final class Dialects {
  private final List<Map.Entry<FileGlob, Dialect>> files = new ArrayList<>();
  private final Dialect others;

  Dialects(BundleManifest manifest, Dialect otherwise) {
    this.others =
        manifest.regoVersion().isPresent() ? dialect(manifest.regoVersion().getAsInt()) : otherwise;
    new TreeMap<>(manifest.fileRegoVersions())
        .forEach((pattern, version) -> files.add(Map.entry(glob(pattern), dialect(version))));
  }

  private static FileGlob glob(String pattern) {
    try {
      return FileGlob.of(pattern);
    } catch (BuiltinException e) {
      throw new BundleException(
          MALFORMED, "failed to compile glob pattern " + pattern + ": " + e.text(), e);
    }
  }

  private static Dialect dialect(int version) {
    return switch (version) {
      case 0 -> Dialect.V0;
      case 1 -> Dialect.V1;
      default -> Dialect.V2;
    };
  }

  /** The dialect of the file with this name, which patterns match as it stands in the bundle. */
  Dialect of(String name) {
    return files.stream()
        .filter(entry -> entry.getKey().matches(name))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(others);
  }
}
