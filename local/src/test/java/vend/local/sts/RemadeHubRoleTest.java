package vend.local.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.StsException;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.grant.TestGrants;
import vend.iam.PolicyDocument;
import vend.policy.trust.HubPermissions;
import vend.policy.trust.SpokeTrust;
import vend.policy.trust.TrustPolicy;
import vend.vending.Credentials;

/**
 * Deletes the hub role and creates it again with the same name. To every spoke, it is a different
 * role. The test runs the recovery of docs/how-to/recover-hub-role.md with the policies that Vend
 * generates.
 */
class RemadeHubRoleTest {
  private static final Grants GRANTS =
      TestGrants.of("- { id: one, issuer: github, roles: [shop/deploy, blog/deploy] }\n");
  private static final RoleArn HUB = GRANTS.hubRole();
  private static final TargetRole SHOP = target("shop/deploy");
  private static final TargetRole BLOG = target("blog/deploy");

  private final LocalSts sts;

  RemadeHubRoleTest() throws Exception {
    String organization = GRANTS.organization().value();
    var accounts =
        LocalAccounts.of(
            Map.of(
                HUB.account(), organization,
                SHOP.arn().account(), organization,
                BLOG.arn().account(), organization),
            List.of(
                new LocalRole(
                    HUB,
                    StsFixture.policy(
                        """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                         "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
                        """),
                    List.of(new HubPermissions(GRANTS).document()),
                    Duration.ofHours(1)),
                spoke(SHOP),
                spoke(BLOG)));
    sts = new LocalSts(accounts, InstantSource.system(), new SecureRandom(), 0);
  }

  @AfterEach
  void stop() {
    sts.close();
  }

  private static TargetRole target(String name) {
    return GRANTS.find(RoleReference.parse(name)).orElseThrow();
  }

  private static PolicyDocument trust(TargetRole role) {
    return new SpokeTrust(GRANTS).of(role, TrustPolicy.DEFAULT_QUOTA).document();
  }

  private static LocalRole spoke(TargetRole role) {
    return new LocalRole(role.arn(), trust(role), List.of(), Duration.ofHours(1));
  }

  private Credentials hubSession() {
    return sts.startSession(HUB, "function", Duration.ofHours(1));
  }

  private AssumeRoleResponse assume(TargetRole role, Credentials hub) {
    try (StsClient client =
        StsClient.builder()
            .endpointOverride(sts.endpoint())
            .region(Region.EU_WEST_1)
            .credentialsProvider(StaticCredentialsProvider.create(StsFixture.aws(hub)))
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build()) {
      return client.assumeRole(request ->
          request
              .roleArn(role.arn().toString())
              .roleSessionName("one")
              .externalId(role.account().externalId().value())
              .tags(StsFixture.tag("vend:grant", "one")));
    }
  }

  private String refusal(TargetRole role, Credentials hub) {
    return assertThrows(StsException.class, () -> assume(role, hub)).awsErrorDetails().errorCode();
  }

  @Test
  void everySpokeDeniesARecreatedHubRoleUntilItsTrustPolicyIsWrittenAgain() {
    assertTrue(assume(SHOP, hubSession()).credentials().accessKeyId().startsWith("ASIA"));

    sts.remakeRole(HUB);
    Credentials hub = hubSession();
    assertEquals("AccessDenied", refusal(SHOP, hub));
    assertEquals("AccessDenied", refusal(BLOG, hub));

    // The policy text is the same. Only writing it again makes IAM look up the new role.
    sts.writeTrust(SHOP.arn(), trust(SHOP));
    assertTrue(assume(SHOP, hub).credentials().accessKeyId().startsWith("ASIA"));
    assertEquals("AccessDenied", refusal(BLOG, hub));
  }

  @Test
  void theTrustPolicyShowsTheUniqueIdOfADeletedRole() {
    assertEquals(trust(SHOP), sts.trust(SHOP.arn()));
    sts.remakeRole(HUB);
    String shown = sts.trust(SHOP.arn()).toJson();
    assertFalse(shown.contains(HUB.toString()), shown);
    assertTrue(shown.matches(".*\"AWS\":\"AROA[A-Z2-7]{16}\".*"), shown);

    // IAM rejects the policy that it shows, so the policy has to come from the grants.
    assertThrows(
        IllegalArgumentException.class, () -> sts.writeTrust(SHOP.arn(), sts.trust(SHOP.arn())));

    sts.writeTrust(SHOP.arn(), trust(SHOP));
    assertEquals(trust(SHOP), sts.trust(SHOP.arn()));
  }

  @Test
  void credentialsOfTheDeletedRoleAreInvalid() {
    Credentials before = hubSession();
    sts.remakeRole(HUB);
    sts.writeTrust(SHOP.arn(), trust(SHOP));
    assertEquals("InvalidClientTokenId", refusal(SHOP, before));
  }

  /** For this reason, the hub is deployed before the spokes. */
  @Test
  void aTrustPolicyCannotNameAMissingRole() {
    PolicyDocument missing =
        StsFixture.policy(trust(SHOP).toJson().replace("vend-hub", "not-made-yet"));
    var refused =
        assertThrows(IllegalArgumentException.class, () -> sts.writeTrust(SHOP.arn(), missing));
    assertTrue(String.valueOf(refused.getMessage()).contains("Invalid principal in policy"));
  }
}
