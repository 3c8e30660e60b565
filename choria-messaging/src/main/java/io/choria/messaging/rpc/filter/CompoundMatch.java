package io.choria.messaging.rpc.filter;

import io.choria.messaging.rpc.data.DataProvider;
import io.choria.messaging.rpc.expr.Declarations;
import io.choria.messaging.rpc.expr.Declarations.Signature;
import io.choria.messaging.rpc.expr.Environment;
import io.choria.messaging.rpc.expr.ExprException;
import io.choria.messaging.rpc.expr.Expression;
import io.choria.messaging.rpc.expr.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether compound filters select a server (spec 02 §4.6). Safe for use by several threads. */
public final class CompoundMatch {
  private static final Logger LOG = LoggerFactory.getLogger(CompoundMatch.class);
  private static final int KEPT = 64;

  private final Map<String, DataProvider> providers = new HashMap<>();
  private final ProviderCalls calls = new ProviderCalls();
  private final Declarations declarations;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Expression> compiled =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Expression> eldest) {
          return size() > KEPT;
        }
      };

  /** Takes what expressions may ask for by name; names of the language itself win. */
  public CompoundMatch(List<DataProvider> asked) {
    Map<String, Type> variables =
        Map.of("classes", Type.TEXTS, "agents", Type.TEXTS, "facts", Type.INTEGERS);
    Map<String, Signature> functions = new HashMap<>();
    for (DataProvider provider : asked) {
      providers.put(provider.name(), provider);
      List<Type> query = provider.takesQuery() ? List.of(Type.TEXT) : List.of();
      functions.put(provider.name(), new Signature(query, Type.ANY));
    }
    functions.keySet().removeAll(variables.keySet());
    functions.putAll(CommonFunctions.SIGNATURES);
    functions.put("with", new Signature(List.of(Type.TEXT), Type.BOOLEAN));
    functions.put("fact", new Signature(List.of(Type.TEXT), Type.ANY));
    this.declarations = new Declarations(variables, functions, false);
  }

  /**
   * One more for each expression that holds, one less for each that does not; more than none must
   * remain, and none may be a mistake. Strange, but a mixed fleet must select the same servers.
   */
  public boolean matches(List<List<Map<String, String>>> queries, NodeView node) {
    int score = 0;
    boolean failed = false;
    for (List<Map<String, String>> query : queries) {
      String expression = query.size() == 1 ? query.get(0).get("expr") : null;
      if (expression == null) {
        return false;
      }
      try {
        score += holds(expression, node) ? 1 : -1;
      } catch (ExprException e) {
        LOG.debug("a compound filter can't be evaluated: {}", e.getMessage());
        failed = true;
      }
    }
    return !failed && score > 0;
  }

  /**
   * Evaluates one expression; nil counts as false.
   *
   * @throws ExprException when it is none, or can't be evaluated for this server
   */
  public boolean holds(String expression, NodeView node) {
    Object result = expression(expression).evaluate(new View(node));
    if (result != null && !(result instanceof Boolean)) {
      throw new ExprException("expected a boolean as the result");
    }
    return Boolean.TRUE.equals(result);
  }

  private Expression expression(String text) {
    lock.lock();
    try {
      Expression known = compiled.get(text);
      if (known == null) {
        known = Expression.compile(text, declarations);
        compiled.put(text, known);
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** The names of compound filters for one server. */
  private final class View implements Environment {
    private final NodeView node;

    View(NodeView node) {
      this.node = node;
    }

    @Override
    public @Nullable Object variable(String name) {
      return switch (name) {
        case "classes" -> List.copyOf(node.classes());
        case "agents" -> List.copyOf(node.agents());
        case "facts" -> bytes();
        default -> null;
      };
    }

    @Override
    public Set<String> names() {
      return declarations.variables().keySet();
    }

    /** Choria has the text of the facts here, as numbers. */
    private Object bytes() {
      StringBuilder json = new StringBuilder();
      Trees.json(json, node.facts());
      List<Object> bytes = new ArrayList<>();
      for (byte each : json.toString().getBytes(StandardCharsets.UTF_8)) {
        bytes.add((long) (each & 0xff));
      }
      return bytes;
    }

    @Override
    public @Nullable Object call(String function, List<@Nullable Object> arguments) {
      if (function.equals("with")) {
        return with(CommonFunctions.text(function, arguments.get(0)));
      }
      if (function.equals("fact")) {
        String path = CommonFunctions.text(function, arguments.get(0));
        return Trees.normal(FactPath.find(node.facts(), path));
      }
      Optional<Boolean> common = CommonFunctions.call(function, arguments);
      if (common.isPresent()) {
        return common.get();
      }
      DataProvider provider = providers.get(function);
      if (provider == null) {
        throw new ExprException("there is no function " + function);
      }
      Optional<String> query =
          provider.takesQuery()
              ? Optional.of(CommonFunctions.text(function, arguments.get(0)))
              : Optional.empty();
      return Trees.typed(calls.find(provider, query));
    }

    private boolean with(String text) {
      return FactText.parse(text)
          .map(fact -> FactComparison.matches(fact, node.facts()))
          .orElseGet(
              () -> Names.hasClass(text, node.classes()) || Names.hasAgent(text, node.agents()));
    }
  }
}
