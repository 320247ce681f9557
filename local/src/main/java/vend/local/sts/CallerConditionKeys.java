package vend.local.sts;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.aws.RoleArn;
import vend.iam.Principal;

/**
 * IAM's global condition keys, which every request has.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">global
 *     condition keys</a>
 */
final class CallerConditionKeys {
  private CallerConditionKeys() {}

  static Map<String, List<String>> of(
      StsCaller caller, LocalAccounts accounts, String region, Instant now) {
    var keys = new LinkedHashMap<String, List<String>>();
    keys.put("aws:PrincipalArn", List.of(principalArn(caller)));
    keys.put("aws:PrincipalAccount", List.of(caller.account().value()));
    keys.put("aws:PrincipalType", List.of(principalType(caller)));
    keys.put("aws:PrincipalIsAWSService", List.of("false"));
    keys.put("aws:userid", List.of(caller.userId()));
    accounts
        .organization(caller.account())
        .ifPresent(id -> keys.put("aws:PrincipalOrgID", List.of(id)));
    keys.put("aws:CurrentTime", List.of(now.toString()));
    keys.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
    keys.put("aws:RequestedRegion", List.of(region));
    keys.put("aws:SourceIp", List.of("127.0.0.1"));
    keys.put("aws:SecureTransport", List.of("false"));
    keys.put("aws:ViaAWSService", List.of("false"));
    caller.session().ifPresent(session -> addSession(keys, session));
    return keys;
  }

  private static void addSession(Map<String, List<String>> keys, StsCaller.Session session) {
    keys.put("aws:TokenIssueTime", List.of(session.issued().toString()));
    session.sourceIdentity().ifPresent(id -> keys.put("aws:SourceIdentity", List.of(id)));
    session.tags().forEach((key, value) -> keys.put("aws:PrincipalTag/" + key, List.of(value)));
  }

  /** Returns the caller's ARN; for a role session the ARN of the role, with its path. */
  static String principalArn(StsCaller caller) {
    return caller.principal() instanceof Principal.RoleSession(RoleArn role, String _)
        ? role.toString()
        : caller.principal().toString();
  }

  private static String principalType(StsCaller caller) {
    return caller.principal() instanceof Principal.RoleSession ? "AssumedRole" : "User";
  }
}
