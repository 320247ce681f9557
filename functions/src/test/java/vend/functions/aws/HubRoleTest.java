package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import vend.Reason;
import vend.aws.RoleArn;
import vend.functions.TestGrants;
import vend.functions.outbound.RawServer;
import vend.grant.Allowed;
import vend.grant.RequestFacts;
import vend.session.RequestedSession;
import vend.vending.AssumeRole.Issued;
import vend.vending.AssumeRole.NotIssued;

/**
 * A hub role that is not the function's own. The test time-out only stops a run that would hang.
 */
@Timeout(60)
class HubRoleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final RoleArn HUB =
      RoleArn.parse("arn:aws:iam::111111111111:role/vend-hub").orElseThrow();
  private static final AwsCredentialsProvider OWN =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAOWN", "secret"));

  /** The session name of the decision in this test. */
  private static final String USER =
      userArn(
          TestGrants.allowed(
              "shop-test/deploy",
              RequestedSession.DEFAULT,
              new RequestFacts("203.0.113.7", Instant.EPOCH)));

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private static String userArn(Allowed allowed) {
    var session = allowed.session();
    return "arn:aws:sts::%s:assumed-role/%s/%s"
        .formatted(session.role().account(), session.role().name(), session.name().value());
  }

  /** Issues credentials with a new number for each call. */
  private RawServer sts() throws IOException {
    return new RawServer(connection -> {
      for (int i = 1; !connection.request().isEmpty(); i++) {
        connection.send(RawServer.answer(200, issued(USER, "ASIA" + i, now.plusSeconds(3600))));
      }
    });
  }

  private static String issued(String user, String id, Instant expires) {
    return """
    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <AssumeRoleResult>
        <AssumedRoleUser>
          <AssumedRoleId>AROAEXAMPLE:session</AssumedRoleId>
          <Arn>%s</Arn>
        </AssumedRoleUser>
        <Credentials>
          <AccessKeyId>%s</AccessKeyId>
          <SecretAccessKey>secret</SecretAccessKey>
          <SessionToken>token-of-%s</SessionToken>
          <Expiration>%s</Expiration>
        </Credentials>
      </AssumeRoleResult>
    </AssumeRoleResponse>
    """
        .formatted(user, id, id, expires);
  }

  private static AwsClients clients(RawServer server) {
    var budget = new TimeBudget(PATIENCE, PATIENCE, PATIENCE, PATIENCE);
    return new AwsClients("eu-central-1", OWN, AwsClients.Endpoints.all(server.uri()), budget);
  }

  @Test
  void isAssumedOnceWithTheFunctionsOwnCredentialsAndSignsLaterCalls() throws IOException {
    var allowed =
        TestGrants.allowed(
            "shop-test/deploy", RequestedSession.DEFAULT, new RequestFacts("203.0.113.7", now));
    try (var server = sts()) {
      var service = new AssumeRoleCall(clients(server).stsAs(HUB));
      assertEquals("ASIA2", issuedId(service.assumeRole(allowed, PATIENCE)));
      assertEquals("ASIA3", issuedId(service.assumeRole(allowed, PATIENCE)));
      List<String> requests = server.requests();
      assertEquals(3, requests.size());
      assertTrue(requests.getFirst().contains("RoleArn=arn%3Aaws%3Aiam%3A%3A111111111111%3Arole"));
      assertTrue(requests.getFirst().contains(" Credential=AKIAOWN/"));
      assertFalse(requests.getFirst().toLowerCase(Locale.ROOT).contains("x-amz-security-token: "));
      for (String request : requests.subList(1, 3)) {
        assertFalse(request.contains("vend-hub"), request);
        assertTrue(request.contains(" Credential=ASIA1/"), request);
        assertTrue(request.contains("X-Amz-Security-Token: token-of-ASIA1\r\n"), request);
      }
    }
  }

  private static String issuedId(Object answer) {
    return assertInstanceOf(Issued.class, answer).credentials().accessKeyId();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"})
  void is_not_assumed_if_the_answer_lacks_a_part(String part) throws IOException {
    var allowed =
        TestGrants.allowed(
            "shop-test/deploy", RequestedSession.DEFAULT, new RequestFacts("203.0.113.7", now));
    String whole = issued(USER, "ASIA1", now);
    String without = whole.replaceAll("<%s>.*</%s>".formatted(part, part), "");
    String other = whole.replaceAll("<Expiration>.*</Expiration>", "<Expiration>x</Expiration>");
    for (String answer : List.of(without, other)) {
      try (var server = new RawServer(RawServer.always(RawServer.answer(200, answer)))) {
        var service = new AssumeRoleCall(clients(server).stsAs(HUB));
        var refused = assertInstanceOf(NotIssued.class, service.assumeRole(allowed, PATIENCE));
        assertEquals(Reason.STS_UNAVAILABLE, refused.reason());
        assertFalse(refused.cause().contains("secret"), refused.cause());
      }
    }
  }
}
