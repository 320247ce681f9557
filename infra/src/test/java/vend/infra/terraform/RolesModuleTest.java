package vend.infra.terraform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vend.grant.Account;
import vend.grant.Grants;
import vend.infra.InAccount;
import vend.infra.Shapes;
import vend.infra.Templates;
import vend.infra.spoke.SpokesNotCreated;

/**
 * Compares what Terraform makes of the module in each account with what CloudFormation makes of the
 * template. The test evaluates the module without its provider, which no package registry has: a
 * copy of the module takes the account as a variable and returns the arguments of the resources.
 */
class RolesModuleTest {
  private static final String UNLISTED = "999999999999";

  @TempDir private Path folder;

  static Stream<String> shapes() {
    return Shapes.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void creates_the_same_roles_as_the_template_in_each_account(String shape) throws Exception {
    Terraform.needed();
    Grants grants = Shapes.get(shape);
    Map<String, Object> evaluated = evaluated(grants);
    for (Account account : grants.accounts()) {
      String id = account.id().value();
      assertEquals(ofTemplate(grants, id), ofModule(Templates.part(evaluated, id)), id);
    }
    assertEquals(
        Map.of("listed", false, "roles", Map.of(), "attachments", Map.of()),
        evaluated.get(UNLISTED));
  }

  /** Returns what the module evaluates to, by account. */
  private Map<String, Object> evaluated(Grants grants) throws Exception {
    var terraform = new Terraform(folder);
    for (ModuleFile file : files(grants)) {
      if (!file.name().endsWith("versions.tf")) {
        terraform.write(file.name(), withoutProvider(file.body()));
      }
    }
    terraform.write(
        "vend-roles/test.tf",
        """
        variable "account_id" {}
        output "listed" { value = contains(keys(local.accounts), var.account_id) }
        output "roles" { value = local.roles }
        output "attachments" { value = local.attachments }
        """);
    var ids = new ArrayList<String>();
    grants.accounts().forEach(account -> ids.add('"' + account.id().value() + '"'));
    terraform.write(
        "test.tf",
        """
        module "in" {
          source     = "./vend-roles"
          for_each   = toset([%s, "%s"])
          account_id = each.key
        }
        """
            .formatted(String.join(", ", ids), UNLISTED));
    terraform.run("", "get");
    return terraform.evaluate("module.in");
  }

  private static String withoutProvider(String body) {
    return body.replaceAll("(?ms)^(data|resource|output) \".*?^}\n", "")
        .replace("data.aws_caller_identity.current.account_id", "var.account_id");
  }

  private static Map<String, Object> ofModule(Map<String, Object> account) {
    assertEquals(true, account.get("listed"));
    var roles = new TreeMap<String, Object>();
    Templates.part(account, "roles")
        .forEach((name, role) -> {
          Map<String, Object> properties = properties(name, (Map<?, ?>) role);
          properties.put("ManagedPolicyArns", attached(account, name));
          roles.put(name, properties);
        });
    return roles;
  }

  /** Returns the arguments of a role by the names of CloudFormation. */
  private static Map<String, Object> properties(String name, Map<?, ?> role) {
    var properties = new LinkedHashMap<String, Object>();
    properties.put("RoleName", name);
    properties.put("Path", "/vend/");
    properties.put("MaxSessionDuration", role.get("max_session_duration"));
    properties.put(
        "AssumeRolePolicyDocument", Templates.read(String.valueOf(role.get("assume_role_policy"))));
    properties.put("Tags", role.get("tags"));
    if (role.get("description") != null) {
      properties.put("Description", role.get("description"));
    }
    if (role.get("permissions_boundary") != null) {
      properties.put("PermissionsBoundary", role.get("permissions_boundary"));
    }
    return properties;
  }

  private static List<Object> attached(Map<String, Object> account, String role) {
    var arns = new ArrayList<Object>();
    Templates.part(account, "attachments")
        .forEach((key, value) -> {
          var attachment = (Map<?, ?>) value;
          String arn = String.valueOf(attachment.get("policy_arn"));
          if (role.equals(attachment.get("role"))) {
            assertEquals(role + "/" + arn, key);
            arns.add(arn);
          }
        });
    return arns;
  }

  private static Map<String, Object> ofTemplate(Grants grants, String account) {
    var roles = new TreeMap<String, Object>();
    for (var resource :
        new InAccount(Templates.of(grants).getFirst(), account).resources().values()) {
      if ("AWS::IAM::Role".equals(resource.get("Type"))) {
        var properties = new LinkedHashMap<>(Templates.part(resource, "Properties"));
        properties.compute("ManagedPolicyArns", (_, arns) -> sorted(arns));
        properties.compute("Tags", (_, tags) -> tags(tags));
        roles.put((String) properties.get("RoleName"), properties);
      }
    }
    return roles;
  }

  private static List<Object> sorted(Object arns) {
    return arns instanceof List<?> list
        ? new ArrayList<>(list.stream().sorted().toList())
        : List.of();
  }

  private static Map<String, Object> tags(Object tags) {
    return tags instanceof List<?> list
        ? list.stream()
            .map(tag -> (Map<?, ?>) tag)
            .collect(Collectors.toMap(tag -> (String) tag.get("Key"), tag -> tag.get("Value")))
        : Map.of();
  }

  /** The copy above lacks the resources, so their arguments are compared as text. */
  @Test
  void gives_each_role_all_arguments() throws Exception {
    String main = body(Shapes.get("roles with every property"), "main.tf");
    String role = main.substring(main.indexOf("resource \"aws_iam_role\" \"vend\""));
    role = role.substring(0, role.indexOf("\n}\n"));
    assertTrue(role.contains("for_each = local.roles\n"), role);
    assertTrue(role.contains("name                 = each.key\n"), role);
    assertTrue(role.contains("path                 = \"/vend/\"\n"), role);
    for (String argument :
        List.of(
            "description",
            "max_session_duration",
            "assume_role_policy",
            "permissions_boundary",
            "tags")) {
      assertTrue(role.matches("(?s).*\n  %s += each.value.%1$s(\n.*)?".formatted(argument)), role);
    }
    assertTrue(
        main.contains("condition     = contains(keys(local.accounts), self.account_id)"), main);
  }

  @Test
  void is_laid_out_as_terraform_does() throws Exception {
    Terraform.needed();
    var terraform = new Terraform(folder);
    int number = 0;
    for (Grants grants : Shapes.all().values()) {
      for (ModuleFile file : files(grants)) {
        terraform.write(number + "/" + file.name(), file.body());
      }
      number++;
    }
    assertEquals("", terraform.run("", "fmt", "-check", "-diff", "-recursive"));
  }

  @Test
  void refuses_text_that_terraform_would_change() {
    Grants grants =
        Templates.grants(
            // The sign of the unit Ohm, for which NFC has the Greek letter.
            Shapes.manyForms(1).replace("policies: []", "policies: [], tags: { unit: \u2126 }"));
    var error = assertThrows(SpokesNotCreated.class, () -> files(grants));
    assertTrue(String.valueOf(error.getMessage()).contains("form NFC"), error.getMessage());
  }

  /** A policy that an operator attached in an incident must stay attached. */
  @Test
  void never_detaches_policies_of_others() throws Exception {
    for (ModuleFile file : files(Shapes.get("roles with every property"))) {
      assertFalse(file.body().contains("exclusive"), file.body());
      assertFalse(file.body().contains("managed_policy_arns"), file.body());
      assertFalse(file.body().contains("inline_policy"), file.body());
    }
  }

  private static List<ModuleFile> files(Grants grants) throws SpokesNotCreated {
    return new RolesModule(Templates.spokes(grants)).files();
  }

  private static String body(Grants grants, String name) throws SpokesNotCreated {
    return files(grants).stream()
        .filter(file -> file.name().equals("vend-roles/" + name))
        .map(ModuleFile::body)
        .findFirst()
        .orElseThrow();
  }
}
