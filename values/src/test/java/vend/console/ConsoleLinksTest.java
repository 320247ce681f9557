package vend.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.Secret;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.credentials.SessionDuration;
import vend.credentials.TemporaryCredentials;

class ConsoleLinksTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00.5Z");
  private static final Instant END = Instant.parse("2026-11-28T12:45:00Z");
  private static final TemporaryCredentials CREDENTIALS = in(Partition.AWS);

  private final AtomicReference<FederationEndpoint> usedEndpoint = new AtomicReference<>();
  private final AtomicReference<String> sent = new AtomicReference<>("");

  private static TemporaryCredentials in(Partition partition) {
    return new TemporaryCredentials(
        RoleArn.of(partition, new AccountId("222222222222"), "deploy"),
        "ASIAEXAMPLE",
        Secret.of("a/b+c=\"&d"),
        Secret.of("IQoJ//token=="),
        NOW,
        END);
  }

  private ConsoleLinks.Outcome link(
      Federation.Answer answer, ConsoleTarget target, Optional<SessionDuration> duration) {
    return links(answer, Optional.empty()).link(CREDENTIALS, target, duration);
  }

  private ConsoleLinks links(Federation.Answer answer, Optional<FederationEndpoint> endpoint) {
    return new ConsoleLinks(
        (to, form) -> {
          usedEndpoint.set(to);
          sent.set(form.reveal());
          return answer;
        },
        endpoint,
        () -> NOW);
  }

  private static Federation.Answer answered(int status, String body) {
    return new Federation.Answered(status, Secret.of(body));
  }

  private static Federation.Answer token() {
    return answered(200, "{\"SigninToken\":\"tok/en+1=\"}");
  }

  private static Map<String, String> parameters(String form) {
    var parameters = new LinkedHashMap<String, String>();
    Arrays.stream(form.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> parameters.put(pair[0], URLDecoder.decode(pair[1], UTF_8)));
    return parameters;
  }

  private static ConsoleLink made(ConsoleLinks.Outcome outcome) {
    return assertInstanceOf(ConsoleLinks.Made.class, outcome).link();
  }

  private static Map<String, String> query(ConsoleLink link) {
    return parameters(URI.create(link.url().reveal()).getRawQuery());
  }

  @Test
  void sendsTheCredentialsAsDocumentedAndRequestsNoDuration() throws Exception {
    made(link(token(), ConsoleTarget.HOME, Optional.empty()));
    var form = parameters(sent.get());
    assertEquals(java.util.List.of("Action", "Session"), java.util.List.copyOf(form.keySet()));
    assertEquals("getSigninToken", form.get("Action"));
    assertEquals(
        Map.of(
            "sessionId", "ASIAEXAMPLE",
            "sessionKey", "a/b+c=\"&d",
            "sessionToken", "IQoJ//token=="),
        Json.readObject(form.getOrDefault("Session", "")));
    assertEquals("https://signin.aws.amazon.com/federation", usedEndpoint.get().toString());
  }

  @Test
  void linksToTheHomePageWithTheSigninToken() {
    ConsoleLink link = made(link(token(), ConsoleTarget.HOME, Optional.empty()));
    assertTrue(
        link.url().reveal().startsWith("https://signin.aws.amazon.com/federation?Action=login&"));
    assertEquals(
        Map.of(
            "Action", "login",
            "Destination", "https://console.aws.amazon.com/",
            "SigninToken", "tok/en+1="),
        query(link));
    assertEquals(END, link.expires());
  }

  @Test
  void linksToAPageAndNamesTheIssuer() {
    String page = "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1&a=b#x";
    var target =
        new ConsoleTarget(
            Optional.of(ConsoleDestination.parse(page)),
            Optional.of(ConsoleIssuer.parse("https://signin.example.com/aws?x=1&y=2")));
    var query = query(made(link(token(), target, Optional.empty())));
    assertEquals(page, query.get("Destination"));
    assertEquals("https://signin.example.com/aws?x=1&y=2", query.get("Issuer"));
  }

  @Test
  void sendsAGivenDurationAndTheSessionEndsThen() {
    var hours = Optional.of(SessionDuration.parse("12h"));
    ConsoleLink link = made(link(token(), ConsoleTarget.HOME, hours));
    assertEquals("43200", parameters(sent.get()).get("SessionDuration"));
    assertEquals(Instant.parse("2026-11-29T00:00:00Z"), link.expires());
  }

  @ParameterizedTest
  @CsvSource({
    "AWS, https://signin.aws.amazon.com/federation, https://console.aws.amazon.com/",
    "AWS_CN, https://signin.amazonaws.cn/federation, https://console.amazonaws.cn/",
    "AWS_US_GOV, https://signin.amazonaws-us-gov.com/federation,"
        + " https://console.amazonaws-us-gov.com/"
  })
  void usesTheSignInServiceAndConsoleOfTheCredentialsPartition(
      Partition partition, String endpoint, String home) {
    var link =
        made(
            links(token(), Optional.empty())
                .link(in(partition), ConsoleTarget.HOME, Optional.empty()));
    assertEquals(endpoint, usedEndpoint.get().toString());
    assertTrue(link.url().reveal().startsWith(endpoint + "?"));
    assertEquals(home, query(link).get("Destination"));
  }

  @Test
  void usesAConfiguredEndpoint() {
    var set = FederationEndpoint.parse("https://eu-central-1.signin.aws.amazon.com/federation");
    var link =
        made(
            links(token(), Optional.of(set))
                .link(CREDENTIALS, ConsoleTarget.HOME, Optional.empty()));
    assertEquals(set, usedEndpoint.get());
    assertTrue(link.url().reveal().startsWith(set + "?Action=login&"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 414})
  void reportsARefusalWithItsStatus(int status) {
    assertEquals(
        new ConsoleLinks.Refused(status),
        link(answered(status, "<h1>IQoJ</h1>"), ConsoleTarget.HOME, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 429, 500, 503, 204})
  void treatsOtherStatusesAsUnavailable(int status) {
    assertEquals(
        new ConsoleLinks.Unavailable("status " + status),
        link(answered(status, "{\"SigninToken\":\"x\"}"), ConsoleTarget.HOME, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{}",
        "[\"x\"]",
        "{\"SigninToken\":null}",
        "{\"SigninToken\":\"\"}",
        "{\"SigninToken\":\" \"}",
        "{\"SigninToken\":1}",
        "{\"SigninToken\":\"a\",\"SigninToken\":\"b\"}",
        "{\"SigninToken\":\"a\"} more"
      })
  void makesNoLinkWithoutASigninToken(String body) {
    assertEquals(
        new ConsoleLinks.Unavailable("MalformedAnswer"),
        link(answered(200, body), ConsoleTarget.HOME, Optional.empty()));
  }

  @Test
  void reportsTheCauseOfAMissingAnswer() {
    assertEquals(
        new ConsoleLinks.Unavailable("Timeout"),
        link(new Federation.NotAnswered("Timeout"), ConsoleTarget.HOME, Optional.empty()));
  }

  @Test
  void writesUrlAndExpirationAndTextFormsShowNeitherLinkNorCredentials() throws Exception {
    ConsoleLinks.Outcome outcome = link(token(), ConsoleTarget.HOME, Optional.empty());
    ConsoleLink link = made(outcome);
    assertEquals(
        Map.of("url", link.url().reveal(), "expiration", "2026-11-28T12:45:00Z"),
        Json.readObject(link.toJson()));
    String texts = "" + outcome + link + CREDENTIALS + token();
    for (String secret : java.util.List.of("tok/en", "tok%2Fen", "a/b", "IQoJ")) {
      assertFalse(texts.contains(secret), texts);
    }
  }
}
