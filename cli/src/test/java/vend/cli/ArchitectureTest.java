package vend.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;
import vend.DrawnPackages;

/** Limits the dependencies of the command, so that it starts quickly. */
class ArchitectureTest extends DrawnPackages {
  private static final String SDK = "software.amazon.awssdk..";

  ArchitectureTest() {
    super(Main.class, "cli");
  }

  @Test
  void dependsOnVendPicocliAndFewLibraries() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "vend",
            "vend.aws",
            "vend.cli..",
            "vend.caller..",
            "vend.client..",
            "vend.console",
            "vend.credentials",
            "vend.grant..",
            "vend.iam",
            "vend.infra..",
            "vend.local..",
            "vend.policy..",
            "vend.rendering",
            "vend.saml",
            "vend.session",
            "vend.signin..",
            "java..",
            "org.jspecify.annotations",
            "org.snakeyaml.engine.v2..",
            "picocli",
            "org.jline..",
            // The hub of the ahead-of-time training run.
            "com.sun.net.httpserver",
            SDK)
        .check(module);
  }

  /** The AWS SDK takes long to load, and the other commands work without it. */
  @Test
  void onlyFreezeCommandsUseTheAwsSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.cli.freeze")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SDK)
        .check(module);
  }

  /** JLine takes long to load, and only lists to choose from need it. */
  @Test
  void onlyPromptsUseJline() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.cli.prompt")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jline..")
        .check(module);
  }

  /** The CDK takes long to load, and the other commands work without it. */
  @Test
  void onlySpokesCommandsUseInfra() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.cli.spokes")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("vend.infra..")
        .check(module);
  }

  /** The module local brings all of Vend, and the other commands work without it. */
  @Test
  void onlyLocalCommandsUseLocal() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.cli.local")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("vend.local..")
        .check(module);
  }

  /** The other classes of these packages report {@code CommandFailed} only. */
  @Test
  void onlyTheConfigFileHandlesInvalidGrants() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "vend.cli.credentials", "vend.cli.login", "vend.cli.session", "vend.cli.settings")
        .and()
        .doNotHaveSimpleName("ConfigFile")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("vend.grant.file.InvalidGrants")
        .check(module);
  }

  /** That provider is for programs, and loads the AWS SDK. */
  @Test
  void doesNotUseTheSdkCredentialsProvider() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("vend.client.VendCredentialsProvider")
        .check(module);
  }
}
