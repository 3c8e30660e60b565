package io.choria.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between the modules, as docs/architecture.md draws them: these and no others. */
class ModuleArrowsTest {
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "io.choria.config", List.of(),
          "io.choria.rego", List.of(),
          "io.choria.messaging", List.of("io.choria.config"),
          "io.choria.testing", List.of("io.choria.config", "io.choria.messaging"));

  /** One room for each subject below it; itself only the table that finds them. */
  private static final String BUILT_INS = "io.choria.rego.builtin.stdlib";

  private static JavaClasses published;

  @BeforeAll
  static void readClasses() {
    published =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ARROWS.keySet());
  }

  @Test
  void everyModuleIsSeen() {
    assertThat(ARROWS.keySet())
        .allSatisfy(
            root ->
                assertThat(published.stream().map(c -> c.getPackageName()))
                    .as("classes of " + root)
                    .anyMatch(name -> name.startsWith(root)));
  }

  @TestFactory
  Stream<DynamicTest> aModuleUsesOnlyTheModulesItsArrowsPointTo() {
    return ARROWS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            arrow ->
                DynamicTest.dynamicTest(
                    arrow.getKey() + " -> " + arrow.getValue(),
                    () -> checkArrow(arrow.getKey(), arrow.getValue())));
  }

  private static void checkArrow(String root, List<String> targets) {
    String[] allowed =
        Stream.concat(Stream.of(root), targets.stream())
            .map(name -> name + "..")
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed).or(not(resideInAPackage("io.choria.."))))
        .check(published);
  }

  @TestFactory
  Stream<DynamicTest> theRoomsOfAModuleFormNoCycle() {
    return ARROWS.keySet().stream()
        .sorted()
        .map(
            root ->
                DynamicTest.dynamicTest(
                    root,
                    () ->
                        slices()
                            .matching(root + ".(*)..")
                            .should()
                            .beFreeOfCycles()
                            .allowEmptyShould(true)
                            .check(published)));
  }

  @Test
  void theRoomsOfTheBuiltInsFormNoCycle() {
    slices().matching(BUILT_INS + ".(*)..").should().beFreeOfCycles().check(published);
  }

  @Test
  void theRoomsOfTheBuiltInsDoNotKnowTheirTable() {
    noClasses()
        .that()
        .resideInAPackage(BUILT_INS + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BUILT_INS)
        .check(published);
  }
}
