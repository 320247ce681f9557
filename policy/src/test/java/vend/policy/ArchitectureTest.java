package vend.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.PlainModuleRules;
import vend.policy.trust.SpokeTrust;

/** Enforces the dependencies between the packages of policy, and on other libraries. */
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

  /** Excludes the AWS SDK, terminals, command lines and HTTP clients. */
  @Test
  void dependsOnlyOnCoreAndTheJdk() {
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

  /** Documents are immutable. */
  @Test
  void hasOnlyFinalFieldsInTrustDocuments() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage("vend.policy.trust")
        .should()
        .beFinal()
        .check(module);
  }
}
