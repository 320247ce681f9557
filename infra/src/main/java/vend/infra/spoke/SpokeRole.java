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
 * A role that the file declares, as it is made in one account.
 *
 * @param declared what the file says of it
 * @param account where it is made
 * @param trust its trust policy, as {@code vend.policy.trust} writes it
 */
public record SpokeRole(DeclaredRole declared, Account account, TrustPolicy trust) {
  /**
   * Seconds that the role's sessions last at most. IAM takes no less; a shorter one of the file is
   * for the hub to keep.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">IAM:
   *     CreateRole, MaxSessionDuration</a>
   */
  public static final int SHORTEST_MAX_SESSION = 3600;

  private static final String REASON =
      "The grants file names this policy of AWS's own for the role; a grant's session policy narrows"
          + " what a session gets of it.";

  /** Its name in a template, the same in every account and whatever else changes. */
  public String logicalId() {
    return LogicalId.of(declared.name());
  }

  /** See {@link #SHORTEST_MAX_SESSION}. */
  public int maxSessionSeconds() {
    return Math.max(SHORTEST_MAX_SESSION, declared.maxSession().seconds());
  }

  /** The tags of the role itself, in the order of their keys. */
  public Map<String, String> tags() {
    return new TreeMap<>(declared.tags());
  }

  /** Its managed policies, each once. */
  public List<ManagedPolicy> policies() {
    return declared.policies().stream().distinct().toList();
  }

  /**
   * What cdk-nag is told of the role: it asks about each of AWS's own policies (AwsSolutions-IAM4).
   *
   * @param arns the ARNs of the policies that the role has and that are AWS's own
   * @return empty where there are none
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
   * A role's name within a template. It hangs on the role's own name and on nothing else: a role
   * whose logical id changed would be made before the old one is deleted, and IAM has that name
   * once.
   */
  private static final class LogicalId {
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9]");
    private static final int DIGITS = 8;

    private LogicalId() {}

    /**
     * Letters and digits, as CloudFormation takes them; names that look alike differ at the end.
     */
    static String of(String role) {
      String plain = OTHER.matcher(role).replaceAll("");
      String digest = Sha256.of(role.getBytes(UTF_8)).substring(0, DIGITS);
      return "Role" + plain + digest.toUpperCase(Locale.ROOT);
    }
  }
}
