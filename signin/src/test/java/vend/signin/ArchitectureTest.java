package vend.signin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;
import vend.DrawnPackages;
import vend.client.http.HttpRules;
import vend.signin.saml.SamlSource;

/** The sign-in methods have few dependencies. */
class ArchitectureTest extends DrawnPackages {
  private static final String SDK = "software.amazon.awssdk..";

  ArchitectureTest() {
    super(SamlSource.class, "signin");
  }

  @Test
  void uses_the_client_and_few_libraries() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "vend",
            "vend.aws",
            "vend.client..",
            "vend.credentials",
            "vend.saml",
            "vend.signin..",
            "java..",
            "javax..",
            "org.ietf.jgss",
            "org.w3c.dom..",
            "org.xml.sax..",
            "org.jspecify.annotations",
            // Parses the HTML pages of identity providers.
            "org.jsoup..",
            // Reads the Unix user id, which is part of the ticket cache's name.
            "com.sun.security.auth.module",
            // Receives the browser's redirect.
            "com.sun.net.httpserver",
            SDK)
        .check(module);
  }

  @Test
  void uses_one_http_client() {
    HttpRules.check(module);
  }

  /** The AWS SDK takes long to load, and a sign-in at a company's provider does not need it. */
  @Test
  void needs_the_sdk_only_to_call_aws() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.signin.sso")
        .and()
        .doNotHaveFullyQualifiedName("vend.signin.saml.SamlSource")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SDK)
        .check(module);
  }
}
