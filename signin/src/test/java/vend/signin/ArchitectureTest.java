package vend.signin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;
import vend.DrawnPackages;
import vend.client.http.HttpRules;
import vend.signin.saml.SamlSource;

/** What the ways to sign in bring along. */
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
            // Pages of identity providers.
            "org.jsoup..",
            // The number of the user on Unix, which names the ticket cache.
            "com.sun.security.auth.module",
            // The page that a browser comes back to.
            "com.sun.net.httpserver",
            SDK)
        .check(module);
  }

  @Test
  void speaks_http_in_one_way() {
    HttpRules.check(module);
  }

  /** The SDK takes long to load, and signing in at a company's own provider needs none of it. */
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
