package io.choria.rego.parse;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Import;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a whole module, statement by statement (spec 08 §1.8 {@code module}). */
final class ModuleParser {
  private static final int MOST_ERRORS = 10;

  private final Context context;
  private final Tokens tokens;
  private final ImportParser imports;
  private final RuleParser rules;
  private final StatementRules statements;
  private final List<Statement> read = new ArrayList<>();

  /** A statement as read: exactly one of the last four is set. */
  private record Statement(
      Place place,
      Term.@Nullable Ref packagePath,
      @Nullable Import imported,
      @Nullable ParsedRule rule,
      @Nullable List<Literal> literals) {}

  ModuleParser(Context context, Predicate<String> builtins) {
    this.context = context;
    this.tokens = context.tokens;
    this.imports = new ImportParser(context);
    this.rules = new RuleParser(context);
    this.statements = new StatementRules(builtins);
  }

  /** Reads all statements; null, with the reasons added to the errors, if that is impossible. */
  @Nullable Module parse(List<RegoError> errors) {
    int before = errors.size();
    boolean more = true;
    while (more && !tokens.is(TokenKind.EOF)) {
      Tokens.Mark start = tokens.save();
      context.startStatement();
      if (!statement()) {
        boolean isBlamed = tokens.hasErrors() && tokens.reported() == start.reported();
        errors.addAll(tokens.takeErrors());
        tokens.restore(start);
        tokens.takeErrors();
        Recovery recovery = new Recovery(tokens);
        if (!isBlamed || !recovery.isStatement()) {
          RegoError last = errors.get(errors.size() - 1);
          more = errors.size() - before < MOST_ERRORS && recovery.next(last);
          tokens.takeErrors();
        }
        // otherwise only what was wrong before ended the reading here
      }
    }
    errors.addAll(tokens.takeErrors());
    if (errors.size() > before) {
      // what was cut short reads like something else: no more is said about it
      return null;
    }
    if (read.isEmpty()) {
      errors.add(new RegoError(ParseErrors.CODE, "empty module", fileOnly()));
      return null;
    }
    return module(errors);
  }

  private Location fileOnly() {
    return new Location(context.source.file(), 0, 0);
  }

  /** Reads a statement; false if that is impossible, for reasons that were reported. */
  private boolean statement() {
    try {
      KeywordNames.check(tokens);
      return packaged() || imported() || rules() || query();
    } catch (ParseFailure e) {
      return false;
    }
  }

  private boolean packaged() throws ParseFailure {
    Place place = tokens.place();
    Term.Ref path = imports.packagePath();
    if (path != null) {
      read.add(new Statement(place.to(path.place()), path, null, null, null));
    }
    return path != null;
  }

  private boolean imported() throws ParseFailure {
    Import imported = imports.imported();
    if (imported != null) {
      read.add(new Statement(imported.place(), null, imported, null, null));
    }
    return imported != null;
  }

  private boolean rules() throws ParseFailure {
    Tokens.Mark start = tokens.save();
    List<ParsedRule> parsed = rules.rules();
    if (parsed == null) {
      if (tokens.hasErrors()) {
        // it may be right, but nothing but rules with bodies is read behind a mistake
        throw new ParseFailure();
      }
      tokens.restore(start);
      return false;
    }
    for (ParsedRule rule : parsed) {
      read.add(new Statement(rule.rule().place(), null, null, rule, null));
    }
    return true;
  }

  private boolean query() throws ParseFailure {
    context.nesting.startStatement();
    List<Literal> literals = context.literals.statement();
    read.add(new Statement(literals.get(0).place(), null, null, null, literals));
    return true;
  }

  private @Nullable Module module(List<RegoError> errors) {
    int before = errors.size();
    Statement first = read.get(0);
    Term.Ref path = first.packagePath();
    if (path == null) {
      errors.add(error(first.place(), "package expected"));
    }
    List<Import> imported = new ArrayList<>();
    List<ParsedRule> parsed = new ArrayList<>();
    LanguageVersion version = context.version;
    for (int i = 1; i < read.size(); i++) {
      Statement statement = read.get(i);
      Import one = statement.imported();
      if (one != null) {
        imported.add(one);
        version = raised(version, one);
      } else if (statement.rule() != null) {
        parsed.add(statement.rule());
      } else if (statement.literals() != null) {
        ParsedRule rule = ofStatement(i, statement, statement.literals(), version, errors);
        if (rule != null) {
          parsed.add(rule);
        }
      } else {
        errors.add(error(statement.place(), "unexpected package"));
      }
    }
    if (version.isStrictV1()) {
      parsed.forEach(rule -> V1Rules.check(rule, errors));
    }
    if (path != null) {
      checkPath(first.place(), path, errors);
    }
    parsed.forEach(p -> checkPath(p.rule().place(), p.rule().head().reference(), errors));
    if (path == null || errors.size() > before) {
      return null;
    }
    List<Rule> made = parsed.stream().map(ParsedRule::rule).toList();
    return new Module(
        context.source,
        version,
        first.place(),
        path,
        imported,
        made,
        tokens.keywords(),
        tokens.comments());
  }

  private void checkPath(Place place, Term.Ref path, List<RegoError> errors) {
    if (!context.nesting.path(path)) {
      errors.add(ParseErrors.at(place, "path has more than " + Nesting.MAX_LEVELS + " parts"));
    }
  }

  private static LanguageVersion raised(LanguageVersion version, Import imported) {
    boolean raises =
        ImportParser.isRego(imported.path(), "v1") || ImportParser.isRego(imported.path(), "v2");
    return raises && version == LanguageVersion.V0 ? LanguageVersion.V0_AS_V1 : version;
  }

  private @Nullable ParsedRule ofStatement(
      int index,
      Statement statement,
      List<Literal> literals,
      LanguageVersion version,
      List<RegoError> errors) {
    try {
      return statements.rule(literals);
    } catch (StatementRules.NotARule e) {
      String hint = version == LanguageVersion.V0 ? missingKeyword(index) : null;
      errors.add(StatementRules.error(statement.place(), e, hint));
      return null;
    }
  }

  /** The hint for a statement that an unknown {@code if} or {@code contains} cut short. */
  private @Nullable String missingKeyword(int index) {
    String word = headKeyword(read.get(index));
    if (word == null && index + 1 < read.size()) {
      Statement next = read.get(index + 1);
      if (next.place().row() == read.get(index).place().row()) {
        word = headKeyword(next);
      }
    }
    if (word == null) {
      return null;
    }
    String example = word.equals("if") ? "p if { ... }" : "p contains x";
    return " (hint: `import future.keywords." + word + "` for `" + example + "` rules)";
  }

  private static @Nullable String headKeyword(Statement statement) {
    String name = null;
    if (statement.rule() != null) {
      name = statement.rule().rule().head().reference().headName();
    } else if (statement.literals() != null
        && statement.literals().size() == 1
        && statement.literals().get(0).expression() instanceof Expression.Test t
        && t.term() instanceof Term.Var v) {
      name = v.name();
    }
    return "if".equals(name) || "contains".equals(name) ? name : null;
  }

  private static RegoError error(Place place, String message) {
    return new RegoError(ParseErrors.CODE, message, place.position());
  }
}
