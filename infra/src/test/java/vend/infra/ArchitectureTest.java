package vend.infra;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Enforces that only one package uses the CDK, so that the plain template works without it. */
class ArchitectureTest {
  private static final JavaClasses INFRA =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("vend.infra");

  private static final String[] ALLOWED = {
    "vend",
    "vend.aws",
    "vend.caller",
    "vend.credentials",
    "vend.grant..",
    "vend.iam",
    "vend.infra..",
    "vend.session",
    "vend.policy.trust",
    "java..",
    "org.jspecify.annotations"
  };

  @Test
  void makesTemplatesAndModulesWithoutTheCdk() {
    classes()
        .that()
        .resideInAnyPackage("vend.infra.spoke", "vend.infra.template", "vend.infra.terraform")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(with())
        .check(INFRA);
  }

  @Test
  void usesTheCdkOnlyInItsOwnPackage() {
    classes()
        .that()
        .resideInAPackage("vend.infra.cdk")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(with("software.amazon.awscdk..", "software.constructs"))
        .check(INFRA);
  }

  private static String[] with(String... more) {
    return Stream.concat(Arrays.stream(ALLOWED), Arrays.stream(more)).toArray(String[]::new);
  }
}
