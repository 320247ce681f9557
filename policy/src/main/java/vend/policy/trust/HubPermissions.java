package vend.policy.trust;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.grant.DeclaredRole;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;

/**
 * Writes the identity policy of the hub role. It allows the three STS actions that vending needs,
 * on the roles of the grants file, within the organization.
 */
public final class HubPermissions {
  /**
   * IAM's limit for all inline policies of a role together, in characters.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM
   *     quotas: aggregate policy size</a>
   */
  public static final int QUOTA = 10_240;

  private static final List<String> ACTIONS =
      List.of("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity");

  private final Grants grants;

  public HubPermissions(Grants grants) {
    this.grants = grants;
  }

  /**
   * Returns the policy. It names the exact ARNs while they fit into {@link #QUOTA}; else it allows
   * Vend's own path {@code /vend/} and the ARNs of roles that Vend does not create.
   *
   * @throws IllegalStateException if not even that fits: with more than a hundred roles that Vend
   *     does not create
   */
  public PolicyDocument document() {
    return exact().filter(policy -> policy.size() <= QUOTA).orElseGet(this::wide);
  }

  /** Returns empty if the file has no role, because a statement needs a resource. */
  private Optional<PolicyDocument> exact() {
    return grants.targets().isEmpty()
        ? Optional.empty()
        : Optional.of(of(arns(List.copyOf(grants.targets()))));
  }

  private PolicyDocument wide() {
    var resources = new ArrayList<String>();
    resources.add(
        "arn:%s:iam::*:role%s*".formatted(grants.hubRole().partition(), DeclaredRole.PATH));
    resources.addAll(arns(grants.targets().stream().filter(role -> !role.declared()).toList()));
    PolicyDocument wide = of(resources);
    if (wide.size() > QUOTA) {
      throw new IllegalStateException(
          "The identity policy of the hub role would have %d characters, and IAM allows %d. Name fewer roles by ARN in the grants file."
              .formatted(wide.size(), QUOTA));
    }
    return wide;
  }

  private static List<String> arns(List<TargetRole> roles) {
    return roles.stream().map(role -> role.arn().toString()).sorted().toList();
  }

  private PolicyDocument of(List<String> resources) {
    var statement = new LinkedHashMap<String, Object>();
    statement.put("Effect", "Allow");
    statement.put("Action", ACTIONS);
    statement.put("Resource", resources);
    statement.put(
        "Condition",
        Map.of("StringEquals", Map.of("aws:ResourceOrgID", grants.organization().value())));
    var policy = new LinkedHashMap<String, Object>();
    policy.put("Version", "2012-10-17");
    policy.put("Statement", List.of(statement));
    try {
      return PolicyDocument.of(policy);
    } catch (InvalidPolicy e) {
      throw new IllegalStateException("valid grants produce a valid policy", e);
    }
  }
}
