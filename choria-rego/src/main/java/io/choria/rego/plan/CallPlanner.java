package io.choria.rego.plan;

import io.choria.rego.Location;
import io.choria.rego.RegoType;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.core.CoreExpr;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.core.CoreWith;
import io.choria.rego.eval.BuiltinCall;
import io.choria.rego.eval.BuiltinCall1;
import io.choria.rego.eval.BuiltinCall2;
import io.choria.rego.eval.CompleteDocument;
import io.choria.rego.eval.Document;
import io.choria.rego.eval.DocumentValue;
import io.choria.rego.eval.Expr;
import io.choria.rego.eval.FunctionCall;
import io.choria.rego.eval.FunctionDocument;
import io.choria.rego.eval.MadeText;
import io.choria.rego.eval.Modifier;
import io.choria.rego.eval.Never;
import io.choria.rego.eval.Pattern;
import io.choria.rego.eval.Print;
import io.choria.rego.eval.Replacement;
import io.choria.rego.eval.ReplacementBuiltin;
import io.choria.rego.eval.ReplacementDocument;
import io.choria.rego.eval.ReplacementFunction;
import io.choria.rego.eval.ReplacementRule;
import io.choria.rego.eval.Site;
import io.choria.rego.eval.Template;
import io.choria.rego.eval.TreeNode;
import io.choria.rego.eval.Truthy;
import io.choria.rego.eval.Walk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans calls, and the modifiers that redirect them. */
final class CallPlanner {
  private final BodyPlanner body;

  CallPlanner(BodyPlanner body) {
    this.body = body;
  }

  void builtin(CoreExpr.BuiltinCall call, Location location) {
    switch (call.name()) {
      case "walk" -> walk(call);
      case "internal.print" -> body.add(new Print(body.terms.values(printed(call))));
      case "internal.template_string" ->
          result(template(call, location), call.args(), call.arity());
      default -> result(plain(call, location), call.args(), call.arity());
    }
  }

  private Expr plain(CoreExpr.BuiltinCall call, Location location) {
    Builtin builtin = body.environment.builtins().find(call.name());
    if (builtin == null) {
      throw new IllegalStateException("unknown built-in " + call.name());
    }
    // those of the language never ask where they are called from, but http.send does
    boolean placeless =
        BuiltinRegistry.standard().find(call.name()) == builtin
            && !builtin.has(Builtin.Flag.NEEDS_NETWORK);
    Expr made = made(call, builtin.impl(), new Site(call.name(), placeless, location));
    return builtin.type().result() instanceof RegoType.Str ? new MadeText(made) : made;
  }

  private Expr made(CoreExpr.BuiltinCall call, BuiltinImpl impl, Site site) {
    Expr[] args = body.terms.values(call.args().subList(0, call.arity()));
    if (impl instanceof BuiltinImpl.F1 one && args.length == 1) {
      return new BuiltinCall1(site, one, args[0]);
    }
    if (impl instanceof BuiltinImpl.F2 two && args.length == 2) {
      return new BuiltinCall2(site, two, args[0], args[1]);
    }
    return new BuiltinCall(site, impl, args);
  }

  /** What becomes of the result: it must be true, or fit the argument that was added for it. */
  private void result(Expr call, List<CoreTerm> args, int arity) {
    if (args.size() == arity) {
      body.add(new Truthy(call));
    } else {
      body.assign(call, args.get(arity));
    }
  }

  private static List<CoreTerm> printed(CoreExpr.BuiltinCall call) {
    return elements(call.args().get(0));
  }

  private static List<CoreTerm> elements(CoreTerm array) {
    if (array instanceof CoreTerm.Array parts) {
      return parts.elements();
    }
    List<CoreTerm> elements = new ArrayList<>();
    if (array instanceof CoreTerm.Const constant
        && constant.value() instanceof io.choria.rego.ArrayValue values) {
      values.asList().forEach(value -> elements.add(new CoreTerm.Const(value)));
    }
    return elements;
  }

  private Expr template(CoreExpr.BuiltinCall call, Location location) {
    List<CoreTerm> parts = elements(call.args().get(0));
    return new Template(body.terms.values(parts), location);
  }

  private void walk(CoreExpr.BuiltinCall call) {
    Expr document = body.terms.value(call.args().get(0));
    if (call.args().size() == call.arity()) {
      body.add(next -> new Walk(document, null, null, null, next));
      return;
    }
    CoreTerm output = call.args().get(call.arity());
    if (output instanceof CoreTerm.Array pair
        && pair.elements().size() == 2
        && !body.terms.isKnown(output)) {
      Pattern path = unlessIgnored(body.terms.pattern(pair.elements().get(0)));
      Pattern value = unlessIgnored(body.terms.pattern(pair.elements().get(1)));
      body.add(next -> new Walk(document, path, value, null, next));
    } else {
      Pattern pair = body.terms.pattern(output);
      body.add(next -> new Walk(document, null, null, pair, next));
    }
  }

  private static @Nullable Pattern unlessIgnored(Pattern pattern) {
    return pattern == io.choria.rego.eval.Anything.INSTANCE ? null : pattern;
  }

  void function(CoreExpr.FunctionCall call) {
    Document document = document(call.path());
    if (document instanceof CompleteDocument complete) {
      // a head with empty parentheses defines a plain rule
      result(new DocumentValue(complete), call.args(), call.arity());
      return;
    }
    if (!(document instanceof FunctionDocument function)) {
      body.add(Never.INSTANCE);
      call.args().stream().skip(call.arity()).forEach(body.terms::pattern);
      return;
    }
    Expr[] args = body.terms.values(call.args().subList(0, call.arity()));
    result(new FunctionCall(function, args), call.args(), call.arity());
  }

  private @Nullable Document document(List<Value> path) {
    TreeNode node = body.environment.root();
    for (Value key : path) {
      node = node == null ? null : node.child(key);
    }
    return node == null ? null : node.document();
  }

  private FunctionDocument require(List<Value> path) {
    if (document(path) instanceof FunctionDocument function) {
      return function;
    }
    throw new IllegalStateException("unknown function " + path);
  }

  Modifier[] modifiers(List<CoreWith> with, Location location) {
    return with.stream().map(one -> modifier(one, location)).toArray(Modifier[]::new);
  }

  private Modifier modifier(CoreWith with, Location location) {
    if (with instanceof CoreWith.Input input) {
      return !areNames(input.path())
          ? new Modifier.OfBadPath(location)
          : new Modifier.OfInput(body.terms.values(input.path()), value(with));
    }
    if (with instanceof CoreWith.Data data) {
      return !areNames(data.path())
          ? new Modifier.OfBadPath(location)
          : new Modifier.OfData(body.terms.values(data.path()), value(with));
    }
    Object target =
        with instanceof CoreWith.Function function
            ? require(function.path())
            : ((CoreWith.Builtin) with).name();
    Replacement replacement = replacement(target, with.value(), location);
    return replacement == null
        ? new Modifier.OfFunctionByValue(target, value(with))
        : new Modifier.OfFunction(target, replacement);
  }

  private static boolean areNames(List<CoreTerm> path) {
    return path.stream()
        .allMatch(
            element ->
                element instanceof CoreTerm.Const constant
                    && constant.value() instanceof StringValue);
  }

  private Expr value(CoreWith with) {
    if (with.value() instanceof CoreWith.CoreWithValue.OfTerm term) {
      return body.terms.value(term.term());
    }
    throw new IllegalStateException("only functions are replaced by functions");
  }

  private @Nullable Replacement replacement(
      Object target, CoreWith.CoreWithValue value, Location location) {
    if (value instanceof CoreWith.CoreWithValue.OfDocument document) {
      Value[] path = document.path().toArray(Value[]::new);
      return new ReplacementDocument(target, body.environment.root(), path);
    }
    if (value instanceof CoreWith.CoreWithValue.OfFunction function) {
      if (document(function.path()) instanceof CompleteDocument rule) {
        return new ReplacementRule(rule);
      }
      return new ReplacementFunction(require(function.path()));
    }
    if (value instanceof CoreWith.CoreWithValue.OfBuiltin builtin) {
      Builtin found = body.environment.builtins().find(builtin.name());
      if (found == null) {
        throw new IllegalStateException("unknown built-in " + builtin.name());
      }
      return new ReplacementBuiltin(builtin.name(), found.impl(), location);
    }
    return null;
  }
}
