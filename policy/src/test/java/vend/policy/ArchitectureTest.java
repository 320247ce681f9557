package vend.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of policy, and what none of them may touch. */
class ArchitectureTest {
  private static final JavaClasses POLICY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("vend.policy");

  /** Each package with those that it may use, besides core. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "evaluation", Set.of(),
          "trust", Set.of("evaluation"),
          "explain", Set.of("evaluation", "trust"),
          "reach", Set.of(),
          "lint", Set.of("reach", "trust"),
          "diff", Set.of("reach"),
          "cases", Set.of("explain"));

  @Test
  void letsArrowsPointOneWay() {
    for (var arrows : ARROWS.entrySet()) {
      Set<String> used =
          POLICY.stream()
              .filter(type -> packageOf(type).equals(arrows.getKey()))
              .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
              .map(dependency -> dependency.getTargetClass().getBaseComponentType())
              .filter(type -> type.getPackageName().startsWith("vend.policy."))
              .map(ArchitectureTest::packageOf)
              .collect(Collectors.toCollection(TreeSet::new));
      used.remove(arrows.getKey());
      used.removeAll(arrows.getValue());
      assertEquals(Set.of(), used, arrows.getKey());
    }
    slices().matching("vend.policy.(**)").should().beFreeOfCycles().check(POLICY);
  }

  @Test
  void namesEveryPackageAbove() {
    assertEquals(
        ARROWS.keySet(),
        POLICY.stream().map(ArchitectureTest::packageOf).collect(Collectors.toSet()));
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().substring("vend.policy.".length());
  }

  /** So neither an AWS SDK nor a terminal, a command line or an HTTP client. */
  @Test
  void usesNothingButCoreAndTheJdk() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "vend",
            "vend.caller",
            "vend.explain",
            "vend.grant..",
            "vend.iam",
            "vend.policy..",
            "vend.rendering",
            "vend.session",
            "java.io",
            "java.lang..",
            "java.math",
            "java.nio.charset",
            "java.time..",
            "java.util",
            "java.util.function",
            "java.util.regex",
            "java.util.stream",
            "org.jspecify.annotations")
        .check(POLICY);
  }

  @Test
  void startsNoProgram() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.(ProcessBuilder|Process|Runtime)")
        .check(POLICY);
  }

  @Test
  void readsTheClockOnlyThroughWhatIsPassedIn() {
    noClasses().should().callMethod(java.time.Instant.class, "now").check(POLICY);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(POLICY);
    noClasses().should().callMethod(java.time.Clock.class, "systemUTC").check(POLICY);
    noClasses().should().callMethod(System.class, "getenv", String.class).check(POLICY);
  }

  @Test
  void writesToNoStreamOfTheProcessAndToNoLogger() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(POLICY);
    GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(POLICY);
  }

  /** A document never changes once it is written. */
  @Test
  void writesDocumentsOfFinalFields() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage("vend.policy.trust")
        .should()
        .beFinal()
        .check(POLICY);
  }
}
