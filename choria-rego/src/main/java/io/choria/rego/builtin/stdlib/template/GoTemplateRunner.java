package io.choria.rego.builtin.stdlib.template;

import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders a text template. */
final class GoTemplateRunner {
  private static final int DEEPEST = 200;

  private final GoTemplate template;
  private final BuiltinContext context;
  private final GoTemplateFunctions functions;
  private final StringBuilder out = new StringBuilder();
  private int depth;

  GoTemplateRunner(GoTemplate template, BuiltinContext context) {
    this.template = template;
    this.context = context;
    this.functions = new GoTemplateFunctions(context);
  }

  /** What a part says about the loop around it. */
  private enum Flow {
    NEXT,
    CONTINUE,
    BREAK
  }

  /** Variables of a block; assignments reach outwards. */
  private static final class Variables {
    private final @Nullable Variables outer;
    private final Map<String, @Nullable Object> values = new HashMap<>();

    Variables(@Nullable Variables outer) {
      this.outer = outer;
    }

    void declare(String name, @Nullable Object value) {
      values.put(name, value);
    }

    void assign(String name, @Nullable Object value) {
      if (values.containsKey(name)) {
        values.put(name, value);
      } else if (outer == null) {
        throw error("undefined variable \"$" + name + "\"");
      } else {
        outer.assign(name, value);
      }
    }

    @Nullable Object get(String name) {
      if (values.containsKey(name)) {
        return values.get(name);
      }
      if (outer == null) {
        throw error("undefined variable \"$" + name + "\"");
      }
      return outer.get(name);
    }
  }

  private static BuiltinException error(String message) {
    return BuiltinException.of("template: template:1: " + message);
  }

  String run(@Nullable Object data) {
    Variables variables = new Variables(null);
    variables.declare("", data);
    parts(template.main(), data, variables);
    return out.toString();
  }

  private void write(String text) {
    context.allocate(text.length() * 2L);
    context.charge(text.length() / 64);
    out.append(text);
  }

  private Flow parts(List<GoTemplate.Part> parts, @Nullable Object dot, Variables variables) {
    for (GoTemplate.Part part : parts) {
      context.charge(1);
      Flow flow = part(part, dot, variables);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow part(GoTemplate.Part part, @Nullable Object dot, Variables variables) {
    if (part instanceof GoTemplate.Text text) {
      write(text.text());
    } else if (part instanceof GoTemplate.Action action) {
      Object value = pipeline(action.pipeline(), dot, variables);
      if (action.pipeline().variables().isEmpty()) {
        write(GoTemplateValues.text(value));
      }
    } else if (part instanceof GoTemplate.Branch branch) {
      Variables inner = new Variables(variables);
      Object value = pipeline(branch.pipeline(), dot, inner);
      return GoTemplateValues.truth(value)
          ? parts(branch.then(), branch.rebind() ? value : dot, inner)
          : parts(branch.otherwise(), dot, inner);
    } else if (part instanceof GoTemplate.Loop loop) {
      return loop(loop, dot, variables);
    } else if (part instanceof GoTemplate.Include include) {
      include(include, dot, variables);
    } else if (part instanceof GoTemplate.Jump jump) {
      return jump.leave() ? Flow.BREAK : Flow.CONTINUE;
    }
    return Flow.NEXT;
  }

  private void include(GoTemplate.Include include, @Nullable Object dot, Variables variables) {
    List<GoTemplate.Part> body = template.named(include.name());
    if (body == null) {
      throw error("template \"" + include.name() + "\" not defined");
    }
    if (++depth > DEEPEST) {
      throw error("exceeded maximum template depth (" + DEEPEST + ")");
    }
    Object data =
        include.pipeline() == null
            ? GoTemplateValues.NO_VALUE
            : pipeline(include.pipeline(), dot, variables);
    Variables fresh = new Variables(null);
    fresh.declare("", data);
    parts(body, data, fresh);
    depth--;
  }

  private Flow loop(GoTemplate.Loop loop, @Nullable Object dot, Variables variables) {
    Variables around = new Variables(variables);
    GoTemplate.Pipeline plain =
        new GoTemplate.Pipeline(List.of(), false, loop.pipeline().commands());
    Object value = pipeline(plain, dot, around);
    List<Object> keys = new ArrayList<>();
    List<@Nullable Object> elements = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        keys.add((long) i);
        elements.add(list.get(i));
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, element) -> {
            keys.add(key);
            elements.add(element);
          });
    } else if (value instanceof Long count) {
      if (loop.pipeline().variables().size() > 1) {
        throw error("can't use " + count + " to iterate over more than one variable");
      }
      context.charge(Math.max(0, count));
      for (long i = 0; i < count; i++) {
        keys.add(i);
        elements.add(i);
      }
    } else if (value != null && value != GoTemplateValues.NO_VALUE) {
      throw error("range can't iterate over " + GoTemplateValues.inner(value));
    }
    if (keys.isEmpty()) {
      return parts(loop.otherwise(), dot, around);
    }
    for (int i = 0; i < keys.size(); i++) {
      Variables inner = new Variables(around);
      bind(loop.pipeline(), inner, keys.get(i), elements.get(i));
      if (parts(loop.body(), elements.get(i), inner) == Flow.BREAK) {
        break;
      }
    }
    return Flow.NEXT;
  }

  private static void bind(
      GoTemplate.Pipeline pipeline, Variables inner, Object key, @Nullable Object element) {
    List<String> names = pipeline.variables();
    if (names.isEmpty()) {
      return;
    }
    set(pipeline, inner, names.get(names.size() - 1), element);
    if (names.size() == 2) {
      set(pipeline, inner, names.get(0), key);
    }
  }

  private static void set(
      GoTemplate.Pipeline pipeline, Variables inner, String name, @Nullable Object value) {
    if (pipeline.declares()) {
      inner.declare(name, value);
    } else {
      inner.assign(name, value);
    }
  }

  private Object pipeline(GoTemplate.Pipeline pipeline, @Nullable Object dot, Variables variables) {
    Object value = GoTemplateValues.NO_VALUE;
    boolean first = true;
    for (GoTemplate.Command command : pipeline.commands()) {
      value = command(command, dot, variables, first ? List.of() : one(value));
      if (value == null) {
        // the nil of a member has a type, that of a result has none: it is like what is not there
        value = GoTemplateValues.NO_VALUE;
      }
      first = false;
    }
    for (String name : pipeline.variables()) {
      set(pipeline, variables, name, value);
    }
    return value;
  }

  private static List<@Nullable Object> one(@Nullable Object value) {
    List<@Nullable Object> list = new ArrayList<>();
    list.add(value);
    return list;
  }

  private @Nullable Object command(
      GoTemplate.Command command,
      @Nullable Object dot,
      Variables variables,
      List<@Nullable Object> last) {
    GoTemplate.Operand first = command.operands().get(0);
    List<GoTemplate.Operand> rest = command.operands().subList(1, command.operands().size());
    context.charge(1 + rest.size() / 8);
    if (!(first instanceof GoTemplate.Function function)) {
      if (!rest.isEmpty() || !last.isEmpty()) {
        if (isOfNothing(first, dot, variables)) {
          return GoTemplateValues.NO_VALUE;
        }
        throw error("can't give argument to non-function");
      }
      if (first instanceof GoTemplate.Constant constant && constant.value() == null) {
        throw error("nil is not a command");
      }
      return operand(first, dot, variables);
    }
    if (function.name().equals("and") || function.name().equals("or")) {
      if (rest.isEmpty() && last.isEmpty()) {
        throw error("wrong number of args for " + function.name() + ": want at least 1 got 0");
      }
      return shortCircuit(function.name().equals("and"), rest, dot, variables, last);
    }
    List<@Nullable Object> args = new ArrayList<>();
    for (GoTemplate.Operand operand : rest) {
      args.add(operand(operand, dot, variables));
    }
    args.addAll(last);
    return functions.call(function.name(), args);
  }

  /** Whether an operand is a field of what is not there: then nobody looks at its arguments. */
  private boolean isOfNothing(
      GoTemplate.Operand operand, @Nullable Object dot, Variables variables) {
    if (operand instanceof GoTemplate.Fields fields && !fields.names().isEmpty()) {
      return around(dot, fields.names()) == GoTemplateValues.NO_VALUE;
    }
    if (operand instanceof GoTemplate.Variable variable && !variable.names().isEmpty()) {
      return around(variables.get(variable.name()), variable.names()) == GoTemplateValues.NO_VALUE;
    }
    return operand instanceof GoTemplate.Nested nested
        && !nested.names().isEmpty()
        && around(pipeline(nested.pipeline(), dot, variables), nested.names())
            == GoTemplateValues.NO_VALUE;
  }

  private static @Nullable Object around(@Nullable Object start, List<String> names) {
    return fields(start, names.subList(0, names.size() - 1));
  }

  private @Nullable Object shortCircuit(
      boolean and,
      List<GoTemplate.Operand> operands,
      @Nullable Object dot,
      Variables variables,
      List<@Nullable Object> last) {
    Object value = null;
    for (GoTemplate.Operand operand : operands) {
      value = operand(operand, dot, variables);
      if (GoTemplateValues.truth(value) != and) {
        return value;
      }
    }
    return last.isEmpty() ? value : last.get(0);
  }

  private @Nullable Object operand(
      GoTemplate.Operand operand, @Nullable Object dot, Variables variables) {
    if (operand instanceof GoTemplate.Constant constant) {
      return constant.value();
    }
    if (operand instanceof GoTemplate.Fields fields) {
      return fields(dot, fields.names());
    }
    if (operand instanceof GoTemplate.Variable variable) {
      return fields(variables.get(variable.name()), variable.names());
    }
    if (operand instanceof GoTemplate.Nested nested) {
      return fields(pipeline(nested.pipeline(), dot, variables), nested.names());
    }
    return functions.call(((GoTemplate.Function) operand).name(), List.of());
  }

  private static @Nullable Object fields(@Nullable Object start, List<String> names) {
    Object at = start;
    for (String name : names) {
      if (at instanceof Map<?, ?> map) {
        at = map.containsKey(name) ? map.get(name) : GoTemplateValues.NO_VALUE;
      } else if (at == null) {
        throw error("nil pointer evaluating interface {}." + name);
      } else if (at != GoTemplateValues.NO_VALUE) {
        throw error("can't evaluate field " + name + " in type " + at.getClass().getSimpleName());
      }
    }
    return at;
  }
}
