package vend.infra.cdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.cloudformation.include.CfnInclude;
import vend.caller.Transport;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.infra.spoke.Spokes;
import vend.infra.template.SpokeTemplates;

/** Runs cdk-nag's AwsSolutions pack on the CDK stacks and on the plain template. */
class NagTest {
  @TempDir private Path folder;

  @BeforeEach
  void needsNode() {
    CdkApp.needsNode();
  }

  private static Spokes example() throws Exception {
    Grants grants = GrantsReader.read(Path.of("..", "grants.yaml"), Transport.HTTPS_ONLY);
    return Spokes.of(grants);
  }

  @SuppressWarnings("deprecation") // The CDK's own assertions return only this type.
  private static List<String> findings(Stack stack) {
    var found = Annotations.fromStack(stack);
    var any = Match.stringLikeRegexp("AwsSolutions-.*");
    return Stream.concat(found.findError("*", any).stream(), found.findWarning("*", any).stream())
        .map(message -> String.valueOf(message.getEntry().getData()))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static App nagged(App app) {
    Aspects.of(app).add(new AwsSolutionsChecks());
    return app;
  }

  @Test
  void reportsNothingInTheCdkStacks() throws Exception {
    App app = nagged(CdkApp.of(example(), folder));
    for (String account : List.of("shop-prod", "shop-test", "legacy")) {
      assertEquals(List.of(), findings((Stack) app.getNode().findChild(account)), () -> account);
    }
  }

  @Test
  void reportsNothingInThePlainTemplate() throws Exception {
    assertEquals(List.of(), findings(included(plain())));
  }

  /** Each suppression names one policy; cdk-nag reports a policy without a suppression. */
  @Test
  void reportsAnAwsManagedPolicyWithoutASuppression() throws Exception {
    List<String> found =
        findings(included(plain().replace("Policy::arn:aws:iam::aws:policy/PowerUserAccess", "x")));
    assertEquals(1, found.size(), found.toString());
    assertTrue(found.getFirst().contains("IAM4"), found.toString());
  }

  private static String plain() throws Exception {
    return new SpokeTemplates(example()).files(1).getFirst().body();
  }

  private Stack included(String template) throws Exception {
    Path file = Files.writeString(folder.resolve("vend-roles.json"), template);
    var stack = new Stack(nagged(new App()), "included");
    CfnInclude.Builder.create(stack, "template").templateFile(file.toString()).build();
    return stack;
  }
}
