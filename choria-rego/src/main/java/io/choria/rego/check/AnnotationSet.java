package io.choria.rego.check;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.ast.Annotation;
import io.choria.rego.ast.Annotation.Scope;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All metadata of the modules, by what it speaks about (spec 08 §1.7, §2.18). */
final class AnnotationSet {
  private final Map<RuleUnit, List<Annotation>> rules = new HashMap<>();
  private final Map<String, Annotation> documents = new HashMap<>();
  private final Map<String, Annotation> packages = new HashMap<>();
  private final Map<String, Annotation> subpackages = new HashMap<>();

  AnnotationSet(Compilation compilation) {
    for (Unit unit : compilation.units()) {
      for (Annotation a : MetadataParser.parse(unit.module())) {
        add(compilation, unit, a);
      }
    }
  }

  private void add(Compilation compilation, Unit unit, Annotation a) {
    if (a.scope() == Scope.RULE) {
      rules.computeIfAbsent(unit.rules().get(a.rule()), r -> new ArrayList<>()).add(a);
      return;
    }
    Map<String, Annotation> map =
        switch (a.scope()) {
          case DOCUMENT -> documents;
          case PACKAGE -> packages;
          default -> subpackages;
        };
    Annotation first = map.putIfAbsent(a.path().toString(), a);
    if (first != null) {
      String scope = a.scope().name().toLowerCase(Locale.ROOT);
      compilation
          .errors()
          .add(
              Errors.TYPE,
              a.place(),
              scope + " annotation redeclared: " + first.place().position());
    }
  }

  /** All that speak about a rule, from outside inwards. */
  List<Annotation> around(RuleUnit unit) {
    List<Annotation> around = new ArrayList<>();
    Term.Ref packagePath = unit.unit().module().packagePath();
    for (int length = 0; length <= packagePath.path().size(); length++) {
      around.add(subpackages.get(packagePath.prefix(length).toString()));
    }
    around.add(packages.get(packagePath.toString()));
    Term.Ref whole = unit.reference();
    Term.Ref path = new Term.Ref(whole.place(), whole.head(), unit.groundPath());
    around.add(documents.get(path.toString()));
    around.addAll(rules.getOrDefault(unit, List.of()));
    around.removeIf(Objects::isNull);
    return around;
  }

  /** What {@code rego.metadata.rule()} gives in a rule. */
  Value rule(RuleUnit unit) {
    return rules.getOrDefault(unit, List.of()).stream()
        .min(Comparator.comparing(a -> a.place().position()))
        .map(a -> (Value) a.value())
        .orElse(ObjectValue.EMPTY);
  }

  /** What {@code rego.metadata.chain()} gives in a rule: from it outwards. */
  Value chain(RuleUnit unit) {
    List<Value> links = new ArrayList<>();
    List<Annotation> own = new ArrayList<>(rules.getOrDefault(unit, List.of()));
    own.sort(Comparator.comparing((Annotation a) -> a.place().position()).reversed());
    own.forEach(a -> links.add(link(a.path(), a)));
    Term.Ref path =
        new Term.Ref(unit.reference().place(), unit.reference().head(), unit.groundPath());
    if (own.isEmpty()) {
      links.add(link(path, null));
    }
    add(links, documents.get(path.toString()));
    Term.Ref packagePath = unit.unit().module().packagePath();
    add(links, packages.get(packagePath.toString()));
    for (int length = packagePath.path().size(); length >= 0; length--) {
      add(links, subpackages.get(packagePath.prefix(length).toString()));
    }
    return ArrayValue.of(links);
  }

  private static void add(List<Value> links, @Nullable Annotation a) {
    if (a != null) {
      links.add(link(a.path(), a));
    }
  }

  private static Value link(Term.Ref path, @Nullable Annotation a) {
    ObjectValue.Builder link = ObjectValue.builder();
    List<Value> elements = new ArrayList<>();
    path.path().forEach(e -> elements.add(Constants.scalar((Term.Scalar) e)));
    link.put(StringValue.of("path"), ArrayValue.of(elements));
    if (a != null) {
      link.put(StringValue.of("annotations"), a.value());
    }
    return link.build();
  }
}
