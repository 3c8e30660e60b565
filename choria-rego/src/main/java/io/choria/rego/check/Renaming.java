package io.choria.rego.check;

import io.choria.rego.ast.Names;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.Map;

/** Gives variables other names, wherever they stand (spec 08 §2.7). */
final class Renaming extends TermMapper {
  private final Map<String, String> names;

  Renaming(Map<String, String> names) {
    this.names = names;
  }

  @Override
  Term variable(Term.Var v) {
    String name = names.get(v.name());
    return name == null ? v : new Term.Var(v.place(), name);
  }

  @Override
  Term reference(Term.Ref ref) {
    // a bare root document that is hidden by a variable of its name
    String name = Ast.isRoot(ref) ? names.get(ref.headName()) : null;
    return name == null || name.equals(ref.headName())
        ? super.reference(ref)
        : new Term.Var(ref.place(), name);
  }

  @Override
  With modifier(With with) {
    return modifier(this, with);
  }

  /** A target {@code input} means the document, though a variable may hide it (spec 08 §2.7). */
  static With modifier(TermMapper mapper, With with) {
    Term target = with.target();
    if (target instanceof Term.Ref r && Names.isRoot(r.headName())) {
      target = new Term.Ref(r.place(), r.head(), mapper.terms(r.path()));
    } else {
      target = mapper.term(target);
    }
    return new With(with.place(), target, mapper.term(with.value()));
  }
}
