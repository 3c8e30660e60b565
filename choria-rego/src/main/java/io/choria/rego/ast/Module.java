package io.choria.rego.ast;

import java.util.List;
import java.util.Set;

/**
 * One parsed text (spec 08 §1.8).
 *
 * @param source its text
 * @param version the rules it was read by
 * @param place of the package name
 * @param packagePath the package with the {@code data} root
 * @param imports all imports, in order
 * @param rules all rules in order; chained bodies and several heads are rules of their own
 * @param keywords the future keywords active at its end, also from {@code rego.v1} and {@code
 *     rego.v2}
 * @param comments all comments, in order
 */
public record Module(
    Source source,
    LanguageVersion version,
    Place place,
    Term.Ref packagePath,
    List<Import> imports,
    List<Rule> rules,
    Set<Keyword> keywords,
    List<Comment> comments) {
  public Module {
    imports = List.copyOf(imports);
    rules = List.copyOf(rules);
    keywords = Set.copyOf(keywords);
    comments = List.copyOf(comments);
  }
}
