package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.functions.TestGrants;
import vend.functions.client.RawServer;
import vend.functions.client.UrlConnectionClient;
import vend.grant.Allowed;
import vend.grant.RequestFacts;
import vend.iam.RoleArn;
import vend.session.RequestedSession;
import vend.vending.Patience;
import vend.vending.SecurityTokenService.Issued;

/** A hub role that is not the function's own. The time-out only ends a run that would hang. */
@Timeout(60)
class AssumedHubRoleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final RoleArn HUB =
      RoleArn.parse("arn:aws:iam::111111111111:role/vend-hub").orElseThrow();
  private static final AwsKeys OWN = new AwsKeys("AKIAOWN", Secret.of("secret"), Optional.empty());

  /** The session of the decision that the test makes. */
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

  /** Gives keys with a number of their own to everybody. */
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
    Optional<URI> all = Optional.of(server.uri());
    var budget = new TimeBudget(PATIENCE, PATIENCE, PATIENCE, PATIENCE);
    return new AwsClients(
        "eu-central-1",
        () -> OWN,
        new Endpoints(all, all, all, all),
        budget,
        new UrlConnectionClient());
  }

  @Test
  void isTakenOnceWithTheFunctionsOwnKeysAndSignsWhatFollows() throws IOException {
    var allowed =
        TestGrants.allowed(
            "shop-test/deploy", RequestedSession.DEFAULT, new RequestFacts("203.0.113.7", now));
    try (var server = sts()) {
      var service = new StsSecurityTokenService(clients(server).stsAs(HUB));
      assertEquals("ASIA2", issuedId(service.assumeRole(allowed, Patience.USUAL.stsDeadline())));
      assertEquals("ASIA3", issuedId(service.assumeRole(allowed, Patience.USUAL.stsDeadline())));
      List<String> requests = server.requests();
      assertEquals(3, requests.size());
      assertTrue(requests.getFirst().contains("RoleArn=arn%3Aaws%3Aiam%3A%3A111111111111%3Arole"));
      assertTrue(requests.getFirst().contains(" Credential=AKIAOWN/"));
      assertFalse(requests.getFirst().contains("x-amz-security-token: "));
      for (String request : requests.subList(1, 3)) {
        assertFalse(request.contains("vend-hub"), request);
        assertTrue(request.contains(" Credential=ASIA1/"), request);
        assertTrue(request.contains("\r\nx-amz-security-token: token-of-ASIA1\r\n"), request);
      }
    }
  }

  private static String issuedId(Object answer) {
    return assertInstanceOf(Issued.class, answer).credentials().accessKeyId();
  }

  @Test
  void isTakenAgainBeforeItsKeysEnd() throws Exception {
    try (var server = sts()) {
      Instant[] clock = {now};
      var keys = new RenewedKeys(new AssumedHubRole(clients(server).sts(), HUB), () -> clock[0]);
      assertEquals("ASIA1", keys.keys().accessKeyId());
      clock[0] = now.plusSeconds(3600 - 301);
      assertEquals("ASIA1", keys.keys().accessKeyId());
      clock[0] = now.plusSeconds(3600 - 300);
      assertEquals(AwsKeys.temporary("ASIA2", "secret", "token-of-ASIA2"), keys.keys());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"})
  void isNotTakenWhereTheAnswerLacksAPart(String part) throws IOException {
    String whole = issued(USER, "ASIA1", now);
    String without = whole.replaceAll("<%s>.*</%s>".formatted(part, part), "");
    String other = whole.replaceAll("<Expiration>.*</Expiration>", "<Expiration>x</Expiration>");
    for (String answer : List.of(without, other)) {
      try (var server = new RawServer(RawServer.always(RawServer.answer(200, answer)))) {
        var role = new AssumedHubRole(clients(server).sts(), HUB);
        var failure = assertThrows(AwsFailure.class, role::issue);
        assertEquals("HubRoleNotTaken", failure.code());
        assertFalse(failure.toString().contains("secret"));
      }
    }
  }
}
