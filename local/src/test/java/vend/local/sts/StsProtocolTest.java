package vend.local.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.local.sts.RawRequests.IDENTITY;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import vend.Json;
import vend.local.sts.RawRequests.Answer;
import vend.local.sts.RawRequests.Raw;

/** Sends requests that no SDK would send. */
class StsProtocolTest {
  private static final String OPEN =
      "Action=AssumeRole&Version=2011-06-15&RoleSessionName=ann&RoleArn="
          + "arn%3Aaws%3Aiam%3A%3A222222222222%3Arole%2Fvend%2Fopen";

  private final StsFixture fixture = new StsFixture();
  private final RawRequests requests = new RawRequests(fixture.endpoint());
  private final AwsCredentialsIdentity user =
      AwsCredentialsIdentity.create(StsFixture.USER_KEY, StsFixture.USER_SECRET.reveal());

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void returnsResponsesInStsFormat() throws IOException {
    Answer answer = send(OPEN + "&Tags.member.1.Key=team&Tags.member.1.Value=blue");

    assertEquals(200, answer.status());
    assertTrue(answer.head().contains("Content-type: text/xml"), answer.head());
    assertTrue(answer.head().contains("Cache-control: no-store"), answer.head());
    assertTrue(
        answer
            .body()
            .startsWith(
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><AssumedRoleUser>"),
        answer.body());
    assertEquals("1", answer.element("PackedPolicySize"));
    assertFalse(answer.element("RequestId").isEmpty());
    assertTrue(answer.head().contains(answer.element("RequestId")));
  }

  @Test
  void omitsThePackedSizeWithoutTagsAndPolicies() throws IOException {
    assertFalse(send(OPEN).body().contains("PackedPolicySize"));
  }

  @Test
  void returnsErrorsInStsFormat() throws IOException {
    Answer answer = requests.send(requests.post(IDENTITY));

    String id = answer.element("RequestId");
    assertEquals(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>MissingAuthenticationToken</Code><Message>Request"
            + " is missing Authentication Token</Message></Error><RequestId>%s</RequestId></ErrorResponse>"
                .formatted(id),
        answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "'', MissingAction",
    "Version=2011-06-15, MissingAction",
    "Action=GetCallerIdentity, InvalidAction",
    "Action=GetCallerIdentity&Version=2014-01-01, InvalidAction",
    "Action=getcalleridentity&Version=2011-06-15, InvalidAction",
    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15, InvalidAction",
    "Action=%zz&Version=2011-06-15, MalformedQueryString",
  })
  void rejectsUnknownActions(String body, String code) throws IOException {
    Answer answer = requests.send(requests.post(body));

    assertEquals(code, answer.code());
    assertEquals(400, answer.status());
  }

  @Test
  void ignoresUnknownParameters() throws IOException {
    assertEquals(200, send(OPEN + "&Unknown=1&Tags=&TransitiveTagKeys=").status());
  }

  @ParameterizedTest
  @CsvSource({"'', MalformedInput", "x, MalformedInput", "900.0, MalformedInput"})
  void rejectsAMalformedDurationWithoutAMessage(String duration, String code) throws IOException {
    Answer answer = send(OPEN + "&DurationSeconds=" + duration);

    assertEquals(code, answer.code());
    assertFalse(answer.body().contains("<Message>"));
  }

  @ParameterizedTest
  @CsvSource({"2147483648, MalformedInput", "2147483647, ValidationError", "0900, MalformedInput"})
  void readsADurationAsA32BitNumber(String duration, String code) throws IOException {
    assertEquals(code, send(OPEN + "&DurationSeconds=" + duration).code());
  }

  @Test
  void escapesQuotedValuesInErrors() throws IOException {
    Answer answer = send(OPEN.replace("=ann", "=%3C%26%00%22"));

    assertEquals("ValidationError", answer.code());
    assertTrue(answer.element("Message").contains("Value '&lt;&amp;\uFFFD\"' at"), answer.body());
  }

  @Test
  void rejectsABodyOverOneMebibyte() throws IOException {
    Answer fits = requests.send(requests.post("x".repeat(1024 * 1024)));
    assertEquals("MissingAction", fits.code());

    Answer answer = requests.send(requests.post("x".repeat(1024 * 1024 + 1)));
    assertEquals(413, answer.status());
  }

  @Test
  void returnsInternalFailureIfARequestFails() throws IOException {
    InstantSource broken =
        () -> {
          throw new IllegalStateException("no time");
        };
    var empty = new LocalAccounts(Map.of(), Map.of(), List.of());
    try (var sts = new LocalSts(empty, broken, new Random(1), 0)) {
      var failing = new RawRequests(sts.endpoint());
      Answer answer = failing.send(failing.post(IDENTITY));

      assertEquals(500, answer.status());
      assertEquals("InternalFailure", answer.code());
      assertEquals("Receiver", answer.element("Type"));
      assertFalse(answer.body().contains("no time"));
      assertEquals(Map.of("GetCallerIdentity", Map.of("InternalFailure", 1L)), sts.calls());
    }
  }

  @Test
  void returns404ForOtherPathsAndMethods() throws IOException {
    assertEquals(404, requests.send(requests.post(IDENTITY).withTarget("/elsewhere")).status());
    Raw put = requests.post(IDENTITY);
    assertEquals(404, requests.send(new Raw("PUT", "/", put.headers(), put.body())).status());
  }

  @Test
  void returnsCallCountsAsJson() throws Exception {
    send(IDENTITY);
    requests.send(requests.post("Action=Other" + "x".repeat(100) + "&Version=2011-06-15"));

    Answer answer =
        requests.send(
            new Raw("GET", "/calls", List.of("Host: " + fixture.endpoint().getAuthority()), ""));

    assertEquals(
        Map.of("GetCallerIdentity", Map.of("Success", 1), "Other", Map.of("InvalidAction", 1)),
        Json.readObject(answer.body()));
  }

  private Answer send(String body) throws IOException {
    return requests.send(requests.signedPost(body, user, fixture.clock.instant()));
  }
}
