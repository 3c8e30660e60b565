package io.choria.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What a jar exports is its API: a public signature names only exported types, the JDK's, and the
 * few third-party types that are part of the contract.
 */
class PublicSurfaceTest {
  private static final List<String> MODULES =
      List.of("io.choria.config", "io.choria.messaging", "io.choria.rego", "io.choria.testing");

  /** Types of others that our users hold in their hands anyway. */
  private static final List<String> CONTRACTS =
      List.of(
          "io.nats.client.",
          "com.fasterxml.jackson.core.type.TypeReference",
          "com.fasterxml.jackson.core.JsonParser",
          "com.fasterxml.jackson.databind.JsonNode",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "com.fasterxml.jackson.databind.node.ObjectNode",
          "io.micrometer.core.instrument.MeterRegistry",
          "io.opentelemetry.api.OpenTelemetry",
          "io.opentelemetry.context.",
          "org.junit.jupiter.api.",
          "org.slf4j.Logger");

  @TestFactory
  Stream<DynamicTest> publicSignaturesNameOnlyTheApi() {
    return MODULES.stream().map(root -> DynamicTest.dynamicTest(root, () -> check(root)));
  }

  private static void check(String root) throws IOException {
    ModuleDescriptor descriptor = descriptor(root);
    assertThat(descriptor.exports())
        .as("a qualified export makes an internal type API by the back door")
        .noneMatch(ModuleDescriptor.Exports::isQualified);
    Set<String> exported = new HashSet<>();
    descriptor.exports().forEach(export -> exported.add(export.source()));
    assertThat(exported).as("the root package is the front door").contains(root);

    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(root);
    Set<String> leaks = new TreeSet<>();
    int seen = 0;
    for (JavaClass type : classes) {
      if (exported.contains(type.getPackageName()) && isVisible(type)) {
        seen++;
        leaks.addAll(leaksOf(type, exported));
      }
    }
    assertThat(seen).as("public types of " + root).isPositive();
    assertThat(leaks).isEmpty();
  }

  private static List<String> leaksOf(JavaClass type, Set<String> exported) {
    List<String> leaks = new ArrayList<>();
    Stream<JavaType> supertypes =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    supertypes
        .filter(used -> !type.isAnonymousClass())
        .forEach(used -> addLeak(leaks, type.getName(), used, exported));
    for (JavaMember member : type.getMembers()) {
      if (!isApi(member)) {
        continue;
      }
      if (member instanceof JavaField field) {
        addLeak(leaks, field.getFullName(), field.getType(), exported);
      } else if (member instanceof JavaCodeUnit code) {
        addLeak(leaks, code.getFullName(), code.getReturnType(), exported);
        code.getParameterTypes()
            .forEach(used -> addLeak(leaks, code.getFullName(), used, exported));
        code.getExceptionTypes()
            .forEach(used -> addLeak(leaks, code.getFullName(), used, exported));
      }
    }
    return leaks;
  }

  private static void addLeak(
      List<String> leaks, String where, JavaType used, Set<String> exported) {
    for (JavaClass raw : used.getAllInvolvedRawTypes()) {
      JavaClass element = raw.getBaseComponentType();
      if (!isContract(element, exported)) {
        leaks.add(where + " names " + element.getName());
      }
    }
  }

  private static boolean isContract(JavaClass type, Set<String> exported) {
    String name = type.getName();
    if (type.isPrimitive() || name.startsWith("java.") || name.startsWith("javax.net.")) {
      return true;
    }
    if (name.startsWith("io.choria.")) {
      return exported.contains(type.getPackageName())
          ? isVisible(type)
          : !sameModule(type, exported) && isVisible(type);
    }
    return CONTRACTS.stream().anyMatch(name::startsWith);
  }

  /** A type of another module of ours is that module's business: its own test looks at it. */
  private static boolean sameModule(JavaClass type, Set<String> exported) {
    return exported.stream()
        .anyMatch(
            name ->
                type.getPackageName().startsWith(name + ".")
                    || name.startsWith(type.getPackageName() + "."));
  }

  private static boolean isApi(JavaMember member) {
    return !member.getModifiers().contains(JavaModifier.SYNTHETIC)
        && (member.getModifiers().contains(JavaModifier.PUBLIC)
            || member.getModifiers().contains(JavaModifier.PROTECTED));
  }

  private static boolean isVisible(JavaClass type) {
    boolean visible =
        type.getModifiers().contains(JavaModifier.PUBLIC)
            || type.getModifiers().contains(JavaModifier.PROTECTED);
    return visible
        && type.getEnclosingClass().map(PublicSurfaceTest::isVisible).orElse(Boolean.TRUE);
  }

  private static ModuleDescriptor descriptor(String root) throws IOException {
    String marker = root.replace('.', '/') + "/package-info.class";
    URL found = PublicSurfaceTest.class.getClassLoader().getResource(marker);
    assertThat(found).as(marker).isNotNull();
    String text = found.toString();
    URI descriptor =
        URI.create(text.substring(0, text.length() - marker.length()) + "module-info.class");
    try (InputStream in = descriptor.toURL().openStream()) {
      return ModuleDescriptor.read(in);
    }
  }
}
