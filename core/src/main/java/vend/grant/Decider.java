package vend.grant;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
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

  /** One evaluation of the grants that name the role. */
  private static final class Evaluation {
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
      try {
        var session =
            grant
                .session()
                .orElseThrow()
                .render(
                    role.sessionTarget(),
                    Map.of(SessionTags.GRANT, grant.id().value()),
                    caller.claims(),
                    requested,
                    grant.shaping());
        trace.add(new GrantOutcome.Applied(grant));
        return Optional.of(
            new Allowed(hubRole, caller, grant, role, session, personMissing, trace));
      } catch (SessionRefused e) {
        trace.add(new GrantOutcome.SessionUnfit(grant, e.reason(), e.detail()));
        return Optional.empty();
      }
    }

    private Decision refusal() {
      if (trace.stream().anyMatch(GrantOutcome.Frozen.class::isInstance)) {
        return denied(Reason.FROZEN, Reason.FROZEN.text());
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
  record CallerContext(Claims claims, RequestFacts facts) implements ConditionContext {
    private static final String REQUEST_PREFIX = "aws:";

    @Override
    public List<String> values(String key) {
      if (!isOfRequest(key)) {
        return claims.values(key);
      }
      return switch (key) {
        case "aws:SourceIp" -> List.of(facts.sourceAddress());
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
