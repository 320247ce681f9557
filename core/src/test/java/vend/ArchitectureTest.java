package vend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.grant.Decider;

/** The allowed dependencies between core's packages, and between core and libraries. */
class ArchitectureTest extends PlainModuleRules {
  ArchitectureTest() {
    super(
        Decider.class,
        Map.ofEntries(
            Map.entry("vend.iam", "aws"),
            Map.entry("vend.caller", "aws iam"),
            Map.entry("vend.caller.signing", "caller"),
            Map.entry("vend.caller.oidc", "aws iam caller caller.signing"),
            Map.entry("vend.caller.aws", "aws iam caller"),
            Map.entry("vend.caller.saml", "aws saml iam caller caller.signing"),
            Map.entry("vend.verification", "caller caller.oidc caller.aws caller.saml"),
            Map.entry("vend.session", "aws credentials iam caller"),
            Map.entry("vend.grant", "aws credentials iam caller session"),
            Map.entry("vend.grant.file", "aws credentials iam caller caller.saml session grant"),
            Map.entry("vend.vending.limit", "caller"),
            Map.entry("vend.vending", "aws credentials iam caller session grant vending.limit"),
            Map.entry("vend.request", "aws caller iam session grant vending"),
            Map.entry("vend.rendering", "aws credentials iam caller session grant request")));
  }

  /** This rules out AWS SDKs, Lambda, HTTP clients and loggers. */
  @Test
  void dependsOnlyOnTheJdkAndFourLibraries() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "vend..",
            "java.lang..",
            "java.io",
            "java.math",
            "java.net",
            "java.nio..",
            "java.security..",
            "java.text..",
            "java.time..",
            "java.util",
            "java.util.concurrent..",
            "java.util.function",
            "java.util.regex",
            "java.util.stream",
            "java.util.zip",
            "javax.crypto..",
            "javax.net.ssl",
            "javax.xml..",
            "org.w3c.dom..",
            "org.xml.sax..",
            "org.jspecify.annotations",
            "com.fasterxml.jackson..",
            "com.nimbusds.jose..",
            "org.snakeyaml.engine.v2..")
        .check(module);
  }

  /**
   * Only {@code vend.saml}, in another module, parses XML; it rejects DTDs and external entities.
   */
  @Test
  void usesXmlInOnePackageOnlyAndParsesNone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.caller.saml")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.xml..", "org.w3c.dom..", "org.xml.sax..")
        .check(module);
    noClasses().should().dependOnClassesThat().resideInAPackage("javax.xml.parsers").check(module);
  }

  /** Decisions and all their parts are immutable. */
  @Test
  void hasOnlyFinalFieldsInTheDomain() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage("vend.grant", "vend.session", "vend.rendering")
        .should()
        .beFinal()
        .check(module);
  }
}
