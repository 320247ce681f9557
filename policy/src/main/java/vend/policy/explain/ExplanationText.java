package vend.policy.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import vend.Printable;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.grant.GrantOutcome;
import vend.grant.OperatorDecision;
import vend.iam.Condition;
import vend.iam.ConditionOutcome;
import vend.policy.evaluation.PolicyTrace;
import vend.policy.evaluation.StatementTrace;
import vend.policy.explain.FullExplanation.Spoke;
import vend.policy.trust.SpokeAuthorization.ActionVerdict;
import vend.session.SessionRequest;
import vend.session.SourceIdentity;

/** Writes a full explanation as lines of text for people. */
public final class ExplanationText {
  /** The condition key whose values stay hidden: only the hub knows external ids. */
  private static final String EXTERNAL_ID = "sts:ExternalId";

  private ExplanationText() {}

  /** Returns the lines. They never contain external ids. */
  public static List<String> of(FullExplanation explanation) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s for a caller of %s: %s"
            .formatted(
                explanation.asked(),
                explanation.issuer(),
                explanation.isAllowed() ? "allowed" : "denied"));
    explanation
        .unmetRequirement()
        .ifPresent(claim ->
            lines.add(
                "Identity: rejected (401). \"require\" of the issuer %s demands another value of %s."
                        .formatted(explanation.issuer(), claim)
                    + " The lines below assume the required value."));
    hub(explanation.hub(), lines);
    boolean allowedByHub = explanation.hub() instanceof Allowed;
    explanation.spokes().forEach(spoke -> spoke(spoke, allowedByHub, lines));
    explanation.person().ifPresent(person -> lines.add("Person: " + person));
    explanation
        .acts()
        .forEach(act ->
            lines.add("Operator: may act by %s: %s".formatted(act.operator().id(), act.action())));
    return lines;
  }

  /** Explains whether a caller may act as an operator. */
  public static List<String> of(OperatorDecision decision) {
    var lines = new ArrayList<String>();
    switch (decision) {
      case OperatorDecision.Allowed(var action, var operator) ->
          lines.add("%s: allowed by operator %s".formatted(action, operator.id()));
      case OperatorDecision.Denied(var action, var reason, var unmet) -> {
        lines.add("%s: denied, %s".formatted(action, reason.code()));
        unmet.forEach(one ->
            lines.add(
                "  %s: does not apply: %s".formatted(one.operator().id(), unmet(one.condition()))));
        if (unmet.isEmpty()) {
          lines.add("  no operator names this action for this issuer");
        }
      }
    }
    return lines;
  }

  /**
   * Explains why Vend rejected a caller's identity. The lines contain nothing of the token or
   * proof.
   *
   * @param rejected the rejection, as in the decision event
   */
  public static List<String> of(Verification.Rejected rejected) {
    return List.of(
        "%s: rejected, %s"
            .formatted(
                rejected
                    .issuer()
                    .map("A caller that claims the issuer %s"::formatted)
                    .orElse("A caller"),
                rejected.cause()),
        "  " + reason(rejected.cause()));
  }

  private static String reason(RejectionCause cause) {
    return switch (cause) {
      case MISSING -> "The request has no token. Send the header Authorization: Bearer TOKEN.";
      case TOO_LONG ->
          "The token is longer than Vend accepts in this part of the request. Vend did not parse it.";
      case MALFORMED ->
          "The token is neither a signed JWT nor a SAML response. Check that all of it was sent.";
      case HEADER_NOT_ALLOWED ->
          "The token's header contains crit, b64, zip or enc. Vend accepts none of them.";
      case TYPE_NOT_ALLOWED -> "The token's typ names another kind of token.";
      case ISSUER_UNKNOWN ->
          "No issuer of the grants file has the token's iss. Compare the iss with oidc: of the issuer.";
      case ALGORITHM_NOT_ALLOWED ->
          "The token's alg is not among the issuer's algorithms in the grants file.";
      case KEY_UNKNOWN ->
          "The issuer has no signing key with the token's kid. A token of a local issuer may be older"
              + " than the signing key: make a new one with vend token.";
      case KEY_WEAK ->
          "The issuer's signing key has the ROCA weakness: its private key can be computed. The issuer"
              + " must replace it.";
      case SIGNATURE_INVALID -> "The issuer's signing key does not verify the token's signature.";
      case CLAIMS_MALFORMED ->
          "A registered claim (iss, sub, aud, exp, iat, nbf) is missing or of the wrong type, or two"
              + " claims have one name.";
      case EXPIRED -> "The token has expired. Get a new one.";
      case NOT_YET_VALID -> "The token's nbf or iat is in the future. Check both clocks.";
      case AUDIENCE_MISMATCH ->
          "The token's aud is not the issuer's audience in the grants file, or contains others too.";
      case REQUIREMENT_NOT_MET ->
          "A claim in the issuer's require in the grants file has another value in the token.";
      case CLAIM_LIST_MALFORMED ->
          "A claim that the grants file uses is a list that contains a null, an object or a list.";
      case PROOF_EXPIRED ->
          "The presigned GetCallerIdentity is too old. Sign a new one for each request.";
      case PROOF_MALFORMED -> "The proof is not exactly a presigned GetCallerIdentity.";
      case HOST_NOT_EXPECTED ->
          "The presigned GetCallerIdentity is not for the STS host of the issuer's region.";
      case REFUSED_BY_STS ->
          "STS refused the presigned GetCallerIdentity. Its credentials are not valid, or it was"
              + " signed for another server id.";
      case PRINCIPAL_NOT_ALLOWED ->
          "The AWS identity is neither an IAM user nor the session of a role.";
      case DTD_NOT_ALLOWED,
          MARKUP_NOT_ALLOWED,
          RESPONSE_MALFORMED,
          ASSERTION_ENCRYPTED,
          NOT_ONE_ASSERTION,
          IDS_NOT_UNIQUE,
          UNSIGNED,
          SIGNATURE_MISPLACED,
          SIGNATURE_FORM_NOT_ALLOWED,
          REFERENCE_MISMATCH,
          STATUS_NOT_SUCCESS,
          RECIPIENT_MISMATCH,
          NOT_UNSOLICITED,
          CONFIRMATION_NOT_ALLOWED,
          CONDITION_NOT_ALLOWED,
          CLAIM_NAME_TAKEN,
          AUTHN_STATEMENT_MISSING ->
          "Vend does not accept the SAML response. docs/how-to/saml-callers.md says what each cause means.";
    };
  }

  private static void hub(Decision decision, List<String> lines) {
    lines.add(
        switch (decision) {
          case Allowed allowed -> "Hub: allowed by grant " + allowed.grant().id();
          case Decision.Denied denied ->
              "Hub: denied, %s: %s"
                  .formatted(denied.reason().code(), Printable.of(denied.detail()));
        });
    decision.trace().forEach(outcome -> lines.add("  " + trace(outcome)));
    if (decision.trace().isEmpty()) {
      lines.add("  no allowing grant names this role for this issuer");
    }
    if (decision instanceof Allowed allowed) {
      session(allowed.session(), lines);
    }
  }

  /** Returns one line on a grant that the hub examined. */
  public static String trace(GrantOutcome outcome) {
    String grant =
        "%s (%s): "
            .formatted(
                outcome.grant().id(), outcome.grant().effect().name().toLowerCase(Locale.ROOT));
    return grant
        + switch (outcome) {
          case GrantOutcome.Applied _ -> "applies";
          case GrantOutcome.Frozen _ -> "is frozen";
          case GrantOutcome.NotApproved _ -> "applies once a request is approved";
          case GrantOutcome.ConditionUnmet(var _, ConditionOutcome unmet) ->
              "does not apply: " + unmet(unmet);
          case GrantOutcome.SessionUnfit(var _, var reason, String detail) ->
              "cannot create a session, %s: %s".formatted(reason.code(), Printable.of(detail));
        };
  }

  /** Whether the values of a condition are secret. */
  static boolean isHidden(Condition condition) {
    return condition.key().equalsIgnoreCase(EXTERNAL_ID);
  }

  private static String unmet(ConditionOutcome unmet) {
    var condition = unmet.condition();
    if (isHidden(condition)) {
      return "%s %s differs from the value that the trust policy requires"
          .formatted(condition.operator(), condition.key());
    }
    return "%s %s %s, and the request has %s"
        .formatted(
            condition.operator(),
            condition.key(),
            Printable.values(condition.values()),
            unmet.seen().isEmpty() ? "none" : Printable.values(unmet.seen()));
  }

  private static void session(SessionRequest session, List<String> lines) {
    lines.add(
        "  session %s on %s for %s%s%s"
            .formatted(
                session.name(),
                session.role(),
                session.duration(),
                session
                    .sourceIdentity()
                    .map(SourceIdentity::value)
                    .map(", source identity %s"::formatted)
                    .orElse(""),
                session.policy().isPresent() || !session.policyArns().isEmpty()
                    ? ", narrowed by a session policy"
                    : ""));
    lines.add(
        "  tags "
            + session.tags().values().entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(", ")));
  }

  private static void spoke(Spoke spoke, boolean allowedByHub, List<String> lines) {
    String verdict = spoke.isAllowed() ? "allowed" : "denied";
    lines.add(
        allowedByHub
            ? "Spoke: " + verdict
            : "Spoke, if the hub assumed the role anyway by grant %s: %s"
                .formatted(spoke.grant().id(), verdict));
    spoke.actions().forEach(action -> action(action, lines));
  }

  private static void action(ActionVerdict action, List<String> lines) {
    lines.add(
        "  %s: %s".formatted(action.action(), action.verdict().isAllowed() ? "allowed" : "denied"));
    for (PolicyTrace policy : action.verdict().trace()) {
      for (StatementTrace statement : policy.statements()) {
        if (isTelling(statement, action.verdict().isAllowed())) {
          lines.add("    " + statement(policy, statement));
        }
      }
    }
  }

  /** If the action is allowed, the allowing statements; else all statements on this action. */
  private static boolean isTelling(StatementTrace statement, boolean allowed) {
    return allowed
        ? statement.applies()
        : !(statement.outcome() instanceof StatementTrace.OtherAction);
  }

  private static String statement(PolicyTrace policy, StatementTrace statement) {
    String place =
        "statement %d of %s".formatted(statement.index() + 1, SpokePolicy.of(policy.type()).text());
    return switch (statement.outcome()) {
      case StatementTrace.Applies _ -> place + " allows it" + conditions(statement);
      case StatementTrace.OtherPrincipal _ -> place + " names another principal";
      case StatementTrace.OtherAction _ -> place + " names another action";
      case StatementTrace.OtherResource _ -> place + " names other roles";
      case StatementTrace.UnmetCondition(ConditionOutcome unmet) ->
          place + " does not apply: " + unmet(unmet);
    };
  }

  private static String conditions(StatementTrace statement) {
    return statement.statement().conditions().all().stream()
        .map(condition ->
            isHidden(condition)
                ? condition.operator() + " " + condition.key()
                : "%s %s %s"
                    .formatted(
                        condition.operator(),
                        condition.key(),
                        Printable.values(condition.values())))
        .collect(Collectors.joining(", ", ": ", ""));
  }
}
