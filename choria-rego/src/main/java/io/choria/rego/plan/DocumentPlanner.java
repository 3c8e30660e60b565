package io.choria.rego.plan;

import io.choria.rego.BooleanValue;
import io.choria.rego.Value;
import io.choria.rego.core.CoreRule;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.core.LargeStack;
import io.choria.rego.core.Lazy;
import io.choria.rego.core.Mentions;
import io.choria.rego.core.Span;
import io.choria.rego.eval.AddEntry;
import io.choria.rego.eval.AddMember;
import io.choria.rego.eval.Alternatives;
import io.choria.rego.eval.Branch;
import io.choria.rego.eval.Choice;
import io.choria.rego.eval.CompleteDocument;
import io.choria.rego.eval.Constant;
import io.choria.rego.eval.Definition;
import io.choria.rego.eval.Document;
import io.choria.rego.eval.Expr;
import io.choria.rego.eval.ExtentDefinition;
import io.choria.rego.eval.ExtentDocument;
import io.choria.rego.eval.Found;
import io.choria.rego.eval.FunctionDocument;
import io.choria.rego.eval.MemberDefinition;
import io.choria.rego.eval.Node;
import io.choria.rego.eval.Paths;
import io.choria.rego.eval.Pattern;
import io.choria.rego.eval.SetDocument;
import io.choria.rego.eval.TracedRule;
import io.choria.rego.eval.Yield;
import io.choria.rego.index.Condition;
import io.choria.rego.index.Guard;
import io.choria.rego.index.RuleIndex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes documents of rules. */
final class DocumentPlanner {
  private @Nullable Environment environment;
  private int documents;

  /** Sets what bodies are planned against; before the first of them is. */
  void environment(Environment complete) {
    environment = complete;
  }

  private Environment environment() {
    Environment known = environment;
    if (known == null) {
      throw new IllegalStateException("the rule tree is not complete");
    }
    return known;
  }

  /** The document of rules that all stand at one path without variables. */
  Document fixed(Value[] path, List<CoreRule> rules) {
    CoreRule first = rules.get(0);
    if (first.set()) {
      return new SetDocument(
          documents++, path, lazyIndex(rules, this::members, Function.identity()));
    }
    List<CoreRule> candidates = rules.stream().filter(rule -> !rule.isDefault()).toList();
    @Nullable Definition fallback =
        rules.stream().filter(CoreRule::isDefault).findFirst().map(this::definition).orElse(null);
    Lazy<RuleIndex<Choice>> index =
        lazyIndex(candidates, this::definition, some -> choice(some, fallback));
    String name = Paths.text(path);
    if (first.args() != null && !first.args().isEmpty()) {
      String conflict = "function " + name + " produced conflicting values for the same inputs";
      return new FunctionDocument(documents++, path, new Alternatives(index, conflict));
    }
    String conflict = "rule " + name + " produced conflicting values";
    return new CompleteDocument(documents++, path, new Alternatives(index, conflict));
  }

  private Choice choice(List<Definition> definitions, @Nullable Definition fallback) {
    boolean exhaustive = environment().tracing() == Tracing.EXHAUSTIVE;
    return new Choice(definitions, fallback, environment().tier(), exhaustive);
  }

  /** What is planned when it is first needed, on a stack that has room for it. */
  private <T> Lazy<T> lazy(Supplier<T> plan) {
    return new Lazy<>(() -> LargeStack.call(environment().depth(), plan));
  }

  /**
   * Which rule stands where is known only when the tree is complete, so the index is made later.
   */
  private <D, C> Lazy<RuleIndex<C>> lazyIndex(
      List<CoreRule> rules, Function<CoreRule, D> definition, Function<List<D>, C> maker) {
    return lazy(
        () -> {
          IndexPlanner<D> planner = new IndexPlanner<>(environment());
          rules.forEach(rule -> planner.add(rule, definition.apply(rule)));
          return planner.index(maker);
        });
  }

  private Definition definition(CoreRule rule) {
    List<Lazy<Branch>> branches = new ArrayList<>();
    List<Lazy<Branch>> thorough = new ArrayList<>();
    Value constant = constant(rule.value());
    for (CoreRule at = rule; at != null; at = at.orElse()) {
      CoreRule branch = at;
      boolean alone = rule.orElse() == null;
      Lazy<Branch> first = lazy(() -> yielding(branch, alone ? Guard.NONE : guard(branch), true));
      branches.add(first);
      thorough.add(
          constant(branch.value()) == null
              ? first
              : lazy(() -> yielding(branch, alone ? Guard.NONE : guard(branch), false)));
      Value value = constant(branch.value());
      if (constant != null && !constant.equals(value)) {
        constant = null;
      }
    }
    boolean mixed = rule.orElse() != null && constant == null;
    return new Definition(
        branches, thorough, constant, mixed ? options(rule) : List.of(), rule.head().location());
  }

  /** What the branches give, if some of them can be ruled out. */
  private List<Definition.Option> options(CoreRule rule) {
    List<Definition.Option> options = new ArrayList<>();
    for (CoreRule branch = rule; branch != null; branch = branch.orElse()) {
      List<List<Condition>> ways =
          environment().tracing() == Tracing.EVERYTHING
              ? List.of(List.of())
              : Conditions.of(branch, environment().root()).ways();
      options.add(new Definition.Option(constant(branch.value()), ways));
    }
    return options.stream().allMatch(option -> option.ways().equals(List.of(List.of())))
        ? List.of()
        : options;
  }

  private static @Nullable Value constant(CoreTerm term) {
    return term instanceof CoreTerm.Const constant ? constant.value() : null;
  }

  private BodyPlanner planner(CoreRule rule) {
    Mentions mentions = new Mentions();
    if (rule.args() != null) {
      mentions.terms(rule.args());
    }
    mentions.terms(rule.path()).term(rule.value()).body(rule.body());
    Names names = Names.of(new FrameSize()).declare(mentions.names());
    return new BodyPlanner(environment(), names, new BitSet());
  }

  /** What rules a branch of a chain out before it is entered, where that makes a difference. */
  private Guard guard(CoreRule branch) {
    Conditions conditions = Conditions.of(branch, environment().root());
    return conditions.guarded() == Notice.NOBODY || environment().traced()
        ? Guard.NONE
        : new Guard(conditions.ways(), conditions.guarded() == Notice.WATCHERS);
  }

  private Branch yielding(CoreRule rule, Guard guard, boolean stops) {
    BodyPlanner body = planner(rule);
    @Nullable Pattern[] args = patterns(body, rule.args() == null ? List.of() : rule.args());
    body.body(rule.body());
    return branch(rule, body, args, new Yield(body.terms.value(rule.value()), stops), guard);
  }

  private Branch branch(CoreRule rule, BodyPlanner body, @Nullable Pattern[] given, Node end) {
    return branch(rule, body, given, end, Guard.NONE);
  }

  private Branch branch(
      CoreRule rule, BodyPlanner body, @Nullable Pattern[] given, Node end, Guard guard) {
    Span head = rule.head();
    Node node =
        environment().traced()
            ? new TracedRule(
                RuleNames.text(rule), head, body.before(new TracedRule.Exit(head, end)))
            : body.before(end);
    return new Branch(
        body.names.size().layout(), given, node, environment().tier(), head.location(), guard);
  }

  private static @Nullable Pattern[] patterns(BodyPlanner body, List<CoreTerm> terms) {
    return terms.stream().map(body.terms::pattern).toArray(Pattern[]::new);
  }

  private MemberDefinition members(CoreRule rule) {
    return new MemberDefinition(
        lazy(() -> allMembers(rule)),
        lazy(() -> oneMember(rule, Found.INSTANCE)),
        lazy(() -> oneMember(rule, new Yield(new Constant(BooleanValue.TRUE), false))));
  }

  private Branch allMembers(CoreRule rule) {
    BodyPlanner body = planner(rule);
    body.body(rule.body());
    return branch(rule, body, new Pattern[0], new AddMember(body.terms.value(rule.value())));
  }

  private Branch oneMember(CoreRule rule, Node end) {
    BodyPlanner body = planner(rule);
    if (!body.terms.isPattern(rule.value())) {
      return computedMember(rule, end);
    }
    @Nullable Pattern[] given = {body.terms.pattern(rule.value())};
    body.body(rule.body());
    return branch(rule, body, given, end);
  }

  /** A member that only comes out at the end, such as a set with variables: the body runs first. */
  private Branch computedMember(CoreRule rule, Node end) {
    BodyPlanner body = planner(rule);
    int slot = body.names.size().slot();
    @Nullable Pattern[] given = {new io.choria.rego.eval.Bind(slot)};
    body.body(rule.body());
    body.add(
        new io.choria.rego.eval.Equal(
            body.terms.value(rule.value()), new io.choria.rego.eval.Slot(slot)));
    return branch(rule, body, given, end);
  }

  /** The document of rules at and below a path, some of which have variables in theirs. */
  Document extent(Value[] path, List<CoreRule> rules) {
    List<CoreRule> entries =
        rules.stream().filter(rule -> !rule.isDefault() && rule.args() == null).toList();
    int depth = 0;
    for (CoreRule rule : entries) {
      depth = Math.max(depth, rule.path().size() - path.length + (rule.set() ? 1 : 0));
    }
    return new ExtentDocument(
        documents++,
        path,
        lazyIndex(entries, rule -> variants(rule, path.length), Function.identity()),
        depth);
  }

  private ExtentDefinition variants(CoreRule rule, int above) {
    List<CoreTerm> suffix = rule.path().subList(above, rule.path().size());
    List<Lazy<Branch>> variants = new ArrayList<>();
    for (int n = 0; n <= suffix.size() + (rule.set() ? 1 : 0); n++) {
      int known = n;
      variants.add(lazy(() -> entries(rule, suffix, known)));
    }
    return new ExtentDefinition(variants, rule.head().location());
  }

  private Branch entries(CoreRule rule, List<CoreTerm> suffix, int known) {
    BodyPlanner body = planner(rule);
    @Nullable Pattern[] given = new Pattern[known];
    for (int i = 0; i < known; i++) {
      CoreTerm term = i < suffix.size() ? suffix.get(i) : rule.value();
      given[i] = body.terms.isPattern(term) ? body.terms.pattern(term) : null;
    }
    body.body(rule.body());
    Expr[] path = body.terms.values(suffix);
    Expr value = body.terms.value(rule.value());
    Node end = new AddEntry(path, value, rule.set(), rule.head().location());
    return branch(rule, body, given, end);
  }
}
