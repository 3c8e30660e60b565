package io.choria.rego;

import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinCache;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.builtin.Capabilities;
import io.choria.rego.bundle.Bundle;
import io.choria.rego.bundle.BundleSet;
import io.choria.rego.check.Checked;
import io.choria.rego.check.FrontEnd;
import io.choria.rego.check.Options;
import io.choria.rego.check.SourceText;
import io.choria.rego.eval.Tier;
import io.choria.rego.files.DataMerge;
import io.choria.rego.files.PolicyFiles;
import io.choria.rego.plan.Planner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The compiler: takes policy texts and data, checks them together, gives a {@link Policy}. The
 * language and its results are those of OPA 1.22.2 (spec 08).
 */
public final class Rego {
  private Rego() {}

  /**
   * Starts a compilation with the default settings.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Compiles one text with the default settings.
   *
   * @param file the name that errors show
   * @param text a whole module
   * @return the policy
   * @throws RegoCompileException if the text is not valid
   */
  public static Policy compile(String file, String text) {
    return builder().module(file, text).compile();
  }

  /** Collects what is to be compiled. Not thread-safe; may be used again after {@link #compile}. */
  public static final class Builder {
    private final Map<String, SourceText> sources = new LinkedHashMap<>();
    private final Set<String> forbidden = new HashSet<>();
    private Dialect dialect = Dialect.V1;
    private BuiltinRegistry builtins = BuiltinRegistry.standard();
    private Capabilities capabilities = Capabilities.none();
    private @Nullable BuiltinCache cache;
    private ObjectValue data = ObjectValue.EMPTY;
    private BundleSet bundles = BundleSet.EMPTY;
    private boolean strict;
    private boolean keepPrint;
    private boolean tests;
    private @Nullable ObjectValue schemas;
    private @Nullable Value inputSchema;
    private boolean improvedNot;
    private int errorLimit = 10;
    private Tier tier = Tier.ADAPTIVE;

    private Builder() {}

    /**
     * The dialect of the texts that are added from here on; {@link Dialect#V1} if not set.
     *
     * @param value the dialect
     * @return this builder
     */
    public Builder dialect(Dialect value) {
      dialect = Objects.requireNonNull(value, "dialect");
      return this;
    }

    /**
     * Adds a text.
     *
     * @param file the name that errors, traces and coverage show; the same text under the same name
     *     is taken once
     * @param text a whole module
     * @return this builder
     * @throws IllegalArgumentException if another text has this name
     */
    public Builder module(String file, String text) {
      SourceText source =
          new SourceText(
              Objects.requireNonNull(file, "file"), Objects.requireNonNull(text, "text"), dialect);
      SourceText before = sources.putIfAbsent(file, source);
      if (before != null && !before.equals(source)) {
        throw new IllegalArgumentException("expected one text for each name, got two for " + file);
      }
      return this;
    }

    /**
     * Adds a bundle: its policies and its data (spec 08 §8).
     *
     * @param name of the bundle, unique; stands before the names of its files in messages
     * @param bundle the content; what the manifest says of dialects goes before {@link #dialect}
     * @return this builder
     * @throws io.choria.rego.bundle.BundleException if it is a delta bundle, or its roots overlap
     *     with those of another one
     */
    public Builder bundle(String name, Bundle bundle) {
      bundles =
          bundles.with(
              Objects.requireNonNull(name, "name"), Objects.requireNonNull(bundle, "bundle"));
      return this;
    }

    /**
     * Takes these bundles instead of those that were added, see {@link #bundle}.
     *
     * @param value the bundles
     * @return this builder
     */
    public Builder bundles(BundleSet value) {
      bundles = Objects.requireNonNull(value, "bundles");
      return this;
    }

    /**
     * Adds a file, or all files of a directory and of those in it: {@code .rego} texts, {@code
     * .json} and YAML data. The names of directories are the path of the data in them, the names of
     * files are not (spec 08 §9). A {@code .tar.gz} file is an unsigned bundle.
     *
     * @param path a file or a directory
     * @return this builder
     * @throws RegoException if something cannot be read or merged
     */
    public Builder load(Path path) {
      PolicyFiles files = new PolicyFiles(PolicyFiles.Filter.NONE);
      files.add(List.of(), path);
      for (PolicyFiles.Item item : files.items()) {
        if (item instanceof PolicyFiles.Text policy) {
          module(policy.file(), policy.text());
        } else if (item instanceof PolicyFiles.Archive) {
          bundle(item.file(), Bundle.read(Path.of(item.file())));
        } else if (item instanceof PolicyFiles.Broken broken) {
          throw new RegoException(broken.message());
        }
      }
      try {
        return data(files.data());
      } catch (IllegalArgumentException e) {
        throw new RegoException(path + ": merge error: " + e.getMessage(), e);
      }
    }

    /**
     * Adds data; objects are merged with the data that is there.
     *
     * @param value anything that {@link Value#from} makes an object of
     * @return this builder
     * @throws IllegalArgumentException if it is no object, or if a value stands at a place that is
     *     taken
     */
    public Builder data(Object value) {
      Value converted = Value.from(value);
      if (!(converted instanceof ObjectValue object)) {
        throw new IllegalArgumentException(
            "expected an object as data, got " + converted.kind().label());
      }
      data = DataMerge.merge(data, object);
      return this;
    }

    /**
     * Adds a built-in of the host's own, or replaces one.
     *
     * @param builtin the built-in
     * @return this builder
     */
    public Builder builtin(Builtin builtin) {
      builtins = builtins.with(Objects.requireNonNull(builtin, "builtin"));
      return this;
    }

    /**
     * The built-ins that there are, instead of those of OPA and those that were added.
     *
     * @param value the built-ins; calls of others do not compile
     * @return this builder
     */
    public Builder builtins(BuiltinRegistry value) {
      builtins = Objects.requireNonNull(value, "builtins");
      return this;
    }

    /**
     * Forbids a built-in: policies that call it do not compile.
     *
     * @param builtin the built-in
     * @return this builder
     */
    public Builder forbid(String builtin) {
      forbidden.add(Objects.requireNonNull(builtin, "builtin"));
      return this;
    }

    /**
     * What built-ins may reach of the world around; nothing if not set.
     *
     * @param value the capabilities
     * @return this builder
     */
    public Builder capabilities(Capabilities value) {
      capabilities = Objects.requireNonNull(value, "capabilities");
      return this;
    }

    /**
     * What built-ins such as {@code http.send} remember from one query to the next (spec 08 §4.18);
     * each policy has one of its own if not set. Give it to the compilers of all versions of a
     * policy, so that a reload forgets nothing.
     *
     * @param value the cache
     * @return this builder
     */
    public Builder builtinCache(BuiltinCache value) {
      cache = Objects.requireNonNull(value, "builtinCache");
      return this;
    }

    /**
     * Strict mode: unused variables, arguments and imports are errors (spec 08 §9.2); off if not
     * set.
     *
     * @param value true for strict mode
     * @return this builder
     */
    public Builder strict(boolean value) {
      strict = value;
      return this;
    }

    /**
     * Whether {@code print} is kept (spec 08 §2.19); it is erased if not set.
     *
     * @param value true to keep it
     * @return this builder
     */
    public Builder keepPrint(boolean value) {
      keepPrint = value;
      return this;
    }

    /**
     * Whether the policy is compiled for {@link PolicyTests} (spec 08 §9.1): test rules of the same
     * name become tests of their own, cases are reported when they begin, and {@code print} is
     * kept. Off if not set.
     *
     * @param value true for tests, false for decisions
     * @return this builder
     */
    public Builder forTests(boolean value) {
      tests = value;
      return this;
    }

    /**
     * Describes the input of all rules, for the type checker (spec 08 §3.4): what can't be there is
     * an error. Anything may be there if not set.
     *
     * @param schema a JSON schema: anything that {@link Value#from} takes
     * @return this builder
     */
    public Builder inputSchema(Object schema) {
      inputSchema = Value.from(schema);
      return this;
    }

    /**
     * Adds JSON schemas that metadata can name: with {@code {"acl": {…}}} a block {@code schemas:}
     * with {@code - data.acl: schema.acl} tells the type checker what {@code data.acl} is in the
     * rules that the block speaks about (spec 08 §1.7, §3.4).
     *
     * @param byName schemas, or objects of them, by name: anything that {@link Value#from} makes an
     *     object of
     * @return this builder
     * @throws IllegalArgumentException if it is no object, or a name is taken
     */
    public Builder schemas(Object byName) {
      if (!(Value.from(byName) instanceof ObjectValue added)) {
        throw new IllegalArgumentException("expected an object with schemas by name");
      }
      schemas = DataMerge.merge(schemas == null ? ObjectValue.EMPTY : schemas, added);
      return this;
    }

    /**
     * Whether {@code not} has its improved meaning without an import (spec 08 §1.14); off if not
     * set.
     *
     * @param value true for the improved meaning
     * @return this builder
     */
    public Builder improvedNot(boolean value) {
      improvedNot = value;
      return this;
    }

    /**
     * How many errors are reported, 0 for all; 10 if not set.
     *
     * @param value how many
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder errorLimit(int value) {
      if (value < 0) {
        throw new IllegalArgumentException("expected an error limit of 0 or more, got " + value);
      }
      errorLimit = value;
      return this;
    }

    /** When bodies become classes; results never depend on it. */
    Builder tier(Tier value) {
      tier = value;
      return this;
    }

    /**
     * Compiles.
     *
     * @return the policy
     * @throws RegoCompileException if a text is not valid, or a rule stands where data is
     */
    public Policy compile() {
      Options options =
          new Options(
              builtins,
              capabilities,
              strict,
              keepPrint || tests,
              tests,
              improvedNot,
              forbidden,
              schemas,
              inputSchema,
              errorLimit);
      List<SourceText> texts = new ArrayList<>(sources.values());
      bundles
          .modules()
          .forEach((file, m) -> texts.add(new SourceText(file, m.text(), m.dialect())));
      ObjectValue base = bundles.mergeInto(data);
      Checked checked = new FrontEnd(options).compile(texts);
      Planner planner = Planner.of(checked.policy(), builtins, tier);
      List<RegoError> conflicts = DataConflicts.find(planner.tree(), checked.policy(), base);
      if (!conflicts.isEmpty()) {
        throw new RegoCompileException(conflicts);
      }
      BuiltinRegistry registry = builtins;
      Watching<Planner> traced =
          Watching.of(tracing -> Planner.traced(checked.policy(), registry, tracing));
      BuiltinCache kept = cache == null ? BuiltinCache.withDefaults() : cache;
      return new Policy(checked, planner, traced, capabilities, kept, base);
    }
  }
}
