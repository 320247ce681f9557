package vend.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;
import vend.DrawnPackages;
import vend.client.http.HttpRules;

/** A library for programs of others: what it brings along, and what it does not. */
class ArchitectureTest extends DrawnPackages {
  private static final String SDK = "software.amazon.awssdk..";

  ArchitectureTest() {
    super(VendCredentialsProvider.class, "client");
  }

  @Test
  void usesValuesAndFewLibrariesAndNothingOfServers() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "vend",
            "vend.client..",
            "vend.aws",
            "vend.console",
            "vend.credentials",
            "vend.saml",
            "java..",
            "javax..",
            "org.jspecify.annotations",
            "org.apache.hc..",
            // The server of the agent, and the page that leads a browser to the console.
            "com.sun.net.httpserver",
            SDK)
        .check(module);
  }

  @Test
  void speaksHttpInOneWay() {
    HttpRules.check(module);
  }

  /** Keys from a hub and signing in for them need no SDK, which takes long to load. */
  @Test
  void needsTheSdkOnlyForProvidersAndToAskAwsItself() {
    noClasses()
        .that()
        .resideOutsideOfPackages("vend.client", "vend.client.aws")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SDK)
        .check(module);
  }

  /** What keeps files knows nothing of who fills them. */
  @Test
  void keepsFilesWithoutKnowingWhatForAndSpeaksHttpWithoutKnowingToWhom() {
    noClasses()
        .that()
        .resideInAnyPackage("vend.client.file", "vend.client.sealed", "vend.client.http")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "vend.client.aws", "vend.client.cache", "vend.client.hub", "vend.client.token")
        .check(module);
  }
}
