package vend.client.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.SettableClock;
import vend.aws.RoleArn;
import vend.client.ClientFixture;
import vend.client.http.DrippingServer;
import vend.client.http.Network;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.source.RetryPolicy;
import vend.client.source.SpentTime;
import vend.client.token.TokenSource;
import vend.console.ConsoleDestination;
import vend.console.ConsoleIssuer;
import vend.console.ConsoleTarget;
import vend.credentials.SessionDuration;
import vend.credentials.TemporaryCredentials;

/** Requests to a hub, and what its answers mean to the caller. */
class HubTest {
  private static final Secret TOKEN = Secret.of("the-token");

  private final SpentTime time = new SpentTime();
  private final List<String> messages = new ArrayList<>();
  private final StubHub stub;
  private final Hub hub;

  HubTest() throws IOException {
    stub = new StubHub();
    hub = hub(time.patience());
  }

  private Hub hub(RetryPolicy patience) {
    return hub(stub.address(), new SettableClock(ClientFixture.NOON), patience, TOKEN);
  }

  private Hub hub(HubAddress address, InstantSource clock, RetryPolicy patience, Secret token) {
    return new Hub(address, new Shown(token), Network.PLAIN, clock, patience, messages::add);
  }

  private record Shown(Secret token) implements TokenSource {
    @Override
    public String origin() {
      return "the test";
    }
  }

  private static TemporaryCredentials credentials(Hub hub, CredentialRequest request)
      throws NoCredentials {
    return hub.prepare(request).call().credentials(false);
  }

  @BeforeEach
  void answerWithCredentials() {
    stub.giveCredentials("FIRST", "2026-11-25T13:00:00Z");
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void returnsCredentials() throws NoCredentials {
    assertEquals(
        ClientFixture.credentials("FIRST"),
        credentials(hub, CredentialRequest.of("shop-prod/deploy")));
    assertEquals(
        List.of("POST /v1/credentials Bearer the-token {\"role\":\"shop-prod/deploy\"}"),
        stub.asked());
  }

  @Test
  void sendsTheRequestedOptions() throws NoCredentials {
    var request =
        CredentialRequest.of("a/vend/deploy")
            .lasting(new SessionDuration(900))
            .named("build-77")
            .fresh(true);
    credentials(hub, request);
    assertTrue(
        stub.asked()
            .getFirst()
            .endsWith(
                "{\"role\":\"a/vend/deploy\",\"duration\":900,\"sessionName\":\"build-77\",\"fresh\":true}"));
  }

  @Test
  void listsRoles() throws NoCredentials {
    stub.answer(
        200,
        """
        {"roles":[{"role":"arn:aws:iam::222222222222:role/vend/deploy","account":"222222222222",
                   "accountName":"shop-prod","maxDuration":3600}]}\
        """);
    assertEquals(
        List.of(
            new Hub.GrantedRole(
                RoleArn.parse(ClientFixture.ROLE).orElseThrow(),
                "shop-prod",
                Duration.ofHours(1),
                false)),
        hub.roles());
    assertEquals(List.of("GET /v1/roles Bearer the-token"), stub.asked());
  }

  private NoCredentials refused() {
    return assertThrows(
        NoCredentials.class, () -> credentials(hub, CredentialRequest.of("shop-prod/deploy")));
  }

  private static String problem(String code) {
    return """
    {"type":"urn:vend:problem:%s","title":"t","status":0,"detail":"why it is so.","code":"%s",
     "message":"m","requestId":"id-1"}\
    """
        .formatted(code, code);
  }

  @ParameterizedTest
  @CsvSource({
    "401, Unauthenticated, SignInRefused",
    "401, TokenExpired, SignInRefused",
    "403, ConditionNotMet, RoleNotOffered",
    "403, ApprovalRequired, ApprovalRequired",
    "403, ApprovalChanged, ApprovalRequired",
    "403, ApprovalEnding, ApprovalRequired",
    "403, OwnRequest, RoleNotOffered",
    "409, RequestState, RoleNotOffered",
    "403, RefusedByAws, RefusedByAws",
    "429, TooManyRequests, NotAnswered",
    "503, StsUnavailable, NotAnswered",
    "500, InternalError, UnusableAnswer",
    "400, InvalidRequest, UnusableAnswer"
  })
  void mapsRefusalsToExceptions(int status, String code, String kind) {
    stub.answer(new StubHub.Reply(status, problem(code), Map.of("retry-after", "7")));
    NoCredentials failure = refused();
    assertEquals(kind, failure.getClass().getSimpleName());
    assertEquals("why it is so. (request id-1)", failure.getMessage());
    if (failure instanceof NoCredentials.NotAnswered later) {
      assertEquals(Optional.of(Duration.ofSeconds(7)), later.retryAfter());
    }
  }

  @Test
  void advisesANewTokenIfTheTokenHasExpired() {
    stub.answer(401, problem("TokenExpired"));
    assertEquals(Optional.of("Get a new token, and try again."), refused().next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{}",
        "{\"AccessKeyId\":\"A\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"B\",\"SessionToken\":\"C\",\"Expiration\":\"soon\",\"RoleArn\":\"arn:aws:iam::222222222222:role/a\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"B\",\"SessionToken\":\"C\",\"Expiration\":\"2026-11-25T13:00:00Z\",\"RoleArn\":\"a\"}"
      })
  void reportsAServerThatIsNotAHub(String body) {
    stub.answer(200, body);
    NoCredentials failure = assertInstanceOf(NoCredentials.UnusableAnswer.class, refused());
    assertFalse(String.valueOf(failure.getMessage()).contains("\"B\""));
  }

  @Test
  void reportsTheStatusOfAnAnswerWithoutAProblemDocument() {
    stub.answer(502, "<html>Bad gateway</html>");
    assertEquals(
        "the hub %s answered with status 502".formatted(stub.address()),
        assertInstanceOf(NoCredentials.NotAnswered.class, refused()).getMessage());
  }

  @Test
  void doesNotFollowRedirectsWithTheToken() {
    stub.answer(new StubHub.Reply(302, "", Map.of("location", stub.address() + "/elsewhere")));
    assertInstanceOf(NoCredentials.UnusableAnswer.class, refused());
    assertEquals(1, stub.asked().size());
  }

  @Test
  void reportsThatTheHubDoesNotAnswer() {
    stub.close();
    var failure = assertInstanceOf(NoCredentials.NotAnswered.class, refused());
    assertTrue(String.valueOf(failure.getMessage()).startsWith("the hub http://127.0.0.1:"));
  }

  private static StubHub.Reply busy(int status, String retryAfter) {
    return new StubHub.Reply(
        status,
        problem("StsUnavailable"),
        retryAfter.isEmpty() ? Map.of() : Map.of("retry-after", retryAfter));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void retries_after_the_time_in_retry_after(int status) throws NoCredentials {
    stub.first(busy(status, "7"), busy(status, "9"));
    assertEquals("FIRST", credentials(hub, CredentialRequest.of("shop-prod/deploy")).accessKeyId());
    assertEquals(List.of(Duration.ofSeconds(7), Duration.ofSeconds(9)), time.pauses());
    assertEquals(
        List.of(
            "requesting credentials from the hub %s with the token from the test ..."
                .formatted(stub.address()),
            "why it is so. (request id-1); trying again in 7 s ...",
            "why it is so. (request id-1); trying again in 9 s ..."),
        messages);
  }

  @Test
  void backs_off_and_gives_up_after_a_minute() {
    stub.answer(busy(503, ""));
    assertInstanceOf(NoCredentials.NotAnswered.class, refused());
    assertEquals(
        List.of(1L, 2L, 4L, 8L, 16L, 16L),
        time.pauses().stream().map(Duration::toSeconds).toList());
    assertEquals(7, stub.asked().size());
  }

  @Test
  void retries_after_a_broken_connection() throws NoCredentials {
    stub.first(StubHub.BROKEN);
    assertEquals("FIRST", credentials(hub, CredentialRequest.of("shop-prod/deploy")).accessKeyId());
    assertEquals(1, time.pauses().size());
  }

  @Test
  void gives_up_at_once_if_retry_after_exceeds_the_minute() {
    stub.answer(busy(429, "61"));
    assertEquals(Optional.of("Try again in 61 s."), refused().next());
    assertEquals(List.of(), time.pauses());
    assertEquals(1, stub.asked().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 500})
  void does_not_retry_a_refusal(int status) {
    stub.answer(new StubHub.Reply(status, problem("x"), Map.of("retry-after", "1")));
    refused();
    assertEquals(1, stub.asked().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://no-such-host.invalid", "http://127.0.0.1:1", "TLS"})
  void does_not_retry_an_unreachable_address(String address) {
    String there =
        address.equals("TLS") ? stub.address().toString().replace("http", "https") : address;
    var away = hub(HubAddress.parse(there), InstantSource.system(), time.patience(), TOKEN);
    var failure = assertThrows(NoCredentials.NotAnswered.class, () -> away.roles());
    assertFalse(failure.isPassing(), failure.getMessage());
    assertEquals(List.of(), time.pauses());
  }

  @Test
  void asks_the_hub_to_wait_five_seconds_for_sts() throws NoCredentials {
    credentials(hub, CredentialRequest.of("shop-prod/deploy"));
    assertEquals(List.of("wait=5"), stub.preferred());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "the\ntoken-of-ada",
        "the token-of-ada",
        "token-of-ad\u00e4",
        "token-of-ada\r"
      })
  void refuses_a_malformed_token_without_quoting_it(String token) {
    var failure =
        assertThrows(
            NoCredentials.UnusableAnswer.class,
            () ->
                credentials(
                    hub(stub.address(), InstantSource.system(), time.patience(), Secret.of(token)),
                    CredentialRequest.of("shop-prod/deploy")));
    assertTrue(String.valueOf(failure.getMessage()).contains("contains a line break"));
    assertFalse(failure.toString().contains("token-of"), failure.toString());
    assertEquals(List.of(), stub.asked());
  }

  @Test
  void makes_one_attempt_if_retries_are_off() {
    stub.answer(busy(503, "1"));
    assertThrows(
        NoCredentials.NotAnswered.class,
        () -> credentials(hub(time.patience().atOnce()), CredentialRequest.of("shop-prod/deploy")));
    assertEquals(List.of("none"), stub.preferred());
    assertEquals(List.of(), time.pauses());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vend.example.com",
        "http://vend.example.com",
        "https://vend.example.com/prod",
        "https://vend.example.com?x=1",
        "https://vend.example.com/#x",
        "https://user@vend.example.com",
        "ftp://vend.example.com",
        "https://",
        "nonsense nonsense",
        "http://127.0.0.1.example.com"
      })
  void refusesInvalidHubAddresses(String text) {
    assertThrows(IllegalArgumentException.class, () -> HubAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://vend.example.com",
        "https://vend.example.com/",
        "https://vend.example.com:8443",
        "http://127.0.0.1:8765",
        "http://localhost:8765",
        "http://[::1]:8765"
      })
  void acceptsValidHubAddresses(String text) {
    assertEquals(text.replaceFirst("/$", ""), HubAddress.parse(text).toString());
  }

  @Test
  void returnsAConsoleLink() throws NoCredentials {
    stub.answer(
        200,
        "{\"url\":\"https://signin.aws.amazon.com/federation?x\",\"expiration\":\"2026-11-21T13:00:00Z\"}");
    var target =
        new ConsoleTarget(
            Optional.of(ConsoleDestination.parse("https://console.aws.amazon.com/s3")),
            Optional.of(ConsoleIssuer.parse("https://portal.example.com/")));
    var link = hub.console(CredentialRequest.of("shop-prod/deploy"), target);
    assertEquals("https://signin.aws.amazon.com/federation?x", link.url().reveal());
    assertEquals(Instant.parse("2026-11-21T13:00:00Z"), link.expires());
    assertEquals(
        List.of(
            "POST /v1/console Bearer "
                + TOKEN.reveal()
                + " {\"role\":\"shop-prod/deploy\","
                + "\"destination\":\"https://console.aws.amazon.com/s3\","
                + "\"issuer\":\"https://portal.example.com/\"}"),
        stub.asked());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://signin.aws.amazon.com/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://a b",
        "",
        "/x"
      })
  void refusesUnsafeConsoleLinks(String url) {
    stub.answer(200, "{\"url\":\"" + url + "\",\"expiration\":\"2026-11-21T13:00:00Z\"}");
    assertThrows(
        NoCredentials.UnusableAnswer.class,
        () -> hub.console(CredentialRequest.of("a/b"), ConsoleTarget.HOME));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/federation?x",
        "https://signin.aws.amazon.com.evil.example/",
        "https://evilsignin.aws.amazon.com/",
        "https://console.aws.amazon.com/",
        "https://signin.aws.amazon.com:8443/",
        "https://127.0.0.1.evil.example/",
      })
  void refuses_a_console_link_outside_of_awss_sign_in_domains(String url) {
    stub.answer(200, link(url));
    var failure =
        assertThrows(
            NoCredentials.UnusableAnswer.class,
            () -> hub.console(CredentialRequest.of("a/b"), ConsoleTarget.HOME));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("which is not AWS's sign-in service"),
        failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://eu-central-1.signin.aws.amazon.com/federation?x",
        "https://us-east-1.signin.aws/federation?x",
        "https://signin.amazonaws.cn/federation?x",
        "https://signin.amazonaws-us-gov.com/federation?x",
        "http://127.0.0.1:8766/federation?x",
      })
  void accepts_console_links_of_each_partition_and_of_vend_local(String url) throws NoCredentials {
    stub.answer(200, link(url));
    assertEquals(url, hub.console(CredentialRequest.of("a/b"), ConsoleTarget.HOME).url().reveal());
  }

  @Test
  void refuses_loopback_console_links_from_a_remote_hub() {
    assertThrows(
        NoCredentials.UnusableAnswer.class,
        () ->
            HubAnswers.link(
                link("http://127.0.0.1:8766/federation?x"),
                HubAddress.parse("https://vend.example.com")));
  }

  private static String link(String url) {
    return "{\"url\":\"%s\",\"expiration\":\"2026-11-21T13:00:00Z\"}".formatted(url);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-25T12:00:00Z, expired at",
    "2026-11-25T11:59:59Z, expired at",
    "2026-11-26T00:05:01Z, AWS limits role sessions to 12 hours",
    "+1000000000-12-31T23:59:59Z, AWS limits role sessions to 12 hours",
  })
  void refuses_an_expiration_beyond_awss_limit(String expiration, String why) {
    stub.giveCredentials("FIRST", expiration);
    var failure = assertInstanceOf(NoCredentials.UnusableAnswer.class, refused());
    assertTrue(String.valueOf(failure.getMessage()).contains(why), failure.getMessage());
  }

  @Test
  void accepts_credentials_for_twelve_hours() throws NoCredentials {
    stub.giveCredentials("FIRST", "2026-11-26T00:05:00Z");
    assertEquals(
        Instant.parse("2026-11-26T00:05:00Z"),
        credentials(hub, CredentialRequest.of("shop-prod/deploy")).expires());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::222222222222:role/deploy",
        "arn:aws:iam::333333333333:role/vend/deploy",
        "arn:aws-cn:iam::222222222222:role/vend/deploy",
        "333333333333/deploy",
        "shop-prod/other",
        "shop-prod/eploy",
      })
  void refuses_credentials_of_another_role_or_account(String asked) {
    var failure =
        assertThrows(
            NoCredentials.UnusableAnswer.class,
            () -> credentials(hub, CredentialRequest.of(asked)));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("returned credentials of another role"),
        failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::222222222222:role/vend/deploy",
        "222222222222/deploy",
        "222222222222/vend/deploy",
        "shop-prod/deploy",
        "shop-prod/vend/deploy",
      })
  void accepts_credentials_of_the_role_by_each_of_its_names(String asked) throws NoCredentials {
    assertEquals("FIRST", credentials(hub, CredentialRequest.of(asked)).accessKeyId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\\n[default]\\ncredential_process = touch /tmp/x",
        "a b",
        "a\\u0000",
        "a\\u2028",
        "\\u00e9",
        ""
      })
  void refuses_credentials_with_line_breaks(String token) {
    stub.answer(
        200,
        """
        {"AccessKeyId":"A","SecretAccessKey":"B","SessionToken":"%s",
         "Expiration":"2026-11-25T13:00:00Z","RoleArn":"arn:aws:iam::222222222222:role/vend/deploy"}\
        """
            .formatted(token));
    var failure = assertInstanceOf(NoCredentials.UnusableAnswer.class, refused());
    assertTrue(
        String.valueOf(failure.getMessage()).contains("the session token is empty or has"),
        failure.getMessage());
    assertFalse(String.valueOf(failure.getMessage()).contains("credential_process"));
  }

  @Test
  void times_out_on_an_endless_body() throws IOException {
    try (var stalled = new DrippingServer()) {
      var slow =
          new Hub(
              HubAddress.parse(stalled.at("").toString()),
              new Shown(TOKEN),
              DrippingServer::impatient,
              new SettableClock(ClientFixture.NOON),
              time.patience(),
              Progress.NONE);
      var failure =
          assertThrows(
              NoCredentials.NotAnswered.class,
              () -> credentials(slow, CredentialRequest.of("shop-prod/deploy")));
      assertTrue(
          String.valueOf(failure.getMessage()).contains("sent no complete answer"),
          failure.getMessage());
    }
  }
}
