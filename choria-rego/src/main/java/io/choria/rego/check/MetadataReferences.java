package io.choria.rego.check;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoCompileException;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Source;
import io.choria.rego.ast.Term;
import io.choria.rego.check.MetadataFields.FieldException;
import io.choria.rego.parse.RegoParser;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** References that stand as texts in metadata (spec 08 §1.7). */
final class MetadataReferences {
  /** What schemas are named by. */
  static final String SCHEMAS = "schema";

  private MetadataReferences() {}

  /** Checks those of schemas and of what is compiled. */
  static void check(ObjectValue fields) throws FieldException {
    if (fields.get("compile") instanceof ObjectValue compile) {
      unknowns(compile);
      mask(compile);
    }
    if (fields.get("schemas") instanceof ArrayValue schemas) {
      for (Value schema : schemas) {
        ObjectValue pair = schema instanceof ObjectValue o ? o : ObjectValue.builder().build();
        if (pair.size() == 0) {
          throw new FieldException("invalid document reference");
        }
        schema(pair.keyAt(0), pair.valueAt(0));
      }
    }
  }

  private static void unknowns(ObjectValue compile) throws FieldException {
    if (compile.get("unknowns") instanceof ArrayValue unknowns) {
      for (Value unknown : unknowns) {
        if (unknown instanceof StringValue text && !(term(text.value()) instanceof Term.Ref)) {
          throw new FieldException("invalid unknowns element " + text + ": expected ref");
        }
      }
    }
  }

  private static void mask(ObjectValue compile) throws FieldException {
    if (compile.get("mask_rule") instanceof StringValue text) {
      Term rule = term(text.value());
      if (rule == null) {
        throw new FieldException("invalid mask_rule annotation " + text + ": no term");
      } else if (!(rule instanceof Term.Var)
          && !(rule instanceof Term.Str)
          && !(rule instanceof Term.Ref)) {
        throw new FieldException("invalid mask_rule annotation type " + text + ": string");
      }
    }
  }

  private static void schema(Value path, Value schema) throws FieldException {
    if (!(path instanceof StringValue document) || !(term(document.value()) instanceof Term.Ref)) {
      throw new FieldException("invalid document reference");
    } else if (schema instanceof StringValue name) {
      Term reference = term(name.value());
      boolean known =
          reference instanceof Term.Var v
              ? v.name().equals(SCHEMAS)
              : reference instanceof Term.Ref r && r.headName().equals(SCHEMAS);
      if (!known) {
        throw new FieldException("invalid schema reference");
      }
    } else if (!(schema instanceof ObjectValue)) {
      throw new FieldException("invalid schema declaration for path " + document);
    }
  }

  /** The term that a text is; documents stand for references to all of them. Null if it is none. */
  static @Nullable Term term(String text) {
    try {
      Term term =
          new RegoParser(LanguageVersion.V1, Set.of(), name -> false).term(new Source("", text));
      return term instanceof Term.Var v && Names.isRoot(v.name())
          ? new Term.Ref(v.place(), v, List.of())
          : term;
    } catch (RegoCompileException e) {
      return null;
    }
  }
}
