package io.choria.rego;

import io.choria.rego.ast.Module;
import io.choria.rego.builtin.BuiltinCache;
import io.choria.rego.builtin.Capabilities;
import io.choria.rego.check.Checked;
import io.choria.rego.check.QueryContext;
import io.choria.rego.check.TestRule;
import io.choria.rego.core.CoreQuery;
import io.choria.rego.core.Lazy;
import io.choria.rego.eval.Ask;
import io.choria.rego.plan.Planner;
import java.util.List;
import java.util.Objects;

/**
 * A compiled policy with its data. Immutable; share it between any number of threads. Made by
 * {@link Rego}.
 *
 * <pre>{@code
 * Policy policy = Rego.compile("authz.rego", "package authz\n allow if input.user == \"root\"");
 * boolean allowed = policy.entrypoint("data.authz.allow").evaluate(Map.of("user", "root")).isTrue();
 * }</pre>
 */
public final class Policy {
  private final Checked checked;
  private final Planner planner;
  private final Watching<Planner> watching;
  private final Capabilities capabilities;
  private final BuiltinCache cache;
  private final ObjectValue data;
  private final Lazy<JsonReader> inputs;

  Policy(
      Checked checked,
      Planner planner,
      Watching<Planner> watching,
      Capabilities capabilities,
      BuiltinCache cache,
      ObjectValue data) {
    this(
        checked,
        planner,
        watching,
        capabilities,
        cache,
        data,
        new Lazy<>(() -> JsonReader.of(checked.policy())));
  }

  private Policy(
      Checked checked,
      Planner planner,
      Watching<Planner> watching,
      Capabilities capabilities,
      BuiltinCache cache,
      ObjectValue data,
      Lazy<JsonReader> inputs) {
    this.checked = checked;
    this.planner = planner;
    this.watching = watching;
    this.capabilities = capabilities;
    this.cache = cache;
    this.data = data;
    this.inputs = inputs;
  }

  /** {@return the base data} */
  public ObjectValue data() {
    return data;
  }

  /**
   * The same policy with other base data; costs nothing.
   *
   * @param other the data to use instead
   * @return a policy that shares everything else with this one
   */
  public Policy withData(ObjectValue other) {
    Objects.requireNonNull(other, "data");
    return new Policy(checked, planner, watching, capabilities, cache, other, inputs);
  }

  /**
   * Looks for rules that stand where other base data would have a value. {@link
   * Rego.Builder#compile} refuses such data; {@link #withData} does not look.
   *
   * @param other the data
   * @return an error for each place, empty if there is none
   */
  public List<RegoError> conflictsWith(ObjectValue other) {
    return DataConflicts.find(planner.tree(), checked.policy(), other);
  }

  /**
   * Prepares the question for one document. A path that leads nowhere is not an error: the result
   * is undefined.
   *
   * @param path for example {@code data.authz.allow}, {@code authz/allow} or {@code data.a["b c"]}
   * @return the document, ready to be asked for
   * @throws IllegalArgumentException if the path cannot be understood
   */
  public Entrypoint entrypoint(String path) {
    return entrypoint(path, DocumentPath.parse(Objects.requireNonNull(path, "path")));
  }

  Entrypoint entrypoint(List<Value> path) {
    return entrypoint(io.choria.rego.eval.Paths.text(path.toArray(Value[]::new)), path);
  }

  private Entrypoint entrypoint(String path, List<Value> steps) {
    Watching<Ask> watched = watching.map(made -> made.ask(steps));
    return new Entrypoint(this, path, planner.ask(steps), watched, EvaluationOptions.DEFAULT);
  }

  /**
   * Prepares a query, written in the current version of the language (spec 08 §2.20).
   *
   * @param text one or more expressions, separated by {@code ;} or line ends
   * @return the query, ready to be run
   * @throws RegoCompileException if it is not valid
   */
  public PreparedQuery query(String text) {
    return query(text, List.of(), "");
  }

  /**
   * Prepares a query that stands in a package.
   *
   * @param imports such as {@code data.a.b as c} or {@code input.user}
   * @param packageName the package whose rules the query can name directly, for example {@code
   *     authz}; may be empty
   * @param text one or more expressions, separated by {@code ;} or line ends
   * @return the query, ready to be run
   * @throws RegoCompileException if it is not valid
   */
  public PreparedQuery query(String text, List<String> imports, String packageName) {
    return query(text, imports, packageName, Dialect.V1);
  }

  /**
   * Prepares a query that is written in another version of the language.
   *
   * @param imports such as {@code data.a.b as c} or {@code input.user}
   * @param packageName the package whose rules the query can name directly, for example {@code
   *     authz}; may be empty
   * @param text one or more expressions, separated by {@code ;} or line ends
   * @param dialect what the query and the imports are written in; {@link Dialect#AUTO} reads them
   *     as {@link Dialect#V1}
   * @return the query, ready to be run
   * @throws RegoCompileException if it is not valid
   */
  public PreparedQuery query(
      String text, List<String> imports, String packageName, Dialect dialect) {
    QueryContext context =
        new QueryContext(
            imports,
            packageName.isEmpty() ? null : packageName,
            Objects.requireNonNull(dialect, "dialect"));
    CoreQuery query = checked.query(Objects.requireNonNull(text, "text"), context);
    return new PreparedQuery(
        this,
        text,
        planner.query(query),
        watching.map(made -> made.query(query)),
        new Lazy<>(() -> JsonReader.of(checked.policy(), query)),
        EvaluationOptions.DEFAULT);
  }

  List<Module> modules() {
    return checked.modules();
  }

  List<TestRule> tests() {
    return checked.tests();
  }

  /** Reads the text of an input as far as the rules look at it. */
  JsonReader inputs() {
    return inputs.get();
  }

  Evaluator evaluator(EvaluationOptions options) {
    return new Evaluator(options, capabilities, cache, data());
  }
}
