package vend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.saml.XmlText;

/** The dependencies between the packages of values, and the APIs that none of them may use. */
class ValuesArchitectureTest extends PlainModuleRules {
  ValuesArchitectureTest() {
    super(
        Secret.class,
        Map.of(
            "vend", "",
            "vend.aws", "",
            "vend.credentials", "aws",
            "vend.saml", "aws",
            "vend.console", "aws credentials"));
  }

  /** Every program with the client library also gets this module and its dependencies. */
  @Test
  void usesOnlyTheJdkAndJackson() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "vend..",
            "java.lang..",
            "java.io",
            "java.net",
            "java.nio.charset",
            "java.security..",
            "java.time..",
            "java.util",
            "java.util.concurrent..",
            "java.util.function",
            "java.util.regex",
            "java.util.stream",
            "javax.crypto..",
            "javax.net.ssl",
            "javax.xml..",
            "org.w3c.dom..",
            "org.xml.sax..",
            "org.jspecify.annotations",
            "com.fasterxml.jackson..")
        .check(module);
  }

  /** Only one class parses XML: its parser refuses DTDs and external entities. */
  @Test
  void parsesXmlInOneClassOnly() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(XmlText.class)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.xml..", "org.w3c.dom..", "org.xml.sax..")
        .check(module);
  }

  @Test
  void valuesHaveOnlyFinalFields() {
    fields().should().beFinal().check(module);
  }
}
