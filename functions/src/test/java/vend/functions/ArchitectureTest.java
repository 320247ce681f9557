package vend.functions;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.StsClient;
import vend.Authorities;
import vend.functions.aws.AssumeRoleCall;
import vend.functions.aws.AwsClients;
import vend.functions.aws.StsProbeIdentity;
import vend.grant.Allowed;
import vend.grant.Decider;

/** Checks the dependencies between the packages of the function. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Leaves out tests of core and values, which may be folders or jars on the class path.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("vend");

  private static void assertHolds(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void handlersDoNotDependOnAdapters() {
    assertHolds(
        noClasses()
            .that()
            .resideInAnyPackage("vend.functions.http", "vend.functions.event")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "vend.functions.outbound..", "vend.functions.aws..", "vend.functions.oidc.."));
  }

  @Test
  void adaptersDoNotDependOnHttpOrEvents() {
    assertHolds(
        noClasses()
            .that()
            .resideInAnyPackage("vend.functions.aws", "vend.functions.oidc")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "vend.functions",
                "vend.functions.http..",
                "vend.functions.event..",
                "com.amazonaws.."));
  }

  @Test
  void adaptersDoNotDependOnEachOther() {
    assertHolds(
        noClasses()
            .that()
            .resideInAPackage("vend.functions.oidc")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("vend.functions.aws"));
    assertHolds(
        noClasses()
            .that()
            .resideInAPackage("vend.functions.aws")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("vend.functions.oidc"));
  }

  /** The only dependency of the HTTP client is on private authorities. */
  @Test
  void theHttpClientDoesNotDependOnItsUsers() {
    assertHolds(
        noClasses()
            .that()
            .resideInAPackage("vend.functions.outbound")
            .should()
            .dependOnClassesThat(
                resideInAPackage("vend..")
                    .and(resideOutsideOfPackage("vend.functions.outbound"))
                    .and(not(belongToAnyOf(Authorities.class)))));
  }

  @Test
  void theProbeDoesNotDependOnTheFunctionUnderTest() {
    assertHolds(
        noClasses()
            .that()
            .resideInAPackage("vend.functions.probe")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "vend.functions", "vend.functions.aws..", "vend.functions.http..", "vend.grant.."));
  }

  @Test
  void theFunctionDependsOnNoLocalStandIns() {
    assertHolds(
        noClasses()
            .that()
            .resideInAPackage("vend..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("vend.local..", "com.amazonaws.services.dynamodbv2.."));
  }

  @Test
  void onlyTheWiringWritesToStandardOutput() {
    assertHolds(
        noClasses()
            .that()
            .doNotBelongToAnyOf(Wiring.class)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  @Test
  void onlyTheHandlersReadTheEnvironment() {
    assertHolds(
        noClasses()
            .that()
            .doNotBelongToAnyOf(
                VendFunction.class,
                RequestSweeperFunction.class,
                ChatFunction.class,
                ProbeFunction.class)
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class));
  }

  @Test
  void noStaticFieldCanHoldRequestData() {
    assertHolds(
        fields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage("vend..")
            .should()
            .beFinal());
    assertHolds(
        fields()
            .that()
            .areStatic()
            .should()
            .notHaveRawType(
                assignableTo(java.util.concurrent.ConcurrentMap.class)
                    .or(assignableTo(ThreadLocal.class))
                    .or(assignableTo(java.util.Random.class))
                    .or(resideInAPackage("java.util.concurrent.atomic"))
                    .or(type(StringBuilder.class))));
  }

  @Test
  void onlyTheAssumeRoleTheHubRoleAndTheProbeClassesCallSts() {
    assertHolds(
        noClasses()
            .that()
            .doNotBelongToAnyOf(AssumeRoleCall.class, StsProbeIdentity.class, AwsClients.class)
            .should()
            .callMethodWhere(target(owner(assignableTo(StsClient.class)))));
  }

  @Test
  void onlyOneClassMakesAllowedDecisions() {
    assertHolds(
        classes()
            .that()
            .doNotBelongToAnyOf(Decider.class)
            .should(
                com.tngtech.archunit.lang.conditions.ArchConditions.not(
                    com.tngtech.archunit.lang.conditions.ArchConditions.callConstructorWhere(
                        target(owner(type(Allowed.class)))))));
  }

  @Test
  void noClassUsesALoggingLibrary() {
    assertHolds(
        noClasses()
            .that()
            .resideInAPackage("vend..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..", "org.apache.logging.."));
  }
}
