package io.choria.messaging.rpc.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.expr.Declarations;
import io.choria.messaging.rpc.expr.Declarations.Signature;
import io.choria.messaging.rpc.expr.Environment;
import io.choria.messaging.rpc.expr.ExprException;
import io.choria.messaging.rpc.expr.Expression;
import io.choria.messaging.rpc.expr.Type;
import io.choria.messaging.rpc.filter.CommonFunctions;
import io.choria.messaging.rpc.filter.FactPath;
import io.choria.messaging.rpc.filter.Trees;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An expression about each reply (spec 02 §6.5); what can't be evaluated does not match. */
final class ReplyFilter {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyFilter.class);
  private static final ObjectMapper TREES = new ObjectMapper();
  private static final Map<String, Status> TESTS =
      Map.of(
          "ok", Status.OK,
          "aborted", Status.ABORTED,
          "unknown_action", Status.UNKNOWN_ACTION,
          "missing_data", Status.MISSING_DATA,
          "invalid_data", Status.INVALID_DATA,
          "unknown_error", Status.UNKNOWN_ERROR);

  private final Expression expression;

  private ReplyFilter(Expression expression) {
    this.expression = expression;
  }

  static ReplyFilter of(String text) {
    Map<String, Signature> functions = new HashMap<>(CommonFunctions.SIGNATURES);
    TESTS.keySet().forEach(name -> functions.put(name, new Signature(List.of(), Type.BOOLEAN)));
    functions.put("data", new Signature(List.of(Type.TEXT), Type.ANY));
    functions.put("sender", new Signature(List.of(), Type.TEXT));
    functions.put("time", new Signature(List.of(), Type.TIME));
    try {
      return new ReplyFilter(
          Expression.compile(
              text,
              new Declarations(Map.of("msg", Type.TEXT, "code", Type.WHOLE), functions, true)));
    } catch (ExprException e) {
      throw new RpcException(
          RpcException.Reason.REPLY_FILTER,
          "expected an expression about replies, got '" + text + "': " + e.getMessage(),
          e);
    }
  }

  boolean matches(NodeReply reply) {
    try {
      Object result = expression.evaluate(new View(reply));
      if (result instanceof Boolean holds) {
        return holds;
      }
      LOG.debug("a reply filter gave no boolean: sender={}", reply.sender());
    } catch (RuntimeException e) {
      LOG.debug("a reply filter failed: sender={}: {}", reply.sender(), e.getMessage());
    }
    return false;
  }

  /** The names of reply filters for one reply. */
  private record View(NodeReply reply) implements Environment {
    @Override
    public @Nullable Object variable(String name) {
      return switch (name) {
        case "msg" -> reply.body().message();
        case "code" -> (long) reply.body().statusCode();
        default -> null;
      };
    }

    @Override
    public Set<String> names() {
      return Set.of("msg", "code");
    }

    @Override
    public @Nullable Object call(String function, List<@Nullable Object> arguments) {
      Status status = TESTS.get(function);
      if (status != null) {
        return reply.body().statusCode() == status.code();
      }
      return switch (function) {
        case "sender" -> reply.sender();
        case "time" -> reply.time();
        case "data" ->
            Trees.normal(
                FactPath.find(
                    TREES.convertValue(reply.body().data(), Object.class),
                    CommonFunctions.text(function, arguments.get(0))));
        default -> {
          Optional<Boolean> common = CommonFunctions.call(function, arguments);
          yield common.orElseThrow(() -> new ExprException("there is no function " + function));
        }
      };
    }
  }
}
