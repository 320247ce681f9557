package vend.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;
import vend.DrawnPackages;

/** The command starts quickly, since it uses core and one library for its arguments. */
class ArchitectureTest extends DrawnPackages {
  private static final String SDK = "software.amazon.awssdk..";

  ArchitectureTest() {
    super(Main.class, "cli");
  }

  @Test
  void usesCorePicocliAndWhatCoreReadsFilesWith() {
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
            // The hub of the launcher's rehearsal.
            "com.sun.net.httpserver",
            SDK)
        .check(module);
  }

  /** It takes long to load, and all other commands work without AWS. */
  @Test
  void speaksToAwsFromTheFreezesAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.cli.freeze")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SDK)
        .check(module);
  }

  /** Only who chooses at a terminal waits until it is loaded. */
  @Test
  void drawsAtATerminalInOnePlaceAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.cli.prompt")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jline..")
        .check(module);
  }

  /** The CDK is loaded for them alone. */
  @Test
  void makesTemplatesFromTheCommandsForSpokesAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.cli.spokes")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("vend.infra..")
        .check(module);
  }

  /** All of Vend is loaded for them alone. */
  @Test
  void runsVendFromTheCommandsForThisMachineAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.cli.local")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("vend.local..")
        .check(module);
  }

  /** All others have one failure to report. */
  @Test
  void readsTheErrorsOfYamlInTheConfigFileAlone() {
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

  /** It is for programs: it brings the SDK with it. */
  @Test
  void getsKeysWithoutTheProviderForTheSdk() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("vend.client.VendCredentialsProvider")
        .check(module);
  }
}
