package vend.local.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.local.sts.StsFixture.tag;
import static vend.local.sts.StsFixture.vendsRequest;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;
import vend.aws.RoleArn;

/** Assumes roles with the SDK's client, as the function does. */
class AssumeRoleTest {
  private final StsFixture fixture = new StsFixture();
  private StsClient hub;

  @BeforeEach
  void connect() {
    hub = fixture.as(StsFixture.HUB);
  }

  @AfterEach
  void stop() {
    hub.close();
    fixture.close();
  }

  @Test
  void givesTheHubCredentialsThatWork() {
    AssumeRoleResponse answer = hub.assumeRole(vendsRequest());

    String arn = "arn:aws:sts::222222222222:assumed-role/deploy/acme-shop-42";
    assertEquals(arn, answer.assumedRoleUser().arn());
    assertTrue(answer.assumedRoleUser().assumedRoleId().matches("AROA[A-Z2-7]{16}:acme-shop-42"));
    assertTrue(answer.credentials().accessKeyId().matches("ASIA[A-Z2-7]{16}"));
    assertEquals(40, answer.credentials().secretAccessKey().length());
    assertEquals("gh-777", answer.sourceIdentity());
    assertEquals(
        Duration.ofHours(1),
        Duration.between(
            fixture.clock.instant().truncatedTo(ChronoUnit.SECONDS),
            answer.credentials().expiration()));
    try (StsClient vended = with(answer)) {
      var identity = vended.getCallerIdentity();
      assertEquals(arn, identity.arn());
      assertEquals("222222222222", identity.account());
      assertEquals(answer.assumedRoleUser().assumedRoleId(), identity.userId());
    }
  }

  @Test
  void sessionsOfOneRoleShareTheRolesId() {
    var first = hub.assumeRole(vendsRequest()).assumedRoleUser().assumedRoleId();
    var second =
        hub.assumeRole(vendsRequest().andThen(r -> r.roleSessionName("other")))
            .assumedRoleUser()
            .assumedRoleId();

    assertEquals(first.replace(":acme-shop-42", ""), second.replace(":other", ""));
  }

  @Test
  void deniesAMissingExternalId() {
    assertDenied("sts:AssumeRole", hub, request -> request.externalId(null));
  }

  @Test
  void deniesAWrongExternalId() {
    assertDenied("sts:AssumeRole", hub, request -> request.externalId("3F8E6C1A0B7D4E52"));
  }

  @Test
  void deniesAWrongTag() {
    assertDenied("sts:AssumeRole", hub, request -> request.tags(tag("vend:grant", "other")));
  }

  @Test
  void deniesATagThatTheSpokeDoesNotList() {
    assertDenied(
        "sts:TagSession",
        hub,
        request -> request.tags(tag("vend:grant", "main"), tag("team", "blue")));
  }

  @Test
  void deniesARequestWithoutTags() {
    assertDenied("sts:AssumeRole", hub, request -> request.tags(List.<Tag>of()));
  }

  @Test
  void deniesATransitiveTagThatTheSpokeDoesNotList() {
    assertDenied("sts:TagSession", hub, request -> request.transitiveTagKeys("vend:grant"));
  }

  @Test
  void deniesAWrongSourceIdentity() {
    assertDenied("sts:SetSourceIdentity", hub, request -> request.sourceIdentity("777"));
  }

  @Test
  void deniesAMissingSourceIdentity() {
    assertDenied("sts:AssumeRole", hub, request -> request.sourceIdentity(null));
  }

  @Test
  void deniesAnotherPrincipal() {
    try (StsClient other = fixture.as(StsFixture.NOT_TRUSTED)) {
      assertDenied("sts:SetSourceIdentity", other, _ -> {});
    }
  }

  @Test
  void deniesAnotherOrganization() {
    try (StsClient outsider = fixture.as(StsFixture.OUTSIDER)) {
      assertDenied("sts:SetSourceIdentity", outsider, _ -> {});
    }
  }

  @Test
  void deniesAnActionThatTheIdentityPolicyLacks() {
    try (StsClient plain = fixture.as(StsFixture.PLAIN_HUB)) {
      assertDenied("sts:SetSourceIdentity", plain, _ -> {});
    }
  }

  @Test
  void deniesAResourceThatTheIdentityPolicyLacks() {
    assertDenied(
        "sts:AssumeRole",
        hub,
        request ->
            request
                .roleArn(StsFixture.NOT_TRUSTED.toString())
                .sourceIdentity(null)
                .tags(List.<Tag>of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::222222222222:role/vend/missing",
        "arn:aws:iam::444444444444:role/vend/deploy",
        "arn:aws-cn:iam::222222222222:role/vend/deploy",
        "arn:aws:iam::222222222222:role/deploy",
        "arn:aws:iam::222222222222:user/vend/deploy",
        "arn:aws:iam::222222222222:role/vend/*"
      })
  void aMissingRoleLooksLikeARoleThatDoesNotTrustTheCaller(String arn) {
    StsException refused = refused(hub, vendsRequest().andThen(r -> r.roleArn(arn)));

    assertEquals(403, refused.statusCode());
    assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
    assertEquals(
        "User: arn:aws:sts::111111111111:assumed-role/vend-hub/function is not authorized to"
            + " perform: sts:AssumeRole on resource: "
            + arn,
        refused.awsErrorDetails().errorMessage());
  }

  @Test
  void aChainedSessionLastsOneHourAtMost() {
    var longest = hub.assumeRole(vendsRequest().andThen(r -> r.durationSeconds(3600)));
    assertTrue(longest.credentials().expiration().isAfter(fixture.clock.instant()));

    assertRefused(
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
            + " chaining.",
        request -> request.durationSeconds(3601));
  }

  @Test
  void aSessionOfAUserLastsAsLongAsTheRoleAllows() {
    try (StsClient user = fixture.asUser()) {
      Consumer<AssumeRoleRequest.Builder> open =
          r -> r.roleArn(StsFixture.OPEN.toString()).roleSessionName("ann");
      var longest = user.assumeRole(open.andThen(r -> r.durationSeconds(3600)));
      assertTrue(longest.credentials().expiration().isAfter(fixture.clock.instant()));

      StsException refused = refused(user, open.andThen(r -> r.durationSeconds(3601)));

      assertEquals(
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
          refused.awsErrorDetails().errorMessage());
    }
  }

  @Test
  void aDeniedCallerDoesNotLearnTheMaximumSession() {
    assertDenied(
        "sts:AssumeRole", hub, request -> request.externalId("wrong").durationSeconds(43_200));
  }

  @Test
  void acceptsValuesAtTheirLimits() {
    Consumer<AssumeRoleRequest.Builder> open =
        request ->
            request
                .roleArn(StsFixture.OPEN.toString())
                .durationSeconds(900)
                .roleSessionName("a".repeat(64))
                .externalId("e".repeat(1224))
                .sourceIdentity("s".repeat(64))
                .tags(tag("k".repeat(128), "v".repeat(256)));

    assertEquals("s".repeat(64), hub.assumeRole(open).sourceIdentity());
  }

  @Test
  void rejectsValuesBeyondTheirLimits() {
    assertInvalid("roleSessionName", request -> request.roleSessionName("a"));
    assertInvalid("roleSessionName", request -> request.roleSessionName("a".repeat(65)));
    assertInvalid("roleSessionName", request -> request.roleSessionName("acme/shop"));
    assertInvalid("roleSessionName", request -> request.roleSessionName(null));
    assertInvalid("roleArn", request -> request.roleArn(null));
    assertInvalid("roleArn", request -> request.roleArn("arn:aws:iam::1:role"));
    assertInvalid("durationSeconds", request -> request.durationSeconds(899));
    assertInvalid("durationSeconds", request -> request.durationSeconds(43_201));
    assertInvalid("externalId", request -> request.externalId("x"));
    assertInvalid("externalId", request -> request.externalId("x".repeat(1225)));
    assertInvalid("externalId", request -> request.externalId("a b"));
    assertInvalid("sourceIdentity", request -> request.sourceIdentity("s".repeat(65)));
    assertInvalid("sourceIdentity", request -> request.sourceIdentity("a:b"));
    assertInvalid("tags.1.member.key", request -> request.tags(tag("k".repeat(129), "")));
    assertInvalid("tags.1.member.value", request -> request.tags(tag("k", "v".repeat(257))));
    assertInvalid("tags.1.member.value", request -> request.tags(tag("k", "*")));
    assertInvalid("tags", request -> request.tags(tags(51)));
    assertInvalid("policy", request -> request.policy(" ".repeat(2049)));
    assertInvalid(
        "policyArns",
        request ->
            request.policyArns(
                IntStream.range(0, 11)
                    .mapToObj(i -> policyArn("arn:aws:iam::aws:policy/Number" + i))
                    .toList()));
  }

  @Test
  void reportsAllInvalidParametersInOneError() {
    StsException refused =
        refused(hub, vendsRequest().andThen(r -> r.roleSessionName("a").durationSeconds(1)));

    assertEquals(
        "2 validation errors detected: Value 'a' at 'roleSessionName' failed to satisfy"
            + " constraint: Member must have length greater than or equal to 2; Value '1' at"
            + " 'durationSeconds' failed to satisfy constraint: Member must have value greater than"
            + " or equal to 900",
        refused.awsErrorDetails().errorMessage());
  }

  @Test
  void rejectsContradictoryTags() {
    String duplicate = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
    assertRefused(
        "InvalidParameterValue", duplicate, r -> r.tags(tag("team", "a"), tag("Team", "b")));
    assertRefused(
        "InvalidParameterValue", duplicate, r -> r.tags(tag("team", "a"), tag("team", "a")));
    assertRefused(
        "InvalidParameterValue",
        "The specified transitive tag key must be included in the requested tags.",
        request -> request.transitiveTagKeys("team"));
    assertRefused(
        "InvalidParameterValue",
        "Tag keys cannot start with aws:, which is reserved.",
        request -> request.tags(tag("AWS:x", "a")));
  }

  @Test
  void rejectsAnInvalidSessionPolicy() {
    assertEquals("MalformedPolicyDocument", code(request -> request.policy("{}")));
    assertEquals("MalformedPolicyDocument", code(request -> request.policy("nothing")));
    assertEquals(
        "MalformedPolicyDocument",
        code(request ->
            request.policy(
                """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
                """)));
  }

  @Test
  void rejectsSessionsBeyondThePackedSize() {
    Consumer<AssumeRoleRequest.Builder> request =
        r ->
            r.roleArn(StsFixture.OPEN.toString())
                .roleSessionName("ann")
                .tags(tag("k1", "v".repeat(256)), tag("k2", "v".repeat(256)));

    assertEquals("PackedPolicyTooLarge", refused(hub, request).awsErrorDetails().errorCode());
  }

  @Test
  void countsItsCalls() {
    hub.assumeRole(vendsRequest());
    refused(hub, vendsRequest().andThen(r -> r.externalId("wrong")));
    refused(hub, vendsRequest().andThen(r -> r.externalId("wrong")));
    hub.getCallerIdentity();

    assertEquals(
        Map.of(
            "AssumeRole", Map.of("Success", 1L, "AccessDenied", 2L),
            "GetCallerIdentity", Map.of("Success", 1L)),
        fixture.sts.calls());
  }

  @Test
  void startsNoSessionOfAMissingRole() {
    RoleArn missing = RoleArn.parse("arn:aws:iam::222222222222:role/missing").orElseThrow();

    assertThrows(IllegalArgumentException.class, () -> fixture.session(missing));
  }

  private StsClient with(AssumeRoleResponse answer) {
    var credentials = answer.credentials();
    return fixture.client(
        AwsSessionCredentials.create(
            credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()));
  }

  private static PolicyDescriptorType policyArn(String arn) {
    return PolicyDescriptorType.builder().arn(arn).build();
  }

  private static List<Tag> tags(int count) {
    return IntStream.range(0, count).mapToObj(i -> tag("k" + i, "")).toList();
  }

  private static void assertDenied(
      String action, StsClient client, Consumer<AssumeRoleRequest.Builder> change) {
    StsException refused = refused(client, vendsRequest().andThen(change));
    assertEquals(403, refused.statusCode());
    assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
    String message = refused.awsErrorDetails().errorMessage();
    assertTrue(message.contains("is not authorized to perform: " + action + " on"), message);
  }

  private void assertInvalid(String name, Consumer<AssumeRoleRequest.Builder> change) {
    StsException refused = refused(hub, vendsRequest().andThen(change));
    assertEquals(400, refused.statusCode());
    assertEquals("ValidationError", refused.awsErrorDetails().errorCode());
    String message = refused.awsErrorDetails().errorMessage();
    assertTrue(message.startsWith("1 validation error detected: Value "), message);
    assertTrue(message.contains(" at '" + name + "' failed to satisfy constraint"), message);
  }

  private void assertRefused(
      String code, String message, Consumer<AssumeRoleRequest.Builder> change) {
    StsException refused = refused(hub, vendsRequest().andThen(change));
    assertEquals(400, refused.statusCode());
    assertEquals(code, refused.awsErrorDetails().errorCode());
    assertEquals(message, refused.awsErrorDetails().errorMessage());
  }

  private String code(Consumer<AssumeRoleRequest.Builder> change) {
    return refused(hub, vendsRequest().andThen(change)).awsErrorDetails().errorCode();
  }

  private static StsException refused(
      StsClient client, Consumer<AssumeRoleRequest.Builder> request) {
    return assertThrows(StsException.class, () -> client.assumeRole(request));
  }
}
