package io.choria.rego.check;

import io.choria.rego.RegoType;
import io.choria.rego.ast.Term;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The texts of the types of terms, for messages. */
final class TypeTexts {
  private final @Nullable TypeEnvironment types;

  TypeTexts(Compilation compilation) {
    this.types = compilation.types();
  }

  String arguments(List<Term> args) {
    return args.stream().map(this::text).collect(Collectors.joining(", ", "(", ")"));
  }

  private String text(Term term) {
    RegoType type = types == null ? null : types.type(term);
    return type == null ? "???" : type.toString();
  }
}
