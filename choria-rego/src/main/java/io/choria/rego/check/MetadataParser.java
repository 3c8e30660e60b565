package io.choria.rego.check;

import io.choria.rego.ObjectValue;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.Value;
import io.choria.rego.ast.Annotation;
import io.choria.rego.ast.Annotation.Scope;
import io.choria.rego.ast.Comment;
import io.choria.rego.ast.Import;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.yaml.Yaml;
import io.choria.rego.parse.ParseErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** Reads the metadata blocks of a module and finds what they stand before (spec 08 §1.7). */
public final class MetadataParser {
  /** The fields that have a structure, in which keys must not be repeated. */
  private static final Set<String> STRUCTURED =
      Set.of("authors", "custom", "labels", "organizations", "related_resources", "schemas");

  private final Module module;
  private final TreeMap<Integer, Target> targets = new TreeMap<>();
  private final List<Annotation> found = new ArrayList<>();
  private final List<RegoError> errors = new ArrayList<>();

  /** A statement: the index of a rule, or one of the constants below. */
  private record Target(int rule) {
    static final int PACKAGE = -1;
    static final int IMPORT = -2;
  }

  private MetadataParser(Module module) {
    this.module = module;
    targets.put(module.place().row(), new Target(Target.PACKAGE));
    for (Import imported : module.imports()) {
      targets.putIfAbsent(imported.place().row(), new Target(Target.IMPORT));
    }
    for (int i = 0; i < module.rules().size(); i++) {
      targets.putIfAbsent(module.rules().get(i).place().row(), new Target(i));
    }
  }

  /**
   * Reads all blocks.
   *
   * @throws RegoCompileException if a block is not valid
   */
  public static List<Annotation> parse(Module module) {
    MetadataParser parser = new MetadataParser(module);
    parser.blocks();
    if (!parser.errors.isEmpty()) {
      throw new RegoCompileException(parser.errors);
    }
    return parser.found;
  }

  /** Whether a module has any blocks. */
  static boolean isPresent(Module module) {
    return module.comments().stream().anyMatch(MetadataParser::starts);
  }

  private static boolean starts(Comment comment) {
    return comment.place().column() == 1 && comment.text().strip().startsWith("METADATA");
  }

  private void blocks() {
    List<Comment> comments = module.comments();
    int i = 0;
    while (i < comments.size()) {
      Comment first = comments.get(i);
      i++;
      if (!starts(first)) {
        continue;
      }
      StringBuilder text = new StringBuilder();
      Comment before = first;
      while (i < comments.size() && continues(before, comments.get(i))) {
        before = comments.get(i);
        String line = before.text();
        text.append(line.startsWith(" ") ? line.substring(1) : line).append('\n');
        i++;
      }
      block(first.place(), text.toString());
    }
  }

  private static boolean continues(Comment before, Comment next) {
    return next.place().column() == 1
        && next.place().row() == before.place().row() + 1
        && !starts(next);
  }

  private void block(Place place, String text) {
    if (text.isBlank()) {
      error(place, "expected METADATA block, found whitespace");
      return;
    }
    Value value;
    try {
      value = Yaml.readUnique(text, STRUCTURED);
    } catch (BuiltinException e) {
      error(place, e.text());
      return;
    }
    if (!(value instanceof ObjectValue fields)) {
      error(place, "expected a mapping in the METADATA block, got: " + value.kind());
      return;
    }
    try {
      MetadataTypes.check(fields, text);
      MetadataReferences.check(fields);
      attach(place, fields);
    } catch (MetadataFields.FieldException e) {
      error(place, e.text());
    }
  }

  private void error(Place place, String message) {
    errors.add(new RegoError(ParseErrors.CODE, message, place.position()));
  }

  private void attach(Place place, ObjectValue fields) throws MetadataFields.FieldException {
    var below = targets.higherEntry(place.row());
    int target = below == null ? Target.IMPORT : below.getValue().rule();
    boolean entrypoint = Boolean.TRUE.equals(MetadataTypes.truth(fields.get("entrypoint")));
    String scope = scope(fields, target, entrypoint, below == null);
    if (!check(place, scope, target, entrypoint)) {
      return;
    }
    Scope made = Scope.valueOf(scope.toUpperCase(Locale.ROOT));
    ObjectValue value = MetadataFields.normalized(fields, scope, entrypoint);
    found.add(new Annotation(place, made, entrypoint, path(target), target, value));
  }

  private static String scope(
      ObjectValue fields, int target, boolean entrypoint, boolean nothingBelow) {
    String written = MetadataTypes.text(fields, "scope");
    if (!written.isEmpty()) {
      return written;
    } else if (target == Target.PACKAGE) {
      return "package";
    } else if (target == Target.IMPORT) {
      return nothingBelow ? "" : "import";
    }
    return entrypoint ? "document" : "rule";
  }

  private boolean check(Place place, String scope, int target, boolean entrypoint) {
    int before = errors.size();
    switch (scope) {
      case "rule", "document" -> {
        if (target < 0) {
          wrongTarget(place, scope, "rule", target);
        }
      }
      case "package", "subpackages" -> {
        if (target != Target.PACKAGE) {
          wrongTarget(place, scope, "package", target);
        }
      }
      default ->
          error(
              place,
              "invalid annotation scope '"
                  + scope
                  + "'. Use one of 'rule', 'document', 'package', or 'subpackages'");
    }
    if (entrypoint && !scope.equals("document") && !scope.equals("package")) {
      error(
          place, "annotation entrypoint applied to non-document or package scope '" + scope + "'");
    }
    return errors.size() == before;
  }

  private void wrongTarget(Place place, String scope, String wanted, int target) {
    String have = target >= 0 ? "rule" : target == Target.PACKAGE ? "package" : "import";
    error(
        place,
        "annotation scope '" + scope + "' must be applied to " + wanted + " (have " + have + ")");
  }

  private Term.Ref path(int target) {
    if (target < 0) {
      return module.packagePath();
    }
    Rule rule = module.rules().get(target);
    Term.Ref own = rule.head().reference();
    Term.Ref path = module.packagePath().append(new Term.Str(own.place(), own.headName()));
    for (Term element : own.path()) {
      if (!(element instanceof Term.Scalar)) {
        break;
      }
      path = path.append(element);
    }
    return path;
  }
}
