package vend.policy.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.iam.Condition;
import vend.iam.ConditionContext;
import vend.iam.ConditionOutcome;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.iam.PrincipalMatch;
import vend.iam.PrincipalName;

/**
 * Tests which policies must allow a request, and which implicit denies count, as IAM documents it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html">IAM:
 *     how a request is allowed or denied</a>
 */
class PolicyEvaluatorTest {
  private static final AccountId HUB = new AccountId("111111111111");
  private static final AccountId SPOKE = new AccountId("222222222222");
  private static final RoleArn ROLE = RoleArn.of(Partition.AWS, HUB, "vend/hub");
  private static final Principal SESSION = new Principal.RoleSession(ROLE, "s-1");
  private static final Principal USER = new Principal.IamUser(Partition.AWS, HUB, "ann");
  private static final String SESSION_ARN = "arn:aws:sts::111111111111:assumed-role/hub/s-1";
  private static final String USER_ARN = "arn:aws:iam::111111111111:user/ann";
  private static final String TARGET = "arn:aws:iam::222222222222:role/vend/deploy";
  private static final String QUEUE = "arn:aws:sqs:eu-west-1:111111111111:q";

  private static final PolicyDocument ALLOW = policy("'Effect':'Allow','Resource':'*'");
  private static final PolicyDocument DENY = policy("'Effect':'Deny','Resource':'*'");
  private static final PolicyDocument OTHER =
      policy("'Effect':'Allow','Resource':'arn:aws:s3:::x'");

  @Test
  void deniesARequestThatNoPolicyAllows() {
    Verdict verdict = send(SESSION, Policies.ofIdentity(HUB));
    assertEquals(Set.of(PolicyType.IDENTITY), missing(verdict));
  }

  @Test
  void allowsInTheSameAccountByThePoliciesOfTheCallerAlone() {
    assertTrue(send(SESSION, Policies.ofIdentity(HUB, OTHER, ALLOW)).isAllowed());
  }

  @Test
  void deniesByAnExplicitDenyInAnyTypeOfPolicy() {
    Policies allowed =
        Policies.ofIdentity(HUB, ALLOW)
            .withSession(List.of(ALLOW))
            .withBoundary(ALLOW)
            .withResource(named("*"));
    assertTrue(send(SESSION, allowed).isAllowed());
    assertExplicit(
        send(
            SESSION,
            new Policies(
                List.of(ALLOW, DENY),
                allowed.session(),
                allowed.boundary(),
                allowed.resource(),
                HUB)));
    assertExplicit(send(SESSION, allowed.withSession(List.of(ALLOW, DENY))));
    assertExplicit(send(SESSION, allowed.withBoundary(DENY)));
    assertExplicit(send(SESSION, allowed.withResource(policy("'Effect':'Deny','Principal':'*'"))));
  }

  @Test
  void unitesSessionPoliciesAndIntersectsThemWithThoseOfTheRole() {
    Policies identity = Policies.ofIdentity(HUB, ALLOW);
    assertTrue(send(SESSION, identity.withSession(List.of(OTHER, ALLOW))).isAllowed());
    assertEquals(
        Set.of(PolicyType.SESSION), missing(send(SESSION, identity.withSession(List.of(OTHER)))));
    assertEquals(
        Set.of(PolicyType.SESSION), missing(send(SESSION, identity.withSession(List.of()))));
    assertEquals(
        Set.of(PolicyType.IDENTITY),
        missing(send(SESSION, Policies.ofIdentity(HUB).withSession(List.of(ALLOW)))));
  }

  @Test
  void limitsByThePermissionsBoundary() {
    Policies identity = Policies.ofIdentity(HUB, ALLOW);
    assertTrue(send(USER, identity.withBoundary(ALLOW)).isAllowed());
    assertEquals(Set.of(PolicyType.BOUNDARY), missing(send(USER, identity.withBoundary(OTHER))));
  }

  @Test
  void allowsDespiteImplicitDeniesIfTheResourceNamesTheSession() {
    Policies nothing = Policies.ofIdentity(HUB).withSession(List.of(OTHER)).withBoundary(OTHER);
    assertTrue(send(SESSION, nothing.withResource(named(SESSION_ARN))).isAllowed());
    assertTrue(send(SESSION, nothing.withResource(named("*"))).isAllowed());
  }

  @Test
  void overridesOnlyTheRolesOwnPoliciesIfTheResourceNamesTheRole() {
    Policies named = Policies.ofIdentity(HUB).withResource(named(ROLE.toString()));
    assertTrue(send(SESSION, named).isAllowed());
    assertTrue(send(new Principal.IamRole(ROLE), named).isAllowed());
    assertEquals(
        Set.of(PolicyType.SESSION), missing(send(SESSION, named.withSession(List.of(OTHER)))));
    assertEquals(Set.of(PolicyType.BOUNDARY), missing(send(SESSION, named.withBoundary(OTHER))));
  }

  @Test
  void overridesPoliciesAndBoundaryIfTheResourceNamesTheUser() {
    Policies named = Policies.ofIdentity(HUB).withResource(named(USER_ARN));
    assertTrue(send(USER, named.withBoundary(OTHER)).isAllowed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"111111111111", "arn:aws:iam::111111111111:root"})
  void delegatesToTheCallersPoliciesIfTheResourceNamesTheAccount(String account) {
    PolicyDocument named = named(account);
    assertEquals(
        Set.of(PolicyType.IDENTITY),
        missing(send(SESSION, Policies.ofIdentity(HUB).withResource(named))));
    assertTrue(send(SESSION, Policies.ofIdentity(HUB, ALLOW).withResource(named)).isAllowed());
  }

  @Test
  void needsBothSidesAcrossAccounts() {
    Policies identity = Policies.ofIdentity(SPOKE, ALLOW);
    assertEquals(Set.of(PolicyType.RESOURCE), missing(send(SESSION, identity)));
    for (String name : List.of("*", "111111111111", ROLE.toString(), SESSION_ARN)) {
      assertTrue(send(SESSION, identity.withResource(named(name))).isAllowed());
      assertEquals(
          Set.of(PolicyType.IDENTITY),
          missing(send(SESSION, Policies.ofIdentity(SPOKE).withResource(named(name)))));
      assertEquals(
          Set.of(PolicyType.SESSION),
          missing(send(SESSION, identity.withResource(named(name)).withSession(List.of(OTHER)))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sts:AssumeRole", "sts:TagSession", "STS:setsourceidentity", "kms:Decrypt"})
  void needsTheTrustPolicyInTheSameAccountToo(String action) {
    Policies identity = Policies.ofIdentity(HUB, ALLOW);
    assertEquals(Set.of(PolicyType.RESOURCE), missing(decide(SESSION, action, identity)));
    assertEquals(
        Set.of(PolicyType.RESOURCE),
        missing(decide(SESSION, action, identity.withResource(named(USER_ARN)))));
    assertTrue(decide(SESSION, action, identity.withResource(named("111111111111"))).isAllowed());
    assertTrue(
        decide(SESSION, action, Policies.ofIdentity(HUB).withResource(named(ROLE.toString())))
            .isAllowed());
    assertEquals(
        Set.of(PolicyType.IDENTITY),
        missing(
            decide(SESSION, action, Policies.ofIdentity(HUB).withResource(named("111111111111")))));
  }

  @Test
  void allowsServicesFederatedAndUnknownCallersByTheResourceAlone() {
    Principal service = new Principal.Service("lambda.amazonaws.com");
    Principal federated = new Principal.Federated("accounts.google.com");
    Policies nothing = Policies.ofIdentity(HUB);
    PolicyDocument trust =
        policy(
            "'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com','Federated':"
                + "'accounts.google.com'}");
    assertTrue(send(service, nothing.withResource(trust)).isAllowed());
    assertTrue(send(federated, nothing.withResource(trust)).isAllowed());
    assertEquals(
        Set.of(PolicyType.RESOURCE),
        missing(send(new Principal.Anonymous(), nothing.withResource(trust))));
    assertTrue(send(new Principal.Anonymous(), nothing.withResource(named("*"))).isAllowed());
    assertEquals(Set.of(PolicyType.RESOURCE), missing(send(service, nothing)));
    assertEquals(
        Set.of(PolicyType.RESOURCE),
        missing(send(new Principal.Service("ec2.amazonaws.com"), nothing.withResource(trust))));
  }

  @Test
  void allowsTheRootUserEverythingExceptAssumingARole() {
    Principal root = new Principal.AccountRoot(Partition.AWS, HUB);
    assertTrue(send(root, Policies.ofIdentity(HUB)).isAllowed());
    assertExplicit(
        send(
            root,
            Policies.ofIdentity(HUB)
                .withResource(policy("'Effect':'Deny','Principal':{'AWS':'111111111111'}"))));
    Verdict taken =
        decide(root, "sts:AssumeRole", Policies.ofIdentity(HUB, ALLOW).withResource(named("*")));
    assertEquals(Set.of(PolicyType.IDENTITY), missing(taken));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111111111111:role/vend/hub,true",
    "arn:aws:iam::111111111111:role/hub,false",
    "arn:aws:iam::111111111111:role/VEND/hub,false",
    "arn:aws-cn:iam::111111111111:role/vend/hub,false",
    "arn:aws:iam::222222222222:role/vend/hub,false",
    "arn:aws:sts::111111111111:assumed-role/hub/s-1,true",
    "arn:aws:sts::111111111111:assumed-role/hub/s-2,false",
    "arn:aws:iam::111111111111:root,true",
    "arn:aws-cn:iam::111111111111:root,false",
    "222222222222,false",
    "arn:aws:iam::111111111111:user/hub,false",
    "*,true",
  })
  void matchesARoleSessionByItsRoleSessionAndAccount(String name, boolean covered) {
    assertEquals(covered, PrincipalName.parse("AWS", name).match(SESSION) != PrincipalMatch.NONE);
  }

  @Test
  void matchesAllPrincipalsThatNotPrincipalDoesNotName() {
    Policies identity = Policies.ofIdentity(HUB, ALLOW);
    PolicyDocument others = policy("'Effect':'Deny','NotPrincipal':{'AWS':'" + ROLE + "'}");
    assertTrue(send(SESSION, identity.withResource(others)).isAllowed());
    assertExplicit(send(USER, identity.withResource(others)));
    assertTrue(
        send(
                USER,
                Policies.ofIdentity(HUB)
                    .withResource(policy("'Effect':'Allow','NotPrincipal':{'AWS':'" + ROLE + "'}")))
            .isAllowed());
  }

  /**
   * IAM's documentation warns of this.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html">IAM:
   *     NotPrincipal</a>
   */
  @Test
  void deniesThePrincipalsOfNotPrincipalIfTheyHaveABoundary() {
    PolicyDocument others = policy("'Effect':'Deny','NotPrincipal':{'AWS':'" + ROLE + "'}");
    assertExplicit(
        send(SESSION, Policies.ofIdentity(HUB, ALLOW).withBoundary(ALLOW).withResource(others)));
  }

  @Test
  void tracesWhyEachStatementDidNotApply() throws InvalidPolicy {
    PolicyDocument trust =
        PolicyDocument.parse(
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Principal": {"AWS": "333333333333"}, "Action": "*"},
              {"Effect": "Allow", "Principal": "*", "Action": "sts:TagSession"},
              {"Effect": "Allow", "Principal": "*", "Action": "*",
               "Resource": "arn:aws:iam::222222222222:role/other"},
              {"Effect": "Allow", "Principal": "*", "Action": "*",
               "Condition": {"StringEquals": {"sts:RoleSessionName": "a", "sts:ExternalId": "x"}}},
              {"Effect": "Deny", "Principal": "*", "Action": "*",
               "Condition": {"StringEquals": {"sts:ExternalId": "y"}}}
            ]}
            """);
    AuthorizationRequest request =
        new AuthorizationRequest(
            SESSION,
            "sts:AssumeRole",
            TARGET,
            ConditionContext.ofRequest(
                Map.of("sts:RoleSessionName", List.of("a"), "STS:externalid", List.of("y"))));
    Verdict verdict =
        PolicyEvaluator.evaluate(request, Policies.ofIdentity(SPOKE, ALLOW).withResource(trust));
    Verdict.ExplicitlyDenied denied = assertInstanceOf(Verdict.ExplicitlyDenied.class, verdict);
    assertEquals(4, denied.decisive().getFirst().index());
    List<StatementTrace> traces = denied.trace().getLast().statements();
    assertEquals(new StatementTrace.OtherPrincipal(), traces.get(0).outcome());
    assertEquals(new StatementTrace.OtherAction(), traces.get(1).outcome());
    assertEquals(new StatementTrace.OtherResource(), traces.get(2).outcome());
    Condition externalId = trust.statements().get(3).conditions().all().get(1);
    assertEquals(
        new StatementTrace.UnmetCondition(new ConditionOutcome(externalId, false, List.of("y"))),
        traces.get(3).outcome());
    assertEquals(new StatementTrace.Applies(PrincipalMatch.DIRECT), traces.get(4).outcome());
  }

  @Test
  void listsTheStatementsThatAllow() {
    Verdict.Allowed allowed =
        assertInstanceOf(
            Verdict.Allowed.class, send(SESSION, Policies.ofIdentity(HUB, OTHER, ALLOW)));
    assertEquals(
        ALLOW.statements(), allowed.decisive().stream().map(StatementTrace::statement).toList());
    assertEquals(
        List.of(PolicyType.IDENTITY, PolicyType.IDENTITY),
        allowed.trace().stream().map(PolicyTrace::type).toList());
  }

  @Test
  void rejectsPoliciesThatAreInvalidForTheirType() {
    assertThrows(IllegalArgumentException.class, () -> Policies.ofIdentity(HUB, named("*")));
    assertThrows(
        IllegalArgumentException.class, () -> Policies.ofIdentity(HUB, ALLOW).withResource(ALLOW));
    assertThrows(
        IllegalArgumentException.class,
        () -> Policies.ofIdentity(HUB).withSession(List.of(named("*"))));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Policies(
                List.of(), Optional.empty(), Optional.of(named("*")), Optional.empty(), HUB));
  }

  private static Verdict send(Principal principal, Policies policies) {
    return decide(principal, "sqs:SendMessage", policies);
  }

  private static Verdict decide(Principal principal, String action, Policies policies) {
    return PolicyEvaluator.evaluate(
        new AuthorizationRequest(principal, action, QUEUE, key -> List.of()), policies);
  }

  private static Set<PolicyType> missing(Verdict verdict) {
    return assertInstanceOf(Verdict.ImplicitlyDenied.class, verdict).missing();
  }

  private static void assertExplicit(Verdict verdict) {
    assertInstanceOf(Verdict.ExplicitlyDenied.class, verdict);
  }

  private static PolicyDocument named(String principal) {
    return policy("'Effect':'Allow','Principal':{'AWS':'" + principal + "'}");
  }

  private static PolicyDocument policy(String elements) {
    try {
      return PolicyDocument.parse(
          "{'Version':'2012-10-17','Statement':{'Action':'*',%s}}"
              .formatted(elements)
              .replace('\'', '"'));
    } catch (InvalidPolicy e) {
      throw new AssertionError(e);
    }
  }
}
