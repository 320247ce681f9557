package vend.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vend.Json;
import vend.grant.Account;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.KnownNames;
import vend.iam.PolicyDocument;
import vend.infra.cdk.CdkApp;
import vend.policy.trust.GuardedTrust;
import vend.policy.trust.SpokeTrust;
import vend.policy.trust.TrustPolicy;

/**
 * Compares the trust policies that the CDK stacks and the plain template create in each account
 * with those of {@code vend.policy.trust}, for all {@link Shapes}.
 */
class TrustInTemplatesTest {
  @TempDir private Path folder;

  static Stream<String> shapes() {
    return Shapes.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void thePlainTemplateHasTheTrustPoliciesOfVendTrustInEachAccount(String shape) throws Exception {
    Grants grants = Shapes.get(shape);
    for (Account account : grants.accounts()) {
      assertTrust(grants, account, inPlainTemplate(grants, account));
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theCdkStacksCreateTheSameRolesAsThePlainTemplate(String shape) throws Exception {
    CdkApp.needsNode();
    Grants grants = Shapes.get(shape);
    var stacks = CdkApp.templates(Templates.spokes(grants), folder);
    for (Account account : grants.accounts()) {
      Map<String, Map<String, Object>> plain = inPlainTemplate(grants, account);
      Map<String, Object> stack = stacks.getOrDefault(account.name().value(), Map.of());
      var synthesized = roles(new InAccount(stack, account.id().value()).resources());
      assertEquals(written(plain), written(synthesized));
      assertTrust(grants, account, synthesized);
      assertFalse(stack.containsKey("Parameters") || stack.containsKey("Rules"), stack.toString());
    }
  }

  private static Map<String, Map<String, Object>> inPlainTemplate(Grants grants, Account account) {
    var template = Templates.of(grants).getFirst();
    return roles(new InAccount(template, account.id().value()).resources());
  }

  /** Returns the properties of the roles by their logical ids. */
  private static Map<String, Map<String, Object>> roles(
      Map<String, Map<String, Object>> resources) {
    var roles = new TreeMap<String, Map<String, Object>>();
    resources.forEach((id, resource) -> {
      if ("AWS::IAM::Role".equals(resource.get("Type"))) {
        roles.put(id, Templates.part(resource, "Properties"));
      }
    });
    return roles;
  }

  /** Returns JSON in which the keys of every object are sorted. */
  private static String written(Object data) throws Exception {
    return Json.writeInLines(sorted(data));
  }

  private static Object sorted(Object data) {
    return switch (data) {
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, value) -> sorted.put((String) key, sorted(value)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(TrustInTemplatesTest::sorted).toList();
      default -> data;
    };
  }

  private static void assertTrust(
      Grants grants, Account account, Map<String, Map<String, Object>> roles) throws Exception {
    var found = new TreeMap<String, String>();
    for (Map<String, Object> role : roles.values()) {
      Map<String, Object> trust = Templates.part(role, "AssumeRolePolicyDocument");
      found.put("%s%s".formatted(role.get("Path"), role.get("RoleName")), written(trust));
      PolicyDocument document = PolicyDocument.parse(Json.write(trust)).requireResourceBased();
      GuardedTrust.check(grants, account, document);
      assertEquals(List.of(), KnownNames.unknownIn(trust));
    }
    assertEquals(expected(grants, account), found);
  }

  private static Map<String, String> expected(Grants grants, Account account) throws Exception {
    var expected = new TreeMap<String, String>();
    var trust = new SpokeTrust(grants);
    for (TargetRole role : grants.targets()) {
      if (role.declared() && role.account().equals(account) && trust.isGranted(role)) {
        var document = trust.of(role, TrustPolicy.DEFAULT_QUOTA).document();
        expected.put(
            "/" + role.arn().pathAndName(), written(new LinkedHashMap<>(document.toData())));
      }
    }
    return expected;
  }
}
