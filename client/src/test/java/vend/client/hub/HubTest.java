package vend.client.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
import vend.caller.SettableClock;
import vend.client.ClientFixture;
import vend.client.NoCredentials;
import vend.console.ConsoleDestination;
import vend.console.ConsoleIssuer;
import vend.console.ConsoleTarget;
import vend.iam.RoleArn;

/** What the hub says, and what that means to who asks. */
class HubTest {
  private static final Secret TOKEN = Secret.of("the-token");

  private final StubHub stub;
  private final Hub hub;

  HubTest() throws IOException {
    stub = new StubHub();
    hub = new Hub(stub.address(), new SettableClock(ClientFixture.NOON));
  }

  @BeforeEach
  void answerWithKeys() {
    stub.giveKeys("FIRST", "2026-11-25T13:00:00Z");
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void givesKeys() throws NoCredentials {
    assertEquals(ClientFixture.keys("FIRST"), hub.keys(TOKEN, new KeyRequest("shop-prod/deploy")));
    assertEquals(
        List.of("POST /v1/credentials Bearer the-token {\"role\":\"shop-prod/deploy\"}"),
        stub.asked());
  }

  @Test
  void sendsWhatIsAskedFor() throws NoCredentials {
    var request =
        new KeyRequest("a/b", Optional.of(Duration.ofMinutes(15)), Optional.of("build-77"), true);
    hub.keys(TOKEN, request);
    assertTrue(
        stub.asked()
            .getFirst()
            .endsWith(
                "{\"role\":\"a/b\",\"duration\":900,\"sessionName\":\"build-77\",\"fresh\":true}"));
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
            new GrantedRole(
                RoleArn.parse(ClientFixture.ROLE).orElseThrow(), "shop-prod", Duration.ofHours(1))),
        hub.roles(TOKEN));
    assertEquals(List.of("GET /v1/roles Bearer the-token"), stub.asked());
  }

  private NoCredentials refused() {
    return assertThrows(
        NoCredentials.class, () -> hub.keys(TOKEN, new KeyRequest("shop-prod/deploy")));
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
    "403, RefusedByAws, RefusedByAws",
    "429, TooManyRequests, NotAnswered",
    "503, StsUnavailable, NotAnswered",
    "500, InternalError, UnusableAnswer",
    "400, InvalidRequest, UnusableAnswer"
  })
  void saysWhatItsRefusalsMean(int status, String code, String kind) {
    stub.answer(new StubHub.Reply(status, problem(code), Map.of("retry-after", "7")));
    NoCredentials failure = refused();
    assertEquals(kind, failure.getClass().getSimpleName());
    assertEquals("why it is so. (request id-1)", failure.getMessage());
    if (failure instanceof NoCredentials.NotAnswered later) {
      assertEquals(Optional.of(Duration.ofSeconds(7)), later.retryAfter());
    }
  }

  @Test
  void sendsNobodyToATokenThatHasExpired() {
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
  void whatIsNoVendIsCalledSo(String body) {
    stub.answer(200, body);
    NoCredentials failure = assertInstanceOf(NoCredentials.UnusableAnswer.class, refused());
    assertFalse(String.valueOf(failure.getMessage()).contains("\"B\""));
  }

  @Test
  void anAnswerThatIsNoProblemDocumentIsNamedByItsStatus() {
    stub.answer(502, "<html>Bad gateway</html>");
    assertEquals(
        "the hub %s answered 502".formatted(stub.address()),
        assertInstanceOf(NoCredentials.NotAnswered.class, refused()).getMessage());
  }

  @Test
  void followsNoRedirectWithTheToken() {
    stub.answer(new StubHub.Reply(302, "", Map.of("location", stub.address() + "/elsewhere")));
    assertInstanceOf(NoCredentials.UnusableAnswer.class, refused());
    assertEquals(1, stub.asked().size());
  }

  @Test
  void saysThatNobodyAnswers() {
    stub.close();
    var failure = assertInstanceOf(NoCredentials.NotAnswered.class, refused());
    assertTrue(String.valueOf(failure.getMessage()).startsWith("the hub http://127.0.0.1:"));
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
  void noTokenGoesToAnAddressThatIsNone(String text) {
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
  void takesTheAddressesOfHubs(String text) {
    assertEquals(text.replaceFirst("/$", ""), HubAddress.parse(text).toString());
  }

  @Test
  void getsALinkToTheConsole() throws NoCredentials {
    stub.answer(
        200,
        "{\"url\":\"https://signin.aws.amazon.com/federation?x\",\"expiration\":\"2026-11-21T13:00:00Z\"}");
    var target =
        new ConsoleTarget(
            Optional.of(ConsoleDestination.parse("https://console.aws.amazon.com/s3")),
            Optional.of(ConsoleIssuer.parse("https://portal.example.com/")));
    var link = hub.console(TOKEN, new KeyRequest("shop-prod/deploy"), target);
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
  void takesNoLinkThatABrowserMustNotOpen(String url) {
    stub.answer(200, "{\"url\":\"" + url + "\",\"expiration\":\"2026-11-21T13:00:00Z\"}");
    assertThrows(
        NoCredentials.UnusableAnswer.class,
        () -> hub.console(TOKEN, new KeyRequest("a/b"), ConsoleTarget.HOME));
  }
}
