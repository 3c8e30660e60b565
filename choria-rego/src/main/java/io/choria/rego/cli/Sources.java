package io.choria.rego.cli;

import io.choria.rego.Dialect;
import io.choria.rego.JsonReader;
import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.RegoException;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.yaml.Yaml;
import io.choria.rego.bundle.Bundle;
import io.choria.rego.bundle.BundleReader;
import io.choria.rego.files.FileFailure;
import io.choria.rego.files.PolicyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policies, data and input that a command line names, with all that is wrong with them. */
final class Sources {
  private static final String PARSE = "rego_parse_error";

  private final Arguments args;
  private final Rego.Builder builder;
  private final List<PolicyFiles.Item> items = new ArrayList<>();

  /** The dialect of policies and queries that the options name. */
  static Dialect dialect(Arguments args) {
    return args.has("v0-compatible") ? Dialect.V0 : Dialect.V1;
  }

  Sources(Arguments args) throws UsageException, ProblemsException {
    this(args, dialect(args));
  }

  /** What the options say of schemas, capabilities and strictness goes for all that is added. */
  Sources(Arguments args, Dialect dialect) throws UsageException, ProblemsException {
    this.args = args;
    this.builder = Rego.builder().dialect(dialect).strict(args.has("strict"));
    builder.errorLimit(args.integer("max-errors", 10));
    CapabilitiesFile.apply(builder, args.text("capabilities", ""));
    String schema = args.text("schema", "");
    if (!schema.isEmpty()) {
      try {
        SchemaFiles.add(builder, DataPath.file(schema));
      } catch (RegoException e) {
        throw new ProblemsException(Problem.of(e), true);
      }
    }
  }

  Rego.Builder builder() {
    return builder;
  }

  /** Adds policies and data; only policies if data does not matter, so that it need not fit. */
  Sources files(List<String> paths, boolean onlyPolicies) throws UsageException, ProblemsException {
    Ignored ignored = new Ignored(args.all("ignore"), onlyPolicies);
    PolicyFiles files = new PolicyFiles(ignored);
    for (String path : paths) {
      DataPath place;
      try {
        place = DataPath.parse(path);
      } catch (UsageException e) {
        items.add(new PolicyFiles.Broken(path, String.valueOf(e.getMessage())));
        continue;
      }
      files.add(place.prefix(), place.path());
    }
    items.addAll(files.items());
    builder.data(files.data());
    for (PolicyFiles.Item item : files.items()) {
      if (item instanceof PolicyFiles.Text policy) {
        builder.module(policy.file(), policy.text());
      } else if (item instanceof PolicyFiles.Archive archive) {
        bundle(archive.file());
      }
    }
    return this;
  }

  /** Adds bundles without looking at their signatures, as {@code opa} does in its commands. */
  Sources bundles(List<String> paths) throws UsageException, ProblemsException {
    for (String path : paths) {
      bundle(path);
    }
    return this;
  }

  private void bundle(String path) throws UsageException, ProblemsException {
    BundleReader reader =
        BundleReader.builder()
            .dialect(dialect(args))
            .skipVerification()
            .ignoring(new Ignored(args.all("ignore"), false)::excludesAny)
            .build();
    Path file = DataPath.file(path);
    if (!Files.exists(file)) {
      throw new ProblemsException(
          path,
          "error reading \"" + path + "\": stat " + path + ": no such file or directory",
          List.of());
    }
    Bundle bundle;
    try {
      bundle = reader.read(file);
    } catch (RegoException e) {
      throw new ProblemsException(path, "bundle " + path + ": " + e.getMessage(), e.errors());
    }
    check(path, bundle);
    try {
      builder.bundle(path, bundle);
    } catch (RegoException e) {
      String message = "bundle activation failed: " + e.getMessage();
      throw new ProblemsException(List.of(new Problem(message, null, List.of())), false);
    }
  }

  /** Each bundle is parsed for itself. */
  private static void check(String path, Bundle bundle) throws ProblemsException {
    try {
      Rego.builder().errorLimit(0).bundle(path, bundle).compile();
    } catch (RegoCompileException e) {
      if (e.errors().stream().anyMatch(error -> error.code().equals(PARSE))) {
        throw new ProblemsException(path, "bundle " + path + ": " + e.getMessage(), e.errors());
      }
    }
  }

  /** Compiles; what cannot be read is told together with what cannot be parsed. */
  Policy compile() throws ProblemsException {
    List<RegoError> errors = List.of();
    Policy policy = null;
    try {
      policy = builder.compile();
    } catch (RegoCompileException e) {
      errors = e.errors();
    }
    boolean parsed = errors.stream().noneMatch(e -> e.code().equals(PARSE));
    boolean read = items.stream().noneMatch(PolicyFiles.Broken.class::isInstance);
    if (!parsed || !read) {
      throw new ProblemsException(loadingProblems(parsed ? List.of() : allErrors()), true);
    } else if (policy == null) {
      throw new ProblemsException(errors.stream().map(Problem::of).toList(), false);
    }
    return policy;
  }

  /** The limit is not one for parse errors. */
  private List<RegoError> allErrors() {
    try {
      builder.errorLimit(0).compile();
      return List.of();
    } catch (RegoCompileException e) {
      return e.errors();
    }
  }

  /** In the order of the files. */
  private List<Problem> loadingProblems(List<RegoError> errors) {
    List<Problem> problems = new ArrayList<>();
    List<RegoError> left = new ArrayList<>(errors);
    for (PolicyFiles.Item item : items) {
      if (item instanceof PolicyFiles.Broken broken) {
        problems.add(new Problem(broken.message(), null, List.of()));
      }
      for (RegoError error : errors) {
        if (error.location().file().equals(item.file()) && left.remove(error)) {
          problems.add(Problem.of(error));
        }
      }
    }
    left.forEach(error -> problems.add(Problem.of(error)));
    return problems;
  }

  /** The input that the options name, which may be what comes in; null without one. */
  static @Nullable Value input(Arguments args, InputStream in)
      throws UsageException, ProblemsException {
    String file = args.text("input", "");
    byte[] bytes;
    try {
      if (args.has("stdin-input")) {
        bytes = in.readAllBytes();
      } else if (file.isEmpty()) {
        return null;
      } else {
        Path path = DataPath.file(file);
        if (Files.isDirectory(path)) {
          throw failure("read " + path + ": is a directory");
        }
        bytes = Files.readAllBytes(path);
      }
    } catch (IOException e) {
      throw failure(FileFailure.text("open", Path.of(file), e));
    }
    try {
      return document(bytes);
    } catch (BuiltinException e) {
      throw failure("unable to parse input: " + e.text());
    }
  }

  /** Reads JSON, or YAML. */
  static Value document(byte[] bytes) throws BuiltinException {
    try {
      return JsonReader.withDefaults().read(bytes);
    } catch (RegoException e) {
      return Yaml.read(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static ProblemsException failure(String message) {
    return new ProblemsException(List.of(new Problem(message, null, List.of())), false);
  }
}
