package vend.policy.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.session.SessionPolicy;
import vend.session.SessionRefused;
import vend.session.SessionRequest;
import vend.session.SessionTemplate;
import vend.session.Sessions;

/** Threats 6, 8 and 24: what IAM allows a session with the rendered session policy of a grant. */
class SessionPoliciesTest {
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::builds/{sub}/*"},
        {"Effect":"Allow","Action":"s3:ListBucket","Resource":"*",
         "Condition":{"StringLike":{"s3:prefix":["{sub}/x"]}}}]}
      """;
  private static final SessionTemplate IN_POLICY =
      Sessions.template("name", Map.of(), Optional.of(POLICY));

  @Test
  void allowsOnlyTheFolderOfTheSubject() throws Exception {
    var request = Sessions.render(IN_POLICY, Map.of("sub", "acme/shop"));
    var policies = List.of(request.policy().orElseThrow());
    assertTrue(allows(policies, "s3:GetObject", "arn:aws:s3:::builds/acme/shop/1"));
    for (String other : List.of("acme/blog/1", "acme/shop", "acme/shop2/1", "1", "*")) {
      assertFalse(allows(policies, "s3:GetObject", "arn:aws:s3:::builds/" + other));
    }
    assertFalse(allows(policies, "s3:PutObject", "arn:aws:s3:::builds/acme/shop/1"));
  }

  /** A session of one subject can read its own folder, and no folder of another subject. */
  @Property(tries = 5000)
  void neverAllowsTheFolderOfAnotherSubject(@ForAll long seed) throws Exception {
    var random = new Random(seed);
    String subject = text(random);
    String other = text(random);
    SessionRequest request;
    try {
      request = Sessions.render(IN_POLICY, Map.of("sub", subject));
    } catch (SessionRefused e) {
      return;
    }
    var policies = List.of(request.policy().orElseThrow());
    assertEquals(
        (other + "/1").startsWith(subject + "/"),
        allows(policies, "s3:GetObject", "arn:aws:s3:::builds/" + other + "/1"),
        () -> "[" + subject + "] [" + other + "]");
  }

  private static String text(Random random) {
    String characters = random.nextBoolean() ? "ab/-:" : "ab/*?${}\"'\\\n\u0085\u202E ,:";
    var text = new StringBuilder("a");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  @Test
  void putsThePolicyIntoEverySessionOfItsGrant() throws Exception {
    var template =
        Sessions.template(
            "name", Map.of(), Optional.of(Sessions.policy("s3:*", "arn:aws:s3:::b").json()));
    var policies = List.of(Sessions.render(template, Map.of()).policy().orElseThrow());
    assertTrue(allows(policies, "s3:GetObject", "arn:aws:s3:::b"));
    assertFalse(allows(policies, "iam:CreateUser", "*"));
  }

  /** AWS unites session policies, so a caller's policy would widen the grant's policy. */
  @Test
  void aCallersPolicyWouldWidenTheGrantsPolicy() {
    var grants = Sessions.policy("s3:GetObject", "arn:aws:s3:::b/*");
    var callers = Sessions.policy("*", "*");
    assertFalse(allows(List.of(grants), "iam:CreateUser", "*"));
    assertTrue(allows(List.of(grants, callers), "iam:CreateUser", "*"));
  }

  /** Whether a session of a role with full access may do this under the session policies. */
  private static boolean allows(List<SessionPolicy> policies, String action, String resource) {
    var session = policies.stream().map(SessionPoliciesTest::document).toList();
    return PolicyEvaluator.evaluate(
            new AuthorizationRequest(
                new Principal.RoleSession(Sessions.ROLE, "session"),
                action,
                resource,
                key -> List.of()),
            Policies.ofIdentity(Sessions.ROLE.account(), document(Sessions.policy("*", "*")))
                .withSession(session))
        .isAllowed();
  }

  private static PolicyDocument document(SessionPolicy policy) {
    try {
      return PolicyDocument.parse(policy.json());
    } catch (InvalidPolicy e) {
      throw new AssertionError(e);
    }
  }
}
