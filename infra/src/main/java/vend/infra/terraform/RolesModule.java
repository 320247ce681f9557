package vend.infra.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import vend.grant.Account;
import vend.grant.ManagedPolicy;
import vend.infra.spoke.RoleForms;
import vend.infra.spoke.SpokeRole;
import vend.infra.spoke.Spokes;
import vend.infra.spoke.SpokesNotCreated;
import vend.infra.terraform.HclText.Expression;
import vend.session.ExternalId;

/**
 * One Terraform module for many accounts. In each account it creates only the roles of that
 * account, with the same properties as the CloudFormation template. The files {@code accounts.tf}
 * and {@code roles.tf} hold the grants file's data; the others are the same for every grants file.
 *
 * <p>The module only attaches the managed policies, and never removes other ones. A policy that an
 * operator attaches in an incident, such as {@code AWSDenyAll}, therefore outlives an apply.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/language/modules/develop/structure">
 *     Terraform: Standard Module Structure</a>
 */
public final class RolesModule {
  private static final String FOLDER = "vend-roles/";
  private static final String HEAD =
      "# Written by `vend spokes terraform`. To change it, change the grants file.\n\n";
  private static final Expression EXTERNAL_IDS = new Expression("local.external_ids");
  private static final Expression NOTHING = new Expression("null");

  private final Spokes spokes;
  private final List<RoleForms> roles;

  public RolesModule(Spokes spokes) {
    this.spokes = spokes;
    this.roles = RoleForms.of(spokes.roles(), EXTERNAL_IDS);
  }

  /**
   * Returns the files of the module. The same grants file always results in the same files.
   *
   * @throws SpokesNotCreated if Terraform would change a text of the grants file
   */
  public List<ModuleFile> files() throws SpokesNotCreated {
    return List.of(
        file("accounts.tf", HEAD + accounts()),
        file("main.tf", HEAD + fixed("main.tf")),
        file("outputs.tf", HEAD + fixed("outputs.tf")),
        file("roles.tf", HEAD + roles()),
        file("versions.tf", HEAD + fixed("versions.tf")));
  }

  /**
   * Terraform converts all text to Unicode's form NFC. In a trust policy, the converted value would
   * differ from the session's, and AWS would refuse the role.
   *
   * @see <a href="https://developer.hashicorp.com/terraform/language/expressions/types">Terraform:
   *     string</a>
   */
  private static ModuleFile file(String name, String body) throws SpokesNotCreated {
    if (!Normalizer.isNormalized(body, Normalizer.Form.NFC)
        || !UTF_8.newEncoder().canEncode(body)) {
      throw new SpokesNotCreated(
          "The grants file has text that is not in Unicode normalization form NFC, for example a letter and its accent as two characters. Terraform would change it. Write the text in NFC, or use vend spokes template.");
    }
    return new ModuleFile(FOLDER + name, body);
  }

  private static String fixed(String name) {
    try (InputStream stream =
        Objects.requireNonNull(RolesModule.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String accounts() {
    var accounts = new LinkedHashMap<String, Object>();
    spokes.accounts().forEach(account -> accounts.put(account.id().value(), account(account)));
    return """
    locals {
      # By account id: the external ids, and for each role the index of its trust policy in local.trust.
      accounts = %s
    }
    """
        .formatted(HclText.of(accounts, 2));
  }

  private Map<String, Object> account(Account account) {
    List<String> ids = account.acceptedExternalIds().stream().map(ExternalId::value).toList();
    var forms = new LinkedHashMap<String, Object>();
    roles.forEach(role -> role.formIn(account.id()).ifPresent(form -> forms.put(name(role), form)));
    var data = new LinkedHashMap<String, Object>();
    data.put("external_ids", ids.size() == 1 ? ids.getFirst() : ids);
    data.put("roles", forms);
    return data;
  }

  private static String name(RoleForms role) {
    return role.role().declared().name();
  }

  private String roles() {
    var declared = new LinkedHashMap<String, Object>();
    var trust = new LinkedHashMap<String, Object>();
    for (RoleForms role : roles) {
      declared.put(name(role), declared(role.role()));
      trust.put(name(role), role.forms());
    }
    return """
    locals {
      # By role name: what is the same in every account.
      declared = %s

      # By role name: the trust policies, of which each account has one.
      trust = %s
    }
    """
        .formatted(HclText.of(declared, 2), HclText.of(trust, 2));
  }

  private Map<String, Object> declared(SpokeRole role) {
    var data = new LinkedHashMap<String, Object>();
    data.put(
        "description", role.declared().description().<Object>map(text -> text).orElse(NOTHING));
    data.put("max_session_duration", role.maxSessionSeconds());
    data.put(
        "permissions_boundary",
        role.declared().permissionsBoundary().map(this::arn).orElse(NOTHING));
    data.put("policies", role.policies().stream().map(this::arn).toList());
    data.put("tags", role.tags());
    return data;
  }

  private Expression arn(ManagedPolicy policy) {
    String literal = HclText.quoted(policy.arn(spokes.partition()));
    return new Expression(literal.replace(ManagedPolicy.ACCOUNT, "${local.account_id}"));
  }
}
