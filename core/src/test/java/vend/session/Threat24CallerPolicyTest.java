package vend.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vend.Reason;

/** Threat 24: AWS unites session policies, so a caller's beside the grant's would widen it. */
class Threat24CallerPolicyTest {
  private static final SessionPolicy GRANTS = Sessions.policy("s3:GetObject", "arn:aws:s3:::b/*");
  private static final SessionPolicy CALLERS = Sessions.policy("*", "*");
  private static final PolicyArn MANAGED = new PolicyArn("arn:aws:iam::aws:policy/Administrator");
  private static final CallerShaping ALLOW = new CallerShaping(true, Set.of(), false);

  private static final SessionTemplate WITH_POLICY =
      Sessions.template("name", Map.of(), Optional.of(GRANTS.json()));
  private static final SessionTemplate WITH_MANAGED =
      Sessions.template("name", Map.of(), Optional.empty(), List.of(MANAGED));
  private static final SessionTemplate WITHOUT =
      Sessions.template("name", Map.of(), Optional.empty());

  @Test
  void refusesACallersPolicyBesideOneOfTheGrant() {
    for (SessionTemplate template : List.of(WITH_POLICY, WITH_MANAGED)) {
      for (RequestedSession wish : wishes()) {
        // Even where a grant, made past the reader, says both.
        for (CallerShaping shaping : List.of(ALLOW, CallerShaping.NONE)) {
          Sessions.refused(
              Reason.CALLER_POLICY_NOT_ALLOWED,
              () -> Sessions.render(template, Map.of(), wish, shaping));
        }
      }
    }
  }

  @Test
  void refusesACallersPolicyWhereTheGrantDoesNotSayAllow() {
    for (RequestedSession wish : wishes()) {
      Sessions.refused(
          Reason.CALLER_POLICY_NOT_ALLOWED,
          () -> Sessions.render(WITHOUT, Map.of(), wish, CallerShaping.NONE));
    }
  }

  @Test
  void takesACallersPolicyThatCanOnlyNarrow() throws Exception {
    for (RequestedSession wish : wishes()) {
      var request = Sessions.render(WITHOUT, Map.of(), wish, ALLOW);
      assertEquals(wish.policy(), request.policy());
      assertEquals(wish.policyArns(), request.policyArns());
    }
  }

  private static List<RequestedSession> wishes() {
    return List.of(
        wish(Optional.of(CALLERS), List.of()),
        wish(Optional.empty(), List.of(MANAGED)),
        wish(Optional.of(CALLERS), List.of(MANAGED)));
  }

  private static RequestedSession wish(Optional<SessionPolicy> policy, List<PolicyArn> arns) {
    return new RequestedSession(Optional.empty(), Optional.empty(), policy, arns, Map.of());
  }
}
