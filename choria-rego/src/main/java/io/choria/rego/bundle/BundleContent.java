package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.DELTA;
import static io.choria.rego.bundle.BundleException.Reason.MALFORMED;
import static io.choria.rego.bundle.BundleException.Reason.UNSUPPORTED;

import io.choria.rego.Dialect;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of a bundle by their meaning (spec 08 §8.1). */
final class BundleContent {
  private static final Set<String> DATA = Set.of("data.json", "data.yaml", "data.yml");

  private static final int DEEPEST = 500;

  private final List<BundleFile> modules = new ArrayList<>();
  private final List<BundleFile> documents = new ArrayList<>();
  private final List<BundleFile> signed = new ArrayList<>();
  private final List<DataPatch> patches = new ArrayList<>();
  private @Nullable BundleFile manifest;
  private @Nullable BundleFile signature;
  private boolean wasm;

  BundleContent(List<BundleFile> files) {
    for (BundleFile file : files) {
      String name = file.baseName();
      if (name.equals(Signatures.FILE)) {
        signature = only("signatures", signature, file);
        continue;
      }
      signed.add(file);
      if (name.endsWith(".rego")) {
        modules.add(file);
      } else if (DATA.contains(name)) {
        documents.add(file);
      } else if (name.equals(".manifest")) {
        manifest = only("manifest", manifest, file);
      } else if (name.equals(".manifest.pb")) {
        throw new BundleException(
            UNSUPPORTED, "manifests in protobuf cannot be read here: " + file.name());
      } else if (name.equals("patch.json")) {
        patches.addAll(PatchReader.read(file.content()));
      } else {
        wasm |= name.equals("policy.wasm");
      }
    }
  }

  private static BundleFile only(String kind, @Nullable BundleFile before, BundleFile file) {
    if (before != null) {
      throw new BundleException(
          MALFORMED,
          "bundle contains multiple "
              + kind
              + " files: \""
              + before.name()
              + "\" and \""
              + file.name()
              + "\"");
    }
    return file;
  }

  @Nullable BundleFile signature() {
    return signature;
  }

  /** All files that a signature must list. */
  List<BundleFile> signedFiles() {
    return signed;
  }

  boolean isDelta() {
    return !patches.isEmpty();
  }

  Bundle bundle(Dialect dialect, boolean verified) {
    BundleManifest described =
        manifest == null ? BundleManifest.EMPTY : ManifestReader.read(manifest.content());
    Roots roots = new Roots(described.roots());
    if (isDelta()) {
      checkDelta();
      patches.forEach(roots::check);
      return new Bundle(described, List.of(), ObjectValue.EMPTY, patches, verified);
    }
    ObjectValue data = data();
    List<BundleModule> texts = texts(described, roots, dialect);
    roots.check(data);
    return new Bundle(described, texts, roots.owned(data), List.of(), verified);
  }

  private void checkDelta() {
    String other =
        !documents.isEmpty() ? "data" : !modules.isEmpty() ? "policy" : wasm ? "wasm" : null;
    if (other != null) {
      throw new BundleException(
          DELTA, "delta bundle expected to contain only patch file but " + other + " files found");
    }
  }

  private List<BundleModule> texts(BundleManifest described, Roots roots, Dialect dialect) {
    Dialects dialects = new Dialects(described, dialect);
    List<BundleModule> texts = new ArrayList<>();
    for (BundleFile file : modules) {
      String path = file.path();
      String text = StringValue.ofBytes(file.content()).value();
      BundleModule module = new BundleModule(path, text, dialects.of(file.name()));
      if (!roots.permit(List.of())) {
        roots.checkPackage(PackagePath.of(module), file.location());
      }
      texts.add(module);
    }
    texts.sort(Comparator.comparing(BundleModule::path));
    return texts;
  }

  private ObjectValue data() {
    ObjectValue data = ObjectValue.EMPTY;
    for (BundleFile file : documents) {
      data = insert(data, file, DocumentFile.read(file));
    }
    return data;
  }

  private static ObjectValue insert(ObjectValue data, BundleFile file, Value document) {
    List<String> place = file.place();
    if (place.size() > DEEPEST) {
      throw failure(file, "more than " + DEEPEST + " directories");
    }
    Value tree = document;
    for (int i = place.size() - 1; i >= 0; i--) {
      tree = ObjectValue.of(place.get(i), tree);
    }
    if (!(tree instanceof ObjectValue object)) {
      throw failure(file, "root value must be object");
    }
    ObjectValue merged = merge(data, object);
    if (merged == null) {
      throw failure(file, "failed to insert data file from path " + String.join("/", place));
    }
    return merged;
  }

  private static BundleException failure(BundleFile file, String reason) {
    return new BundleException(MALFORMED, "bundle load failed on " + file.name() + ": " + reason);
  }

  /** The union of two objects; null if both have something else at one place. */
  static @Nullable ObjectValue merge(ObjectValue first, ObjectValue second) {
    ObjectValue result = first;
    for (int i = 0; i < second.size(); i++) {
      Value key = second.keyAt(i);
      Value added = second.valueAt(i);
      Value there = result.get(key);
      if (there == null) {
        result = result.with(key, added);
        continue;
      }
      if (!(there instanceof ObjectValue a) || !(added instanceof ObjectValue b)) {
        return null;
      }
      ObjectValue below = merge(a, b);
      if (below == null) {
        return null;
      }
      result = result.with(key, below);
    }
    return result;
  }
}
