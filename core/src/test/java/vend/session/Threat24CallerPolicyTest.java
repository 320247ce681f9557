package vend.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vend.Reason;

/** Threat 24: AWS unites session policies, so a caller's policy would widen the grant's. */
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
  void refusesACallersPolicyIfTheGrantHasOne() {
    for (SessionTemplate template : List.of(WITH_POLICY, WITH_MANAGED)) {
      for (RequestedSession request : requests()) {
        // Also for a grant that the grants reader would have rejected.
        for (CallerShaping shaping : List.of(ALLOW, CallerShaping.NONE)) {
          Sessions.refused(
              Reason.CALLER_POLICY_NOT_ALLOWED,
              () -> Sessions.render(template, Map.of(), request, shaping));
        }
      }
    }
  }

  @Test
  void refusesACallersPolicyUnlessTheGrantAllowsIt() {
    for (RequestedSession request : requests()) {
      Sessions.refused(
          Reason.CALLER_POLICY_NOT_ALLOWED,
          () -> Sessions.render(WITHOUT, Map.of(), request, CallerShaping.NONE));
    }
  }

  @Test
  void acceptsACallersPolicyThatCanOnlyNarrow() throws Exception {
    for (RequestedSession request : requests()) {
      var session = Sessions.render(WITHOUT, Map.of(), request, ALLOW);
      assertEquals(request.policy(), session.policy());
      assertEquals(request.policyArns(), session.policyArns());
    }
  }

  private static List<RequestedSession> requests() {
    return List.of(
        request(Optional.of(CALLERS), List.of()),
        request(Optional.empty(), List.of(MANAGED)),
        request(Optional.of(CALLERS), List.of(MANAGED)));
  }

  private static RequestedSession request(Optional<SessionPolicy> policy, List<PolicyArn> arns) {
    return new RequestedSession(Optional.empty(), Optional.empty(), policy, arns, Map.of());
  }
}
