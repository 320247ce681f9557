package vend.local.sts;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.policy.trust.RoleRequest;

/** A request to take a role as policies see it. */
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
    var keys = new LinkedHashMap<>(CallerKeys.of(caller, accounts, region, now));
    request
        .role()
        .map(RoleArn::account)
        .ifPresent(account -> {
          keys.put("aws:ResourceAccount", List.of(account.value()));
          accounts
              .organization(account)
              .ifPresent(id -> keys.put("aws:ResourceOrgID", List.of(id)));
        });
    return keys;
  }
}
