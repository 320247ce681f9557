package vend.grant;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import vend.Printable;
import vend.Reason;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.credentials.SessionDuration;
import vend.iam.ConditionContext;
import vend.iam.ConditionOutcome;
import vend.iam.Effect;
import vend.session.RequestedSession;
import vend.session.SessionRefused;
import vend.session.SessionTags;

/**
 * The decision engine: evaluates the grants for one request.
 *
 * <p>Denies by default, and an explicit deny wins. Of several grants that allow the request, the
 * first in the file whose session can be rendered is used. Pure: equal input gives equal decisions.
 */
public final class Decider {
  private final Grants grants;
  private final GrantIndex index;
  private final DecisionListener listener;
  private final Set<IssuerName> issuersOfPersons;

  /** Creates an engine for one revision of the grants. */
  public Decider(Grants grants) {
    this(grants, DecisionListener.NONE);
  }

  /**
   * Creates an engine that reports its decisions.
   *
   * @param listener receives each decision and cannot influence it
   */
  public Decider(Grants grants, DecisionListener listener) {
    this.grants = grants;
    this.index = new GrantIndex(grants);
    this.listener = listener;
    this.issuersOfPersons = grants.issuersOfPersons();
  }

  /** Decides one request of a caller whose identity is already established. */
  public Decision decide(
      Caller caller, RoleReference reference, RequestedSession requested, RequestFacts facts) {
    Decision decision = decision(caller, reference, requested, facts);
    listener.decided(caller, reference, requested, facts, decision);
    return decision;
  }

  private Decision decision(
      Caller caller, RoleReference reference, RequestedSession requested, RequestFacts facts) {
    Optional<TargetRole> role = grants.find(reference);
    if (role.isEmpty()) {
      return notGranted();
    }
    Collection<Grant> candidates = index.naming(role.get(), caller.issuer());
    // Checked before any deny and freeze: a role without a grant for the caller's issuer must look
    // the same as a role that does not exist.
    if (candidates.stream().noneMatch(grant -> grant.effect() == Effect.ALLOW)) {
      return notGranted();
    }
    if (facts
        .freezes()
        .stops(caller, issuersOfPersons.contains(caller.issuer()), role.get().arn())) {
      return new Decision.Denied(Reason.FROZEN, Reason.FROZEN.text(), List.of());
    }
    return new Evaluation(this, caller, role.get(), requested, facts).of(candidates);
  }

  private static Decision notGranted() {
    return new Decision.Denied(Reason.ROLE_NOT_GRANTED, Reason.ROLE_NOT_GRANTED.text(), List.of());
  }

  /**
   * Returns the roles that this caller would be allowed with a default request, in the order of the
   * file, each with its decision.
   */
  public List<Allowed> allowedRoles(Caller caller, RequestFacts facts) {
    var context = new CallerContext(caller.claims(), facts);
    var open =
        index.about(caller.issuer()).stream()
            .filter(grant -> grant.effect() == Effect.ALLOW && grant.when().met(context))
            .toList();
    return grants.targetsOf(open).stream()
        .map(role -> new RoleReference.ByArn(role.arn()))
        .map(role -> decision(caller, role, RequestedSession.DEFAULT, facts))
        .filter(Allowed.class::isInstance)
        .map(Allowed.class::cast)
        .toList();
  }

  /** A role that a caller may assume once a request under the grant is approved. */
  public record OnRequest(TargetRole role, Grant grant) {
    /** The longest session during the access: the shorter limit of grant and role. */
    public SessionDuration longest() {
      return grant
          .session()
          .map(template -> template.longest().orShorter(role.longest()))
          .orElse(role.longest());
    }
  }

  /**
   * Returns the roles for which this caller may ask, in the order of the file. Each has the first
   * grant that allows it but for the approval.
   *
   * @param facts without approvals, so that approved roles are among them
   */
  public List<OnRequest> rolesOnRequest(Caller caller, RequestFacts facts) {
    var context = new CallerContext(caller.claims(), facts);
    var open =
        index.about(caller.issuer()).stream()
            .filter(grant -> grant.approval().isPresent() && grant.when().met(context))
            .toList();
    return grants.targetsOf(open).stream()
        .flatMap(role ->
            grantOnRequest(caller, role, facts).map(grant -> new OnRequest(role, grant)).stream())
        .toList();
  }

  /**
   * Finds the grant under which this caller may ask for a role: the first that allows the role but
   * for the approval. Empty if no grant does, or if the caller is allowed the role as it is.
   *
   * @param facts without approvals
   */
  public Optional<Grant> grantOnRequest(Caller caller, TargetRole role, RequestFacts facts) {
    return decision(caller, new RoleReference.ByArn(role.arn()), RequestedSession.DEFAULT, facts)
            instanceof Decision.Denied denied
        ? denied.trace().stream()
            .filter(GrantOutcome.NotApproved.class::isInstance)
            .map(GrantOutcome::grant)
            .findFirst()
        : Optional.empty();
  }

  /**
   * The condition keys of a person or caller: claims by exact name, and facts of the request under
   * {@code aws:}.
   */
  public static ConditionContext context(Claims claims, RequestFacts facts) {
    return new CallerContext(claims, facts);
  }

  /** One evaluation of the grants that name the role. */
  private static final class Evaluation {
    /** The longest time from a decision to STS's answer, and how far the clocks may differ. */
    private static final Duration TO_STS = Duration.ofSeconds(30);

    private final RoleArn hubRole;
    private final boolean personMissing;
    private final Caller caller;
    private final TargetRole role;
    private final RequestedSession requested;
    private final CallerContext context;
    private final Freezes freezes;
    private final List<GrantOutcome> trace = new ArrayList<>();

    Evaluation(
        Decider decider,
        Caller caller,
        TargetRole role,
        RequestedSession requested,
        RequestFacts facts) {
      this.hubRole = decider.grants.hubRole();
      this.personMissing =
          caller.person().isEmpty() && decider.issuersOfPersons.contains(caller.issuer());
      this.caller = caller;
      this.role = role;
      this.requested = requested;
      this.context = new CallerContext(caller.claims(), facts);
      this.freezes = facts.freezes();
    }

    Decision of(Collection<Grant> candidates) {
      for (Grant grant : candidates) {
        if (grant.effect() == Effect.DENY && holds(grant)) {
          trace.add(new GrantOutcome.Applied(grant));
          return denied(Reason.EXPLICITLY_DENIED, Reason.EXPLICITLY_DENIED.text());
        }
      }
      for (Grant grant : candidates) {
        if (grant.effect() == Effect.ALLOW && holds(grant)) {
          Optional<Allowed> allowed = allow(grant);
          if (allowed.isPresent()) {
            return allowed.get();
          }
        }
      }
      return refusal();
    }

    private boolean holds(Grant grant) {
      Optional<ConditionOutcome> unmet = grant.when().firstUnmet(context);
      unmet.ifPresent(outcome -> trace.add(new GrantOutcome.ConditionUnmet(grant, outcome)));
      return unmet.isEmpty();
    }

    private Optional<Allowed> allow(Grant grant) {
      if (freezes.stops(grant)) {
        trace.add(new GrantOutcome.Frozen(grant));
        return Optional.empty();
      }
      Optional<Approvals.Window> window = Optional.empty();
      if (grant.approval().isPresent()) {
        switch (approved(grant, grant.approval().get())) {
          case Missing(Reason reason, String detail) -> {
            trace.add(new GrantOutcome.NotApproved(grant, reason, detail));
            return Optional.empty();
          }
          case Approved(Approvals.Window found) -> window = Optional.of(found);
        }
      }
      try {
        var session =
            grant
                .session()
                .orElseThrow()
                .render(
                    role.sessionTarget(),
                    ownTags(grant, window),
                    caller.claims(),
                    window.map(found -> limited(grant, found)).orElse(requested),
                    grant.shaping());
        trace.add(new GrantOutcome.Applied(grant));
        return Optional.of(
            new Allowed(hubRole, caller, grant, role, session, personMissing, window, trace));
      } catch (SessionRefused e) {
        trace.add(new GrantOutcome.SessionUnfit(grant, e.reason(), e.detail()));
        return Optional.empty();
      }
    }

    private static Map<String, String> ownTags(Grant grant, Optional<Approvals.Window> window) {
      String id = grant.id().value();
      return window
          .map(found -> Map.of(SessionTags.GRANT, id, SessionTags.REQUEST, found.request().value()))
          .orElse(Map.of(SessionTags.GRANT, id));
    }

    private sealed interface ApprovalCheck {}

    private record Approved(Approvals.Window window) implements ApprovalCheck {}

    private record Missing(Reason reason, String detail) implements ApprovalCheck {
      Missing(Reason reason) {
        this(reason, reason.text());
      }
    }

    /** Reads the approval anew for each decision. What cannot be read denies. */
    private ApprovalCheck approved(Grant grant, Approval approval) {
      if (caller.person().isEmpty()) {
        return new Missing(Reason.PERSON_REQUIRED);
      }
      var key = new Approvals.Key(caller.person().get(), grant.id(), role.arn());
      return switch (context.facts().approvals().find(key)) {
        case Approvals.Unreachable _ -> new Missing(Reason.APPROVAL_UNAVAILABLE);
        case Approvals.Found(List<Approvals.Window> windows) -> approved(approval, windows);
      };
    }

    private ApprovalCheck approved(Approval approval, List<Approvals.Window> windows) {
      Instant now = context.facts().time();
      var open = windows.stream().filter(window -> window.contains(now)).toList();
      if (open.isEmpty()) {
        return new Missing(Reason.APPROVAL_REQUIRED);
      }
      var unchanged =
          windows.stream().filter(window -> window.digest().equals(approval.digest())).toList();
      var valid = unchanged.stream().filter(window -> frozen(window).isEmpty()).toList();
      return valid.stream()
          .filter(open::contains)
          .max(Comparator.comparing(Approvals.Window::until))
          .map(window ->
              left(window).compareTo(Approval.SHORTEST) < 0 ? next(window, valid) : window)
          .<ApprovalCheck>map(window ->
              left(window).compareTo(Approval.SHORTEST) < 0
                  ? new Missing(Reason.APPROVAL_ENDING)
                  : new Approved(window))
          .orElseGet(() ->
              unchanged.stream()
                  .filter(open::contains)
                  .flatMap(window -> frozen(window).stream())
                  .findFirst()
                  .orElse(new Missing(Reason.APPROVAL_CHANGED)));
    }

    /**
     * Why an approval does not hold, if one of its approvers is frozen. Approvals by chat need this
     * check: the chat's function cannot read the freezes.
     */
    private Optional<Missing> frozen(Approvals.Window window) {
      return freezes
          .frozenApprover(window)
          .map(approver ->
              new Missing(
                  Reason.FROZEN,
                  "Your access under %s does not hold while its approver %s is frozen. End it (vend end %s) and request access again, or ask the operator of this hub."
                      .formatted(window.request(), approver.person(), window.request())));
    }

    /** The extension that follows without a gap; the same window if there is none. */
    private static Approvals.Window next(Approvals.Window ending, List<Approvals.Window> valid) {
      return valid.stream()
          .filter(window -> !window.from().isAfter(ending.until()))
          .max(Comparator.comparing(Approvals.Window::until))
          .orElse(ending);
    }

    private Duration left(Approvals.Window window) {
      return Duration.between(context.facts().time(), window.until()).minus(TO_STS);
    }

    /**
     * Credentials must expire before the approval does. Rounded down to quarters of an hour: the
     * duration is part of the cache key, and with the exact rest no credentials would be shared.
     */
    private RequestedSession limited(Grant grant, Approvals.Window window) {
      long quarter = Approval.SHORTEST.toSeconds();
      long rest = left(window).toSeconds() / quarter * quarter;
      if (rest >= SessionDuration.LONGEST_CHAINED.seconds()) {
        return requested;
      }
      var most = new SessionDuration(Math.toIntExact(rest));
      return requested.duration().isPresent()
          ? requested.atMost(most)
          : requested.lasting(
              most.orShorter(grant.session().orElseThrow().longest()).orShorter(role.longest()));
    }

    private Decision refusal() {
      if (trace.stream().anyMatch(GrantOutcome.Frozen.class::isInstance)) {
        return denied(Reason.FROZEN, Reason.FROZEN.text());
      }
      Optional<GrantOutcome.NotApproved> missing =
          trace.stream()
              .filter(GrantOutcome.NotApproved.class::isInstance)
              .map(GrantOutcome.NotApproved.class::cast)
              .findFirst();
      if (missing.isPresent()) {
        return denied(missing.get().reason(), missing.get().detail());
      }
      return trace.stream()
          .filter(GrantOutcome.SessionUnfit.class::isInstance)
          .map(GrantOutcome.SessionUnfit.class::cast)
          .findFirst()
          .map(unfit -> denied(unfit.reason(), unfit.detail()))
          .orElseGet(() -> denied(Reason.CONDITION_NOT_MET, UnmetConditions.describe(trace)));
    }

    private Decision denied(Reason reason, String detail) {
      return new Decision.Denied(reason, detail, trace);
    }
  }

  /**
   * Text for the caller about the first unmet condition of each grant: the claim and the caller's
   * own value. It never contains the value that the grant requires, which would reveal other
   * callers' tokens.
   */
  private static final class UnmetConditions {
    private static final int MOST = 5;
    private static final int MOST_CHARACTERS = 200;

    private UnmetConditions() {}

    static String describe(List<GrantOutcome> trace) {
      var unmet = new LinkedHashSet<String>();
      for (GrantOutcome outcome : trace) {
        if (outcome instanceof GrantOutcome.ConditionUnmet(Grant grant, ConditionOutcome condition)
            && grant.effect() == Effect.ALLOW) {
          unmet.add(describe(condition));
        }
      }
      String listed = unmet.stream().limit(MOST).collect(Collectors.joining("; "));
      String rest = unmet.size() > MOST ? "; and %d more".formatted(unmet.size() - MOST) : "";
      return Reason.CONDITION_NOT_MET.text() + " Not met: " + listed + rest + ".";
    }

    private static String describe(ConditionOutcome outcome) {
      var condition = outcome.condition();
      String bearer = CallerContext.isOfRequest(condition.key()) ? "request" : "token";
      return outcome.seen().isEmpty()
          ? "%s on %s, which your %s does not have"
              .formatted(condition.operator(), condition.key(), bearer)
          : "%s on %s, which is %s in your %s"
              .formatted(condition.operator(), condition.key(), shown(outcome.seen()), bearer);
    }

    private static String shown(List<String> values) {
      return Printable.of(
          values.stream().map("\"%s\""::formatted).collect(Collectors.joining(", ")),
          MOST_CHARACTERS);
    }
  }

  /**
   * The condition keys of a grant: the caller's claims by exact name, and a few facts of the
   * request under {@code aws:}. A claim named {@code aws:...} can never replace such a fact.
   */
  private record CallerContext(Claims claims, RequestFacts facts) implements ConditionContext {
    private static final String REQUEST_PREFIX = "aws:";

    @Override
    public List<String> values(String key) {
      if (!isOfRequest(key)) {
        return claims.values(key);
      }
      return switch (key) {
        case "aws:SourceIp" ->
            facts.sourceAddress().isEmpty() ? List.of() : List.of(facts.sourceAddress());
        case "aws:CurrentTime" -> List.of(facts.time().truncatedTo(ChronoUnit.SECONDS).toString());
        case "aws:EpochTime" -> List.of(Long.toString(facts.time().getEpochSecond()));
        default -> List.of();
      };
    }

    /** Condition keys are case-insensitive, so {@code AWS:SourceIp} is one of the request, too. */
    static boolean isOfRequest(String key) {
      return key.regionMatches(true, 0, REQUEST_PREFIX, 0, REQUEST_PREFIX.length());
    }
  }
}
