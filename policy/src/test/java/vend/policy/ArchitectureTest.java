package vend.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.PlainModuleRules;
import vend.policy.trust.SpokeTrust;

/** The arrows between the packages of policy, and what none of them may touch. */
class ArchitectureTest extends PlainModuleRules {
  private static final String CORE = "aws credentials iam caller session grant grant.file ";

  ArchitectureTest() {
    super(
        SpokeTrust.class,
        Map.of(
            "vend.policy.evaluation", CORE,
            "vend.policy.trust", CORE + "policy.evaluation",
            "vend.policy.explain", CORE + "rendering policy.evaluation policy.trust",
            "vend.policy.reach", CORE,
            "vend.policy.lint", CORE + "policy.reach policy.trust",
            "vend.policy.diff", CORE + "policy.reach",
            "vend.policy.cases", CORE + "rendering policy.explain"));
  }

  /** So neither an AWS SDK nor a terminal, a command line or an HTTP client. */
  @Test
  void usesNothingButCoreAndTheJdk() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "vend..",
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
        .check(module);
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
        .check(module);
  }
}
