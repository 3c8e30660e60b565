package io.choria.rego.parse;

import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Source;
import io.choria.rego.ast.Term;
import io.choria.rego.core.LargeStack;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The entry to the parser (spec 08 §1). Stateless; safe for any number of threads. */
public final class RegoParser {
  private final LanguageVersion version;
  private final Set<Keyword> keywords;
  private final Predicate<String> builtins;
  private final Runnable check;

  /**
   * @param version by which rules to read
   * @param keywords future keywords that are on without an import
   * @param builtins whether a name is that of a built-in function
   */
  public RegoParser(LanguageVersion version, Set<Keyword> keywords, Predicate<String> builtins) {
    this(version, Set.copyOf(keywords), builtins, () -> {});
  }

  private RegoParser(
      LanguageVersion version, Set<Keyword> keywords, Predicate<String> builtins, Runnable check) {
    this.version = version;
    this.keywords = keywords;
    this.builtins = builtins;
    this.check = check;
  }

  /**
   * This parser, but somebody may end the reading of a long text.
   *
   * @param check called again and again while a text is read; what it throws ends the reading
   */
  public RegoParser checking(Runnable check) {
    return new RegoParser(version, keywords, builtins, check);
  }

  /**
   * What was read of a text.
   *
   * @param depth an upper bound of the depth of its syntax tree
   * @param flatDepth the same when operators and calls stand one after the other
   */
  public record Parsed<T>(T result, int depth, int flatDepth) {}

  private interface Reading<T> {
    T read(Context context) throws ParseFailure;
  }

  private <T> Parsed<T> run(Source source, Reading<T> reading) {
    try {
      return run(source, reading, LargeStack.ORDINARY_DEPTH);
    } catch (Nesting.NoRoom e) {
      int most = Nesting.MAX_LEVELS;
      return LargeStack.call(most, () -> run(source, reading, most));
    }
  }

  private <T> Parsed<T> run(Source source, Reading<T> reading, int room) {
    Set<Keyword> active = EnumSet.noneOf(Keyword.class);
    active.addAll(ImportParser.initial(version));
    active.addAll(keywords);
    Context context = new Context(source, version, active, room, check);
    T result = null;
    try {
      result = reading.read(context);
    } catch (ParseFailure e) {
      // what is wrong was reported
    }
    if (result == null || context.tokens.hasErrors()) {
      throw new RegoCompileException(context.tokens.takeErrors());
    }
    return new Parsed<>(result, context.nesting.deepest(), context.nesting.deepestNested());
  }

  /**
   * Reads a module.
   *
   * @throws RegoCompileException if it is none; with all errors that were found
   */
  public Parsed<Module> module(Source source) {
    return run(
        source,
        context -> {
          List<RegoError> errors = new ArrayList<>();
          @Nullable Module module = new ModuleParser(context, builtins).parse(errors);
          if (module == null) {
            throw new RegoCompileException(errors);
          }
          return module;
        });
  }

  /**
   * Reads a query (spec 08 §1.9 rule 13).
   *
   * @throws RegoCompileException if it is none
   */
  public Parsed<Body> query(Source source) {
    return run(
        source,
        context -> {
          List<Literal> literals = new ArrayList<>();
          if (context.tokens.is(TokenKind.EOF)) {
            throw context.tokens.fail(context.tokens.place(), "empty query");
          }
          while (!context.tokens.is(TokenKind.EOF)) {
            literals.addAll(context.literals.statement());
          }
          return new Body(literals.get(0).place(), literals);
        });
  }

  /**
   * Reads one term and nothing else.
   *
   * @throws RegoCompileException if the text is none
   */
  public Term term(Source source) {
    return run(
            source,
            context -> {
              Term term = context.terms.expression();
              if (!context.tokens.is(TokenKind.EOF)) {
                throw context.tokens.unexpected();
              }
              return term;
            })
        .result();
  }
}
