package vend.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;
import vend.DrawnPackages;
import vend.client.http.HttpRules;

/** The library brings few dependencies into the programs that use it. */
class ArchitectureTest extends DrawnPackages {
  private static final String SDK = "software.amazon.awssdk..";

  ArchitectureTest() {
    super(VendCredentialsProvider.class, "client");
  }

  @Test
  void dependsOnFewLibrariesAndOnNoServerCode() {
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
            // The credential server, and the page that redirects a browser to the console.
            "com.sun.net.httpserver",
            SDK)
        .check(module);
  }

  @Test
  void usesOneHttpClient() {
    HttpRules.check(module);
  }

  /** A hub and a sign-in need no AWS SDK, which takes long to load. */
  @Test
  void usesTheAwsSdkOnlyForProvidersAndDirectAwsCalls() {
    noClasses()
        .that()
        .resideOutsideOfPackages("vend.client", "vend.client.aws")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SDK)
        .check(module);
  }

  /** Packages that store files do not depend on packages that use them. */
  @Test
  void filePackagesAndHttpDependOnNoSource() {
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
