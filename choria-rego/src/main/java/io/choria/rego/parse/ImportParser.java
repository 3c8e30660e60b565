package io.choria.rego.parse;

import io.choria.rego.ast.Import;
import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.TermNames;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code package} and {@code import}, and switches keywords on (spec 08 §1.11). */
final class ImportParser {
  private static final Set<Keyword> OF_V1 =
      EnumSet.of(Keyword.IF, Keyword.CONTAINS, Keyword.IN, Keyword.EVERY);

  private final Context context;
  private final Tokens tokens;

  ImportParser(Context context) {
    this.context = context;
    this.tokens = context.tokens;
  }

  /** Whether the keyword here is a name, the first element of a reference. */
  private boolean isReference() throws ParseFailure {
    return tokens.nextTouches()
        && (tokens.peek() == TokenKind.DOT || tokens.peek() == TokenKind.LBRACK);
  }

  /** Goes to the path behind the word that the statement starts with. */
  private void toPath() throws ParseFailure {
    tokens.advance();
    if (!tokens.is(TokenKind.IDENT)) {
      if (!tokens.isRefKeyword()) {
        throw tokens.unexpected();
      }
      tokens.asName();
    }
  }

  private Term importedPath() throws ParseFailure {
    toPath();
    try {
      return context.terms.term();
    } catch (ParseFailure e) {
      if (!context.nesting.isExceeded()) {
        tokens.report(tokens.place(), "expected path");
      }
      throw e;
    }
  }

  /** The package's path from {@code data}; null if no package statement stands here. */
  Term.@Nullable Ref packagePath() throws ParseFailure {
    if (!tokens.is(TokenKind.PACKAGE) || isReference()) {
      return null;
    }
    toPath();
    Term term = context.terms.term();
    List<Term> elements = new ArrayList<>();
    if (term instanceof Term.Var v) {
      elements.add(new Term.Str(v.place(), v.name()));
    } else if (term instanceof Term.Ref r) {
      if (!(r.head() instanceof Term.Var head)) {
        throw tokens.fail(
            r.head().place(), "unexpected " + TermNames.of(r.head()) + " token: expecting var");
      }
      elements.add(new Term.Str(head.place(), head.name()));
      elements.addAll(strings(r));
    } else {
      throw tokens.unexpected();
    }
    refuseMinus();
    return new Term.Ref(term.place(), new Term.Var(term.place(), Names.DATA), elements);
  }

  private List<Term> strings(Term.Ref ref) throws ParseFailure {
    for (Term element : ref.path()) {
      if (!(element instanceof Term.Str)) {
        throw tokens.fail(
            element.place(), "unexpected " + TermNames.of(element) + " token: expecting string");
      }
    }
    return ref.path();
  }

  private void refuseMinus() throws ParseFailure {
    if (tokens.is(TokenKind.MINUS)) {
      throw tokens.unexpected();
    }
  }

  /** An import, the keywords of which are on afterwards; null if no import stands here. */
  @Nullable Import imported() throws ParseFailure {
    if (!tokens.is(TokenKind.IMPORT) || isReference()) {
      return null;
    }
    Place place = tokens.place();
    Term term = importedPath();
    Term.Ref ref;
    if (term instanceof Term.Var v) {
      ref = new Term.Ref(v.place(), v, List.of());
    } else if (term instanceof Term.Ref r) {
      strings(r);
      ref = r;
    } else {
      throw tokens.fail(tokens.place(), "expected path");
    }
    String root = ref.headName();
    if (!Names.isRoot(root) && !root.equals("future") && !root.equals("rego")) {
      tokens.hint("if this is unexpected, try updating OPA");
      throw tokens.fail(
          ref.place(),
          "unexpected import path, must begin with one of: {data, future, input, rego}, got: "
              + ref.head());
    }
    Term.Var alias = alias();
    if (alias == null) {
      checkLast(ref);
    }
    refuseMinus();
    if (root.equals("rego")) {
      importRego(ref, alias);
    } else if (root.equals("future")) {
      importFuture(ref, alias);
    }
    return new Import(place, ref, alias == null ? null : alias.name());
  }

  private Term.@Nullable Var alias() throws ParseFailure {
    if (!tokens.is(TokenKind.AS)) {
      return null;
    }
    tokens.advance();
    if (!tokens.is(TokenKind.IDENT)) {
      throw tokens.unexpected("expected var");
    }
    Term alias = context.terms.term();
    if (alias instanceof Term.Var v) {
      return v;
    } else if (alias instanceof Term.Ref r && r.path().isEmpty() && Names.isRoot(r.headName())) {
      throw tokens.fail(
          r.place(), "unexpected import alias, must not be a reserved name, got: " + r.head());
    }
    throw tokens.unexpected("expected var");
  }

  /** A path that ends with a keyword gives no usable name; reading goes on. */
  private void checkLast(Term.Ref ref) {
    if (ref.headName().equals("future") && !ref.path().isEmpty()) {
      return;
    }
    Term last = ref.path().isEmpty() ? ref.head() : ref.path().get(ref.path().size() - 1);
    String name = last instanceof Term.Str s ? s.value() : ref.headName();
    TokenKind word = TokenKind.ofWord(name);
    boolean keyword =
        word != null
            && switch (context.version) {
              case V0, V0_AS_V1 -> word.isAlwaysKeyword();
              case V1 -> TokenKind.isV1Word(name);
              case V2 -> true;
            };
    if (keyword) {
      tokens.hint("import a different path or use an alias");
      tokens.report(
          last.place(), "unexpected import path, must not end with a keyword, got: " + name);
    }
  }

  private void importFuture(Term.Ref ref, Term.@Nullable Var alias) {
    List<Term> path = ref.path();
    if (path.isEmpty() || !path.get(0).toString().equals("\"keywords\"")) {
      tokens.report(ref.place(), "invalid import, must be `future.keywords`");
      return;
    } else if (alias != null) {
      tokens.report(alias.place(), "`future` imports cannot be aliased");
      return;
    } else if (path.size() == 2) {
      Optional<Keyword> keyword = Keyword.of(((Term.Str) path.get(1)).value());
      if (keyword.isEmpty()) {
        tokens.report(
            ref.place(), "unexpected keyword, must be one of [and contains every if in not or]");
        return;
      }
      tokens.keywords().add(keyword.get());
      if (keyword.get() == Keyword.EVERY) {
        tokens.keywords().add(Keyword.IN);
      }
      return;
    }
    tokens.keywords().addAll(EnumSet.allOf(Keyword.class));
  }

  private void importRego(Term.Ref ref, Term.@Nullable Var alias) {
    boolean v1 = isRego(ref, "v1");
    if (!v1 && !isRego(ref, "v2")) {
      tokens.report(
          ref.place(), "invalid import `" + ref + "`, must be one of: `rego.v1`, `rego.v2`");
      return;
    } else if (alias != null) {
      tokens.report(alias.place(), "`rego` imports cannot be aliased");
      return;
    }
    tokens.keywords().addAll(v1 ? OF_V1 : EnumSet.allOf(Keyword.class));
  }

  /** Whether the path is {@code rego.v1} or {@code rego.v2}. */
  static boolean isRego(Term.Ref ref, String version) {
    return ref.headName().equals("rego")
        && ref.path().size() == 1
        && ref.path().get(0) instanceof Term.Str s
        && s.value().equals(version);
  }

  /** The keywords that are on from the start. */
  static Set<Keyword> initial(LanguageVersion version) {
    return switch (version) {
      case V0, V0_AS_V1 -> EnumSet.noneOf(Keyword.class);
      case V1 -> EnumSet.copyOf(OF_V1);
      case V2 -> EnumSet.allOf(Keyword.class);
    };
  }
}
