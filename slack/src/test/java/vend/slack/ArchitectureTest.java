package vend.slack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** What the Slack app may use. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("vend.slack");

  @Test
  void the_app_vends_and_seals_nothing() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(StsClient.class, KmsClient.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("vend.functions.http..", "vend.session..", "vend.console..")
        .check(CLASSES);
  }

  @Test
  void adapters_use_no_library_of_slack() {
    noClasses()
        .that()
        .resideInAPackage("vend.slack.aws")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.slack..")
        .check(CLASSES);
  }

  @Test
  void only_the_handler_reads_the_environment_and_only_the_wiring_prints() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(SlackFunction.class)
        .should()
        .callMethod(System.class, "getenv")
        .check(CLASSES);
    noClasses()
        .that()
        .doNotBelongToAnyOf(SlackWiring.class)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void no_class_uses_a_logging_library() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "java.util.logging..")
        .check(CLASSES);
  }
}
