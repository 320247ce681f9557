package vend.infra.spoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import vend.Sha256;
import vend.grant.Account;
import vend.grant.DeclaredRole;
import vend.grant.ManagedPolicy;
import vend.policy.trust.TrustPolicy;

/**
 * A role that the grants file declares, in one of its accounts.
 *
 * @param trust its trust policy, from {@code vend.policy.trust}
 */
public record SpokeRole(DeclaredRole declared, Account account, TrustPolicy trust) {
  /**
   * The smallest {@code MaxSessionDuration} of a role, in seconds. IAM allows no smaller value, so
   * only the hub enforces a shorter {@code maxSession} of the grants file.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">IAM:
   *     CreateRole, MaxSessionDuration</a>
   */
  public static final int SHORTEST_MAX_SESSION = 3600;

  private static final String REASON =
      "The grants file gives this AWS managed policy to the role. The session policy of a grant"
          + " limits what a session may do with it.";

  /** Returns the logical id in a template. It depends on the role's name only. */
  public String logicalId() {
    return LogicalId.of(declared.name());
  }

  /** Returns the role's {@code MaxSessionDuration}, at least {@link #SHORTEST_MAX_SESSION}. */
  public int maxSessionSeconds() {
    return Math.max(SHORTEST_MAX_SESSION, declared.maxSession().seconds());
  }

  /** Returns the tags of the role, sorted by key. */
  public Map<String, String> tags() {
    return new TreeMap<>(declared.tags());
  }

  /** Returns the managed policies without duplicates. */
  public List<ManagedPolicy> policies() {
    return declared.policies().stream().distinct().toList();
  }

  /**
   * Returns the suppressions for cdk-nag, which reports each AWS managed policy
   * (AwsSolutions-IAM4).
   *
   * @param arns the ARNs of the role's AWS managed policies
   * @return empty if there are none
   */
  public static Optional<Map<String, Object>> nagMetadata(List<String> arns) {
    if (arns.isEmpty()) {
      return Optional.empty();
    }
    var rule = new LinkedHashMap<String, Object>();
    rule.put("id", "AwsSolutions-IAM4");
    rule.put("reason", REASON);
    rule.put("applies_to", arns.stream().map(arn -> "Policy::" + arn).toList());
    return Optional.of(Map.of("rules_to_suppress", List.of(rule)));
  }

  /**
   * A role's logical id. It depends on the role's name and on nothing else: if it changed,
   * CloudFormation would create the new role before it deletes the old one, and IAM allows the name
   * only once.
   */
  private static final class LogicalId {
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9]");
    private static final int DIGITS = 8;

    private LogicalId() {}

    /**
     * Returns letters and digits only, as CloudFormation requires. A digest at the end keeps
     * similar names apart.
     */
    static String of(String role) {
      String plain = OTHER.matcher(role).replaceAll("");
      String digest = Sha256.of(role.getBytes(UTF_8)).substring(0, DIGITS);
      return "Role" + plain + digest.toUpperCase(Locale.ROOT);
    }
  }
}
