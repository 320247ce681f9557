package vend.local.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.local.sts.StsFixture.tag;
import static vend.local.sts.StsFixture.vendsRequest;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.StsException;
import vend.aws.RoleArn;

/** Tests what a vended session passes on to the next session in a role chain. */
class RoleChainTest {
  private final StsFixture fixture = new StsFixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void theSourceIdentityPersists() {
    try (StsClient vended = vended(_ -> {})) {
      assertEquals("gh-777", vended.assumeRole(next(StsFixture.NEXT)).sourceIdentity());
      assertEquals(
          "gh-777",
          vended
              .assumeRole(next(StsFixture.NEXT).andThen(r -> r.sourceIdentity("gh-777")))
              .sourceIdentity());
    }
  }

  @Test
  void theSourceIdentityCannotBeReplaced() {
    try (StsClient vended = vended(_ -> {})) {
      StsException refused =
          refused(vended, next(StsFixture.NEXT).andThen(r -> r.sourceIdentity("gh-778")));

      assertEquals("ValidationError", refused.awsErrorDetails().errorCode());
      assertEquals(
          "The source identity is already set for this assume role session",
          refused.awsErrorDetails().errorMessage());
    }
  }

  @Test
  void aTransitiveTagCannotBeReplacedInAnyCase() {
    try (StsClient vended = vended(RoleChainTest::withTransitiveTag)) {
      StsException refused =
          refused(vended, next(StsFixture.NEXT).andThen(r -> r.tags(tag("Repository", "mine"))));

      assertEquals("InvalidParameterValue", refused.awsErrorDetails().errorCode());
      assertEquals(
          "One of the specified transitive tag keys can't be set because it conflicts with a"
              + " transitive tag key from the calling session.",
          refused.awsErrorDetails().errorMessage());
    }
  }

  @Test
  void aTagThatIsNotTransitiveCanBeSetAgain() {
    try (StsClient vended = vended(_ -> {})) {
      var answer =
          vended.assumeRole(next(StsFixture.NEXT).andThen(r -> r.tags(tag("repository", "mine"))));

      assertTrue(answer.credentials().accessKeyId().startsWith("ASIA"));
    }
  }

  @Test
  void anInheritedTagNeedsTheTagSessionAction() {
    try (StsClient plain = vended(_ -> {});
        StsClient tagged = vended(RoleChainTest::withTransitiveTag)) {
      var answer = plain.assumeRole(next(StsFixture.NEXT_WITHOUT_TAGS));
      assertTrue(answer.credentials().accessKeyId().startsWith("ASIA"));

      StsException refused = refused(tagged, next(StsFixture.NEXT_WITHOUT_TAGS));

      assertEquals(
          "User: arn:aws:sts::222222222222:assumed-role/deploy/acme-shop-42 is not authorized to"
              + " perform: sts:TagSession on resource: "
              + StsFixture.NEXT_WITHOUT_TAGS,
          refused.awsErrorDetails().errorMessage());
    }
  }

  @Test
  void aSessionPolicyLimitsTheRolesThatTheSessionMayAssume() {
    try (StsClient narrowed =
        vended(request ->
            request.policy(
                """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
                """))) {
      StsException refused = refused(narrowed, next(StsFixture.NEXT));

      assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
    }
  }

  @Test
  void managedSessionPoliciesAllowNothingBecauseTheirContentIsUnknown() {
    try (StsClient narrowed =
        vended(request ->
            request.policyArns(
                List.of(
                    PolicyDescriptorType.builder()
                        .arn("arn:aws:iam::aws:policy/PowerUserAccess")
                        .build())))) {
      assertEquals(
          "AccessDenied", refused(narrowed, next(StsFixture.NEXT)).awsErrorDetails().errorCode());
    }
  }

  private static void withTransitiveTag(AssumeRoleRequest.Builder request) {
    request.transitiveTagKeys("repository");
  }

  private static Consumer<AssumeRoleRequest.Builder> next(RoleArn role) {
    return request -> request.roleArn(role.toString()).roleSessionName("next");
  }

  private StsClient vended(Consumer<AssumeRoleRequest.Builder> change) {
    try (StsClient hub = fixture.as(StsFixture.HUB)) {
      var credentials = hub.assumeRole(vendsRequest().andThen(change)).credentials();
      return fixture.client(
          AwsSessionCredentials.create(
              credentials.accessKeyId(),
              credentials.secretAccessKey(),
              credentials.sessionToken()));
    }
  }

  private static StsException refused(
      StsClient client, Consumer<AssumeRoleRequest.Builder> request) {
    return assertThrows(StsException.class, () -> client.assumeRole(request));
  }
}
