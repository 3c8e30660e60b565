package io.choria.rego.plan;

import io.choria.rego.Value;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.eval.Anything;
import io.choria.rego.eval.BasePath;
import io.choria.rego.eval.Constant;
import io.choria.rego.eval.Consumer;
import io.choria.rego.eval.DataAt;
import io.choria.rego.eval.DataWalk;
import io.choria.rego.eval.Document;
import io.choria.rego.eval.DocumentValue;
import io.choria.rego.eval.Expr;
import io.choria.rego.eval.ExtentDocument;
import io.choria.rego.eval.ExtentPart;
import io.choria.rego.eval.Input;
import io.choria.rego.eval.InputPath;
import io.choria.rego.eval.Join;
import io.choria.rego.eval.Navigate;
import io.choria.rego.eval.Node;
import io.choria.rego.eval.PackageValue;
import io.choria.rego.eval.Pattern;
import io.choria.rego.eval.Scan;
import io.choria.rego.eval.ScanAll;
import io.choria.rego.eval.ScanKey;
import io.choria.rego.eval.ScanMatch;
import io.choria.rego.eval.ScanValues;
import io.choria.rego.eval.SetDocument;
import io.choria.rego.eval.SetMember;
import io.choria.rego.eval.Step;
import io.choria.rego.eval.TreeNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans references: finds out at compile time as much as possible of where they lead (spec 08
 * §2.9).
 */
final class ReferencePlanner {
  private final BodyPlanner body;
  private final TermPlanner terms;

  ReferencePlanner(BodyPlanner body, TermPlanner terms) {
    this.body = body;
    this.terms = terms;
  }

  /** A reference without unbound variables. */
  Expr value(CoreTerm.Ref ref) {
    Start start = start(ref);
    List<Step> steps = steps(ref.path().subList(start.used(), ref.path().size()));
    if (start.walk() != null) {
      return new DataAt(start.walk(), steps.toArray(Step[]::new), body.names.size().collector());
    }
    return head(start, steps, steps.size());
  }

  /** Whether the reference can be enumerated now. */
  boolean canScan(CoreTerm.Ref ref) {
    return terms.isKnown(ref.head())
        && ref.path().stream().allMatch(e -> terms.isMatchable(e) || terms.isOpen(e));
  }

  /** Plans a loop over the values of the reference, each of which must fit. */
  void scan(CoreTerm.Ref ref, Pattern pattern) {
    scan(ref, next -> new ScanMatch(pattern, next));
  }

  /** Plans a loop over the values of the reference, each of which is unified with a term. */
  void scanInto(CoreTerm.Ref ref, CoreTerm other) {
    loop(
        ref,
        () -> {
          Pattern pattern = terms.pattern(other);
          return next -> new ScanMatch(pattern, next);
        });
  }

  /** Plans a loop over the values of the reference. */
  void scan(CoreTerm.Ref ref, Function<Node, Consumer> end) {
    loop(ref, () -> end);
  }

  private void loop(CoreTerm.Ref ref, Supplier<Function<Node, Consumer>> planEnd) {
    Start start = start(ref);
    List<Step> steps = steps(ref.path().subList(start.used(), ref.path().size()));
    Function<Node, Consumer> end = planEnd.get();
    if (start.walk() != null) {
      TreeNode node = start.walk();
      body.add(next -> new DataWalk(node, steps.toArray(Step[]::new), end.apply(next)));
      return;
    }
    int known = 0;
    while (known < steps.size() && steps.get(known).known() != null) {
      known++;
    }
    Expr head = head(start, steps, known);
    List<Step> rest = steps.subList(known, steps.size());
    body.add(next -> new Scan(head, consumer(rest, end.apply(next))));
  }

  private static Consumer consumer(List<Step> steps, Consumer end) {
    Consumer next = end;
    for (int i = steps.size() - 1; i >= 0; i--) {
      Expr known = steps.get(i).known();
      Pattern open = steps.get(i).open();
      if (known != null) {
        next = new ScanKey(known, next);
      } else if (open == Anything.INSTANCE) {
        next = Join.of(new ScanValues(next));
      } else if (open != null) {
        next = Join.of(new ScanAll(open, next));
      }
    }
    return next;
  }

  /** The value behind the first {@code count} steps, all of which are known. */
  private Expr head(Start start, List<Step> steps, int count) {
    Expr[] keys = new Expr[count];
    for (int i = 0; i < count; i++) {
      Expr known = steps.get(i).known();
      if (known == null) {
        throw new IllegalStateException("element " + i + " is open");
      }
      keys[i] = known;
    }
    int used = 0;
    Expr head;
    Document document = start.document();
    if (start.base() != null) {
      Expr[] path = new Expr[start.base().size() + count];
      for (int i = 0; i < start.base().size(); i++) {
        path[i] = new Constant(start.base().get(i));
      }
      System.arraycopy(keys, 0, path, start.base().size(), count);
      return new BasePath(path);
    } else if (document instanceof SetDocument set && count > 0) {
      head = new SetMember(set, keys[0]);
      used = 1;
    } else if (document instanceof ExtentDocument extent && count > 0) {
      used = Math.min(count, extent.depth());
      head = new ExtentPart(extent, Arrays.copyOf(keys, used));
    } else if (document != null) {
      head = new DocumentValue(document);
    } else if (start.head() != null) {
      head = start.head();
    } else {
      throw new IllegalStateException("reference without a head");
    }
    if (used == count) {
      return head;
    }
    Expr[] rest = Arrays.copyOfRange(keys, used, count);
    return head == Input.INSTANCE ? inputPath(rest) : new Navigate(head, rest);
  }

  private static Expr inputPath(Expr[] keys) {
    Value[] path = new Value[keys.length];
    for (int i = 0; i < keys.length; i++) {
      Value constant = keys[i].constant();
      if (constant == null) {
        return new Navigate(Input.INSTANCE, keys);
      }
      path[i] = constant;
    }
    return new InputPath(path);
  }

  private List<Step> steps(List<CoreTerm> path) {
    List<Step> steps = new ArrayList<>();
    for (CoreTerm element : path) {
      if (terms.isKnown(element) || terms.isOpen(element)) {
        steps.add(Step.known(terms.value(element)));
      } else {
        steps.add(Step.open(terms.pattern(element)));
      }
    }
    return steps;
  }

  /**
   * Where a reference starts: exactly one of the first four is there.
   *
   * @param head a value
   * @param document what rules define
   * @param base path into base data, where there are no rules
   * @param walk a level of the rule tree from which only the evaluation knows the way
   * @param used elements of the path that this accounts for
   */
  private record Start(
      @Nullable Expr head,
      @Nullable Document document,
      @Nullable List<Value> base,
      @Nullable TreeNode walk,
      int used) {}

  private Start start(CoreTerm.Ref ref) {
    if (ref.head() == CoreTerm.Root.INPUT) {
      return new Start(Input.INSTANCE, null, null, null, 0);
    }
    if (ref.head() == CoreTerm.Root.DATA) {
      return data(ref.path());
    }
    return new Start(terms.value(ref.head()), null, null, null, 0);
  }

  private Start data(List<CoreTerm> path) {
    TreeNode node = body.environment.root();
    List<Value> taken = new ArrayList<>();
    for (CoreTerm element : path) {
      if (!(element instanceof CoreTerm.Const constant)) {
        return new Start(null, null, null, node, taken.size());
      }
      taken.add(constant.value());
      TreeNode child = node.child(constant.value());
      if (child == null) {
        return new Start(null, null, taken, null, taken.size());
      }
      if (child.document() != null) {
        return new Start(null, child.document(), null, null, taken.size());
      }
      node = child;
    }
    return new Start(new PackageValue(node), null, null, null, taken.size());
  }
}
