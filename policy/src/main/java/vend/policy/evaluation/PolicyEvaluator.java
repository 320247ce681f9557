package vend.policy.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import vend.aws.AccountId;
import vend.iam.Effect;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.iam.PrincipalMatch;
import vend.iam.Statement;

/**
 * Evaluates all policies that apply to a request, as IAM does within and across accounts.
 *
 * <p>It does not know policies of the organization (SCPs and RCPs) and of VPC endpoints.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html">IAM:
 *     how a request is allowed or denied</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html">IAM:
 *     cross-account evaluation</a>
 */
public final class PolicyEvaluator {
  private static final String ASSUME_ROLE = "sts:assumerole";

  /** Actions that a role's trust policy must allow, whatever the caller's own policies say. */
  private static final Set<String> NEED_TRUST_POLICY =
      Set.of(
          ASSUME_ROLE,
          "sts:assumerolewithsaml",
          "sts:assumerolewithwebidentity",
          "sts:setsourceidentity",
          "sts:tagsession");

  private PolicyEvaluator() {}

  public static Verdict evaluate(AuthorizationRequest request, Policies policies) {
    List<PolicyTrace> trace = trace(request, policies);
    if (!PolicyTrace.applying(trace, Effect.DENY).isEmpty()) {
      return new Verdict.ExplicitlyDenied(trace);
    }
    Set<PolicyType> missing = missing(request, policies, trace);
    return missing.isEmpty()
        ? new Verdict.Allowed(trace)
        : new Verdict.ImplicitlyDenied(trace, missing);
  }

  private static List<PolicyTrace> trace(AuthorizationRequest request, Policies policies) {
    List<PolicyTrace> trace = new ArrayList<>();
    boolean bounded = policies.boundary().isPresent();
    add(trace, PolicyType.IDENTITY, policies.identity(), request, bounded);
    add(trace, PolicyType.SESSION, policies.session().orElse(List.of()), request, bounded);
    add(trace, PolicyType.BOUNDARY, policies.boundary().stream().toList(), request, bounded);
    add(trace, PolicyType.RESOURCE, policies.resource().stream().toList(), request, bounded);
    return List.copyOf(trace);
  }

  private static void add(
      List<PolicyTrace> trace,
      PolicyType type,
      List<PolicyDocument> policies,
      AuthorizationRequest request,
      boolean bounded) {
    for (int i = 0; i < policies.size(); i++) {
      List<Statement> statements = policies.get(i).statements();
      List<StatementTrace> traces = new ArrayList<>(statements.size());
      for (int k = 0; k < statements.size(); k++) {
        traces.add(StatementTrace.of(statements.get(k), k, request, bounded));
      }
      trace.add(new PolicyTrace(type, i, traces));
    }
  }

  /** Returns the types of policy that must allow the request and do not; denies are not checked. */
  private static Set<PolicyType> missing(
      AuthorizationRequest request, Policies policies, List<PolicyTrace> trace) {
    PrincipalMatch granted = granted(trace);
    Optional<AccountId> account = request.principal().account();
    if (account.isEmpty()) {
      return only(PolicyType.RESOURCE, granted == PrincipalMatch.NONE);
    }
    if (isRootAssumingRole(request)) {
      return EnumSet.of(PolicyType.IDENTITY);
    }
    boolean sameAccount = account.get().equals(policies.resourceAccount());
    if (sameAccount && granted == PrincipalMatch.DIRECT) {
      return Set.of();
    }
    Set<PolicyType> missing = missingOfCaller(request, policies, trace);
    if (sameAccount && granted == PrincipalMatch.ROLE) {
      missing.remove(PolicyType.IDENTITY);
    }
    if (granted == PrincipalMatch.NONE && (!sameAccount || needsResourcePolicy(request))) {
      missing.add(PolicyType.RESOURCE);
    }
    return missing;
  }

  /** Returns the missing types among identity policies, boundary and session policies. */
  private static Set<PolicyType> missingOfCaller(
      AuthorizationRequest request, Policies policies, List<PolicyTrace> trace) {
    Set<PolicyType> missing = EnumSet.noneOf(PolicyType.class);
    boolean isRoot = request.principal() instanceof Principal.AccountRoot;
    if (!isRoot && !allows(trace, PolicyType.IDENTITY)) {
      missing.add(PolicyType.IDENTITY);
    }
    if (policies.session().isPresent() && !allows(trace, PolicyType.SESSION)) {
      missing.add(PolicyType.SESSION);
    }
    if (policies.boundary().isPresent() && !allows(trace, PolicyType.BOUNDARY)) {
      missing.add(PolicyType.BOUNDARY);
    }
    return missing;
  }

  /**
   * The root user may do everything in its account without a policy, except assume a role.
   *
   * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS:
   *     AssumeRole</a>
   */
  private static boolean isRootAssumingRole(AuthorizationRequest request) {
    return request.principal() instanceof Principal.AccountRoot
        && lower(request.action()).equals(ASSUME_ROLE);
  }

  /** IAM documents two exceptions: trust policies and the policies of KMS keys. */
  private static boolean needsResourcePolicy(AuthorizationRequest request) {
    String action = lower(request.action());
    return NEED_TRUST_POLICY.contains(action) || action.startsWith("kms:");
  }

  private static boolean allows(List<PolicyTrace> trace, PolicyType type) {
    return trace.stream().anyMatch(policy -> policy.type() == type && policy.allows());
  }

  /**
   * Returns how the resource's own policy names the caller where it allows, the strongest first.
   */
  private static PrincipalMatch granted(List<PolicyTrace> trace) {
    List<PolicyTrace> resource =
        trace.stream().filter(policy -> policy.type() == PolicyType.RESOURCE).toList();
    return PolicyTrace.applying(resource, Effect.ALLOW).stream()
        .map(StatementTrace::outcome)
        .map(outcome ->
            outcome instanceof StatementTrace.Applies(var match) ? match : PrincipalMatch.NONE)
        .max(Comparator.naturalOrder())
        .orElse(PrincipalMatch.NONE);
  }

  private static Set<PolicyType> only(PolicyType type, boolean isMissing) {
    return isMissing ? EnumSet.of(type) : EnumSet.noneOf(PolicyType.class);
  }

  private static String lower(String action) {
    return action.toLowerCase(Locale.ROOT);
  }
}
