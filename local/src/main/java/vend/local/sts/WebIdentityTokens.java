package vend.local.sts;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.aws.AccountId;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;
import vend.iam.ConditionContext;
import vend.policy.evaluation.AuthorizationRequest;
import vend.policy.evaluation.Policies;
import vend.policy.evaluation.PolicyEvaluator;

/**
 * Issues tokens that identify their caller: AWS's outbound identity federation. AWS does not
 * document the maximum size of a token's payload, so this class does not limit it.
 *
 * @param issuers the issuers of the accounts whose outbound federation is enabled
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html">the
 *     claims of such a token</a>
 */
record WebIdentityTokens(LocalAccounts accounts, Map<AccountId, WebIdentityIssuer> issuers) {
  private static final String OWN_CLAIMS = "https://sts.amazonaws.com/";

  /**
   * A signed token.
   *
   * @param expires its {@code exp}
   */
  record Issued(String jwt, Instant expires) {}

  /**
   * Issues a token.
   *
   * @throws StsError if the caller is not authorized, the account has no issuer, or the token would
   *     outlive the caller's credentials
   */
  Issued issue(
      IssuedCredentials credentials, WebIdentityTokenRequest request, String region, Instant now)
      throws StsError {
    StsCaller caller = credentials.caller();
    authorize(caller, request, region, now);
    Instant issued = now.truncatedTo(ChronoUnit.SECONDS);
    Instant expires = issued.plus(request.duration());
    WebIdentityIssuer issuer = issuers.get(caller.account());
    if (issuer == null) {
      throw new StsError(
          Code.OutboundWebIdentityFederationDisabledException,
          "Outbound web identity federation is disabled for account " + caller.account().value());
    }
    if (credentials.temporary().filter(own -> expires.isAfter(own.expires())).isPresent()) {
      throw new StsError(
          Code.SessionDurationEscalationException,
          "The requested token duration would extend the session beyond its expiration time.");
    }
    return new Issued(
        issuer.sign(
            request.algorithm(),
            request.audience(),
            claims(caller, request, region),
            issued,
            request.duration()),
        expires);
  }

  private void authorize(
      StsCaller caller, WebIdentityTokenRequest request, String region, Instant now)
      throws StsError {
    var keys = new LinkedHashMap<>(CallerConditionKeys.of(caller, accounts, region, now));
    keys.put("sts:IdentityTokenAudience", request.audience());
    keys.put("sts:SigningAlgorithm", List.of(request.algorithm().name()));
    keys.put("sts:DurationSeconds", List.of(Long.toString(request.duration().toSeconds())));
    var actions = new ArrayList<>(List.of("sts:GetWebIdentityToken"));
    if (!request.tags().values().isEmpty()) {
      actions.add("sts:TagGetWebIdentityToken");
      keys.put("aws:TagKeys", List.copyOf(request.tags().values().keySet()));
      request
          .tags()
          .values()
          .forEach((tag, value) -> keys.put("aws:RequestTag/" + tag, List.of(value)));
    }
    for (String action : actions) {
      authorize(caller, action, ConditionContext.ofRequest(keys));
    }
  }

  private static void authorize(StsCaller caller, String action, ConditionContext context)
      throws StsError {
    String partition = CallerConditionKeys.principalArn(caller).split(":", 3)[1];
    String resource = "arn:%s:sts::%s:self".formatted(partition, caller.account().value());
    var policies =
        new Policies(
            caller.policies(),
            caller.session().flatMap(StsCaller.Session::policies),
            Optional.empty(),
            Optional.empty(),
            caller.account());
    var requested = new AuthorizationRequest(caller.principal(), action, resource, context);
    if (!PolicyEvaluator.evaluate(requested, policies).isAllowed()) {
      throw new StsError(
          Code.AccessDenied,
          "User: %s is not authorized to perform: %s on resource: %s"
              .formatted(caller.principal(), action, resource));
    }
  }

  private Map<String, Object> claims(
      StsCaller caller, WebIdentityTokenRequest request, String region) {
    var own = new LinkedHashMap<String, Object>();
    own.put("aws_account", caller.account().value());
    own.put("source_region", region);
    accounts.organization(caller.account()).ifPresent(id -> own.put("org_id", id));
    caller
        .session()
        .map(StsCaller.Session::tags)
        .filter(tags -> !tags.isEmpty())
        .ifPresent(tags -> own.put("principal_tags", tags));
    if (!request.tags().values().isEmpty()) {
      own.put("request_tags", request.tags().values());
    }
    // The role, not its session, so that the subject does not change with each sign-in.
    return Map.of("sub", CallerConditionKeys.principalArn(caller), OWN_CLAIMS, own);
  }
}
