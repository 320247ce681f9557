package vend.local.sts;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.iam.Principal;
import vend.iam.RoleArn;
import vend.trust.RoleRequest;

/**
 * A request to take a role as policies see it, with the condition keys that IAM has on every
 * request.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">global
 *     condition keys</a>
 */
final class RequestKeys {
  private final StsCaller caller;
  private final AssumeRoleRequest request;
  private final Optional<String> sourceIdentity;
  private final Map<String, List<String>> global;

  /**
   * @param sourceIdentity what was sent, or inherited from the caller's session
   */
  RequestKeys(
      StsCaller caller,
      AssumeRoleRequest request,
      Optional<String> sourceIdentity,
      LocalAccounts accounts,
      String region,
      Instant now) {
    this.caller = caller;
    this.request = request;
    this.sourceIdentity = sourceIdentity;
    this.global = global(accounts, region, now);
  }

  RoleRequest request() {
    return new RoleRequest(
        global,
        request.sessionName(),
        request.externalId(),
        sourceIdentity,
        request.tags().values(),
        request.tags().transitive());
  }

  private Map<String, List<String>> global(LocalAccounts accounts, String region, Instant now) {
    var keys = new LinkedHashMap<String, List<String>>();
    keys.put("aws:PrincipalArn", List.of(principalArn()));
    keys.put("aws:PrincipalAccount", List.of(caller.account().value()));
    keys.put("aws:PrincipalType", List.of(principalType()));
    keys.put("aws:PrincipalIsAWSService", List.of("false"));
    keys.put("aws:userid", List.of(caller.userId()));
    accounts
        .organization(caller.account())
        .ifPresent(id -> keys.put("aws:PrincipalOrgID", List.of(id)));
    request
        .role()
        .map(RoleArn::account)
        .ifPresent(account -> {
          keys.put("aws:ResourceAccount", List.of(account.value()));
          accounts
              .organization(account)
              .ifPresent(id -> keys.put("aws:ResourceOrgID", List.of(id)));
        });
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

  /** Of a session it is the role's ARN, path and all. */
  private String principalArn() {
    return caller.principal() instanceof Principal.RoleSession(RoleArn role, String _)
        ? role.toString()
        : caller.principal().toString();
  }

  private String principalType() {
    return caller.principal() instanceof Principal.RoleSession ? "AssumedRole" : "User";
  }
}
