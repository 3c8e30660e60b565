package io.choria.rego.check;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoError;
import io.choria.rego.RegoType;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.ast.Annotation;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Term;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Types that metadata gives to input and base data in the rules that it speaks about (§3.4). */
final class SchemaAnnotations {
  private final AnnotationSet annotations;
  private final @Nullable ObjectValue schemas;

  SchemaAnnotations(AnnotationSet annotations, @Nullable ObjectValue schemas) {
    this.annotations = annotations;
    this.schemas = schemas;
  }

  /** Sets the types for one rule; the innermost annotation counts. */
  void apply(RuleUnit unit, TypeEnvironment env, List<RegoError> errors) {
    for (Annotation annotation : annotations.around(unit)) {
      if (!(annotation.value().get("schemas") instanceof ArrayValue list)) {
        continue;
      }
      for (Value entry : list) {
        if (entry instanceof ObjectValue one) {
          one.forEach((path, schema) -> apply(unit, env, path, schema, errors));
        }
      }
    }
  }

  private void apply(
      RuleUnit unit, TypeEnvironment env, Value path, Value schema, List<RegoError> errors) {
    Term.Ref target = path instanceof StringValue text ? reference(text.value()) : null;
    if (target == null) {
      return;
    }
    Value known = schema;
    if (schema instanceof StringValue name) {
      if (schemas == null) {
        return;
      }
      known = named(name.value());
      if (known == null) {
        errors.add(
            new RegoError(
                Errors.TYPE, "undefined schema: " + name.value(), unit.rule().place().position()));
        return;
      }
    }
    RegoType type = SchemaTypes.of(known);
    if (target.headName().equals(Names.INPUT)) {
      env.input(with(env.input(), target.path(), 0, type));
    } else if (target.headName().equals(Names.DATA)) {
      env.documents().put(target.path(), type);
    }
  }

  private @Nullable Value named(String name) {
    Term.Ref reference = reference(name);
    if (reference == null || !reference.headName().equals(MetadataReferences.SCHEMAS)) {
      return null;
    }
    Value at = schemas;
    for (Term step : reference.path()) {
      at = at == null ? null : at.get(Constants.scalar((Term.Scalar) step));
    }
    return at;
  }

  private static Term.@Nullable Ref reference(String text) {
    Term term = MetadataReferences.term(text);
    if (term instanceof Term.Var) {
      return new Term.Ref(term.place(), term, List.of());
    }
    return term instanceof Term.Ref ref && ref.isGround() ? ref : null;
  }

  /** A type in which the part at a path is another one; what else there may be stays. */
  private static RegoType with(RegoType whole, List<Term> path, int at, RegoType part) {
    if (at == path.size()) {
      return part;
    }
    boolean known = whole instanceof RegoType.Obj;
    TreeMap<Value, RegoType> properties = new TreeMap<>();
    RegoType key = RegoType.any();
    RegoType value = RegoType.any();
    if (whole instanceof RegoType.Obj object) {
      properties.putAll(object.properties());
      key = object.key();
      value = object.value();
    }
    Value step = Constants.scalar((Term.Scalar) path.get(at));
    RegoType below = properties.getOrDefault(step, RegoType.any());
    properties.put(step, with(below, path, at + 1, part));
    return known
        ? new RegoType.Obj(properties, key, value)
        : new RegoType.Obj(properties, RegoType.any(), RegoType.any());
  }
}
