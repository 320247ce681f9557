package vend.local.sts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import vend.aws.RoleArn;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;
import vend.iam.ConditionContext;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.policy.evaluation.AuthorizationRequest;
import vend.policy.evaluation.Policies;
import vend.policy.evaluation.PolicyEvaluator;
import vend.policy.trust.RoleRequest;
import vend.session.PackedSize;

/** Starts role sessions, if the caller's policies and the role's trust policy allow it. */
final class RoleSessions {
  private static final Duration LONGEST_CHAINED = Duration.ofHours(1);
  private static final int FULL = 100;

  private final LocalAccounts accounts;
  private final CredentialRegistry registry;
  private final Roles roles;

  RoleSessions(LocalAccounts accounts, Roles roles, CredentialRegistry registry) {
    this.accounts = accounts;
    this.roles = roles;
    this.registry = registry;
  }

  /**
   * A new session.
   *
   * @param packed the share of STS's packed size that is used; empty without policies and tags
   */
  record Made(IssuedCredentials credentials, Optional<PackedSize> packed) {}

  /**
   * Starts a session without authorization, as AWS does for its own services.
   *
   * @throws IllegalArgumentException if the role does not exist
   */
  IssuedCredentials make(RoleArn arn, String sessionName, Duration duration, Instant now) {
    LocalRole role =
        roles.find(arn).orElseThrow(() -> new IllegalArgumentException("no role " + arn));
    var session =
        new StsCaller.Session(
            seconds(now), Map.of(), Set.of(), Optional.empty(), Optional.empty(), false);
    return issue(role, sessionName, session, duration);
  }

  /**
   * Assumes a role.
   *
   * @throws StsError if the caller is not authorized, or the request exceeds a limit
   */
  Made assume(StsCaller caller, AssumeRoleRequest request, String region, Instant now)
      throws StsError {
    checkInheritance(caller, request);
    Optional<String> sourceIdentity = request.sourceIdentity().or(() -> inherited(caller));
    RoleRequest seen =
        new RequestKeys(caller, request, sourceIdentity, accounts, region, now).request();
    LocalRole role = authorized(caller, request, sourceIdentity.isPresent(), seen);
    checkDuration(caller, request, role);
    Optional<PackedSize> packed = packed(request);
    var session =
        new StsCaller.Session(
            seconds(now),
            tags(caller, request),
            transitive(caller, request),
            sourceIdentity,
            request.hasSessionPolicies()
                ? Optional.of(request.policy().stream().toList())
                : Optional.empty(),
            caller.session().isPresent());
    return new Made(issue(role, request.sessionName(), session, request.duration()), packed);
  }

  private IssuedCredentials issue(
      LocalRole role, String sessionName, StsCaller.Session session, Duration duration) {
    var caller =
        new StsCaller(
            new Principal.RoleSession(role.arn(), sessionName),
            role.arn().account(),
            roles.id(role.arn()) + ":" + sessionName,
            role.policies(),
            Optional.of(session));
    return registry.issue(caller, session.issued(), session.issued().plus(duration));
  }

  /** Role chaining can replace neither the source identity nor a transitive tag. */
  private static void checkInheritance(StsCaller caller, AssumeRoleRequest request)
      throws StsError {
    Optional<String> held = inherited(caller);
    if (held.isPresent()
        && request.sourceIdentity().isPresent()
        && !held.equals(request.sourceIdentity())) {
      throw new StsError(
          Code.ValidationError, "The source identity is already set for this assume role session");
    }
    Set<String> transitive = caller.session().map(StsCaller.Session::transitive).orElse(Set.of());
    for (String key : request.tags().values().keySet()) {
      if (transitive.contains(key.toLowerCase(Locale.ROOT))) {
        throw new StsError(
            Code.InvalidParameterValue,
            "One of the specified transitive tag keys can't be set because it conflicts with a"
                + " transitive tag key from the calling session.");
      }
    }
  }

  private static Optional<String> inherited(StsCaller caller) {
    return caller.session().flatMap(StsCaller.Session::sourceIdentity);
  }

  /**
   * Returns the role, after checking every action that the request needs. Inherited source
   * identities and tags need their actions too. A missing role causes the same error as a role that
   * does not trust the caller.
   */
  private LocalRole authorized(
      StsCaller caller, AssumeRoleRequest request, boolean hasSourceIdentity, RoleRequest seen)
      throws StsError {
    Optional<LocalRole> role = request.role().flatMap(roles::find);
    if (role.isEmpty()) {
      throw denied(caller, "sts:AssumeRole", request);
    }
    if (hasSourceIdentity) {
      authorize(caller, "sts:SetSourceIdentity", request, role.get(), seen.setSourceIdentity());
    }
    authorize(caller, "sts:AssumeRole", request, role.get(), seen.assumeRole());
    if (!request.tags().values().isEmpty()
        || caller.session().map(session -> !session.transitive().isEmpty()).orElse(false)) {
      authorize(caller, "sts:TagSession", request, role.get(), seen.tagSession());
    }
    return role.get();
  }

  private static void authorize(
      StsCaller caller,
      String action,
      AssumeRoleRequest request,
      LocalRole role,
      ConditionContext context)
      throws StsError {
    var policies =
        new Policies(
            caller.policies(),
            caller.session().flatMap(StsCaller.Session::policies),
            Optional.empty(),
            Optional.of(role.trust()),
            role.arn().account());
    var authorization =
        new AuthorizationRequest(caller.principal(), action, request.arn(), context);
    if (!PolicyEvaluator.evaluate(authorization, policies).isAllowed()) {
      throw denied(caller, action, request);
    }
  }

  private static StsError denied(StsCaller caller, String action, AssumeRoleRequest request) {
    return new StsError(
        Code.AccessDenied,
        "User: %s is not authorized to perform: %s on resource: %s"
            .formatted(caller.principal(), action, request.arn()));
  }

  /** STS checks the role's own limit first, then that of role chaining. */
  private static void checkDuration(StsCaller caller, AssumeRoleRequest request, LocalRole role)
      throws StsError {
    if (request.duration().compareTo(role.maxSession()) > 0) {
      throw new StsError(
          Code.ValidationError,
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    if (caller.session().isPresent() && request.duration().compareTo(LONGEST_CHAINED) > 0) {
      throw new StsError(
          Code.ValidationError,
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by"
              + " role chaining.");
    }
  }

  /** AWS documents neither format nor limit; {@link PackedSize} explains the estimate. */
  private static Optional<PackedSize> packed(AssumeRoleRequest request) throws StsError {
    if (request.tags().values().isEmpty() && !request.hasSessionPolicies()) {
      return Optional.empty();
    }
    PackedSize size =
        PackedSize.of(request.tags().values(), request.policy().map(PolicyDocument::toJson));
    if (size.percent() > FULL) {
      throw new StsError(
          Code.PackedPolicyTooLarge,
          "Packed policy consumes %d%% of allotted space, please use smaller policy."
              .formatted(size.percent()));
    }
    return Optional.of(size);
  }

  private static Map<String, String> tags(StsCaller caller, AssumeRoleRequest request) {
    Map<String, String> tags = new HashMap<>(request.tags().values());
    caller
        .session()
        .ifPresent(session ->
            session
                .tags()
                .forEach((key, value) -> {
                  if (session.transitive().contains(key.toLowerCase(Locale.ROOT))) {
                    tags.put(key, value);
                  }
                }));
    return tags;
  }

  private static Set<String> transitive(StsCaller caller, AssumeRoleRequest request) {
    Set<String> keys = new TreeSet<>(request.tags().transitiveFolded());
    caller.session().ifPresent(session -> keys.addAll(session.transitive()));
    return keys;
  }

  /** STS's times have no fractions of a second. */
  private static Instant seconds(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS);
  }

  /** A request to assume a role, as policies see it. */
  private static final class RequestKeys {
    private final StsCaller caller;
    private final AssumeRoleRequest request;
    private final Optional<String> sourceIdentity;
    private final Map<String, List<String>> global;

    /**
     * @param sourceIdentity sent, or inherited from the caller's session
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
      var keys = new LinkedHashMap<>(CallerConditionKeys.of(caller, accounts, region, now));
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
}
