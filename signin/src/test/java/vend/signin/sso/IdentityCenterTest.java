package vend.signin.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.SettableClock;
import vend.aws.AccountId;
import vend.client.ClientFixture;
import vend.client.cache.CachedCredentials;
import vend.client.cache.CredentialCache;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

/** The portal's answers, in the form that AWS's own SDKs read. */
class IdentityCenterTest {
  private static final Secret TOKEN = Secret.of("good-token");
  private static final AccountId SHOP = new AccountId("222222222222");
  private static final SsoSession SESSION =
      new SsoSession(Optional.of("acme"), "https://acme.awsapps.com/start", "eu-central-1");

  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final StubServer portal;
  private final IdentityCenter center;

  IdentityCenterTest() throws IOException {
    portal = new StubServer();
    portal.on("GET /federation/credentials", this::credentials);
    var environment = Map.of("AWS_ENDPOINT_URL_SSO", portal.at("").toString());
    center = new IdentityCenter(SESSION, environment, clock);
  }

  @AfterEach
  void stop() {
    portal.close();
  }

  private Reply credentials(Asked asked) {
    if (!asked.header("x-amz-sso_bearer_token").equals("good-token")) {
      return error(401, "UnauthorizedException", "Session token not found or invalid");
    }
    return new Reply(
        200,
        """
        {"roleCredentials":{"accessKeyId":"FIRST","secretAccessKey":"s","sessionToken":"t",\
        "expiration":%d}}\
        """
            .formatted(clock.instant().plusSeconds(3600).toEpochMilli()));
  }

  private static Reply error(int status, String type, String message) {
    return new Reply(
        status, "{\"message\":\"%s\"}".formatted(message), Map.of("x-amzn-ErrorType", type));
  }

  @Test
  void returnsCredentialsForATokenInAnUnsignedRequest() throws NoCredentials {
    var credentials = center.credentials(TOKEN, SHOP, "ReadOnly");
    assertEquals("FIRST", credentials.accessKeyId());
    assertEquals(clock.instant().plusSeconds(3600), credentials.expires());
    assertEquals("arn:aws:iam::222222222222:role/ReadOnly", credentials.role().toString());
    Asked asked = portal.asked().getFirst();
    assertEquals("role_name=ReadOnly&account_id=222222222222", asked.address().getRawQuery());
    assertEquals("", asked.header("authorization"));
  }

  @Test
  void namesTheCommandToRunForARejectedToken() {
    var failure =
        assertThrows(
            NoCredentials.SignInRefused.class,
            () -> center.credentials(Secret.of("old"), SHOP, "R"));
    assertEquals(
        Optional.of("Run vend login, or aws sso login --sso-session acme."), failure.next());
  }

  @ParameterizedTest
  @CsvSource({
    "403, ForbiddenException, RoleNotOffered",
    "404, ResourceNotFoundException, RoleNotOffered",
    "400, InvalidRequestException, UnusableAnswer",
    "429, TooManyRequestsException, NotAnswered",
    "503, ServiceUnavailable, NotAnswered",
  })
  void mapsRefusalsToExceptions(int status, String type, String kind) {
    portal.on("GET /federation/credentials", _ -> error(status, type, "no"));
    var failure = assertThrows(NoCredentials.class, () -> center.credentials(TOKEN, SHOP, "R"));
    assertEquals(kind, failure.getClass().getSimpleName());
    assertEquals(1, portal.asked().size(), "nothing is sent twice");
  }

  @Test
  void an_interrupted_call_ends_and_the_thread_stays_interrupted() {
    Thread.currentThread().interrupt();
    var failure =
        assertThrows(
            NoCredentials.NotAnswered.class, () -> center.credentials(TOKEN, SHOP, "ReadOnly"));
    assertTrue(Thread.interrupted());
    assertTrue(
        String.valueOf(failure.getMessage()).contains("was interrupted"), failure.getMessage());
  }

  @Test
  void listsAccountsAndRolesPageByPage() throws NoCredentials {
    portal.on(
        "GET /assignment/accounts",
        asked ->
            new Reply(
                200,
                String.valueOf(asked.address().getRawQuery()).contains("next_token=more%2F1")
                    ? "{\"accountList\":[{\"accountId\":\"333333333333\"}],\"nextToken\":null}"
                    : "{\"accountList\":[{\"accountId\":\"222222222222\",\"accountName\":\"shop\"}],"
                        + "\"nextToken\":\"more/1\"}"));
    portal.on(
        "GET /assignment/roles",
        _ ->
            new Reply(
                200,
                "{\"roleList\":[{\"roleName\":\"ReadOnly\",\"accountId\":\"222222222222\"}]}"));
    assertEquals(
        List.of(
            new IdentityCenter.Account(SHOP, "shop"),
            new IdentityCenter.Account(new AccountId("333333333333"), "")),
        center.accounts(TOKEN));
    assertEquals(List.of("ReadOnly"), center.roles(TOKEN, SHOP));
    assertEquals("account_id=222222222222", portal.asked().getLast().address().getRawQuery());
  }

  @Test
  void stopsAfterTheLargestNumberOfPages() {
    portal.on(
        "GET /assignment/roles", _ -> new Reply(200, "{\"roleList\":[],\"nextToken\":\"a\"}"));
    assertThrows(NoCredentials.UnusableAnswer.class, () -> center.roles(TOKEN, SHOP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>secret</html>", "{}", "{\"roleCredentials\":\"secret\"}", ""})
  void reports_an_answer_of_another_server(String body) {
    portal.on("GET /federation/credentials", _ -> new Reply(200, body));
    var failure =
        assertThrows(
            NoCredentials.UnusableAnswer.class, () -> center.credentials(TOKEN, SHOP, "ReadOnly"));
    assertFalse(failure.toString().contains("secret"));
  }

  /** The SDK rejects these settings together with an endpoint override. */
  @Test
  void ignores_fips_and_dualstack_settings_of_other_services() throws NoCredentials {
    var set = List.of("aws.useFipsEndpoint", "aws.useDualstackEndpoint");
    set.forEach(name -> System.setProperty(name, "true"));
    try {
      assertEquals("FIRST", center.credentials(TOKEN, SHOP, "ReadOnly").accessKeyId());
    } finally {
      set.forEach(System::clearProperty);
    }
  }

  @Test
  void reports_that_no_server_answers() {
    portal.close();
    var failure =
        assertThrows(
            NoCredentials.NotAnswered.class, () -> center.credentials(TOKEN, SHOP, "ReadOnly"));
    assertTrue(String.valueOf(failure.getMessage()).contains("IAM Identity Center"));
  }

  @Test
  void readsTheTokenAgainForEachRenewal() throws Exception {
    var credentials =
        new CachedCredentials(
            new IdentityCenterSource(center, new SsoTokens(home, clock), SESSION),
            CredentialRequest.of(SHOP + "/ReadOnly"),
            new CredentialCache(
                home.resolve("cache"), home.resolve("key"), new SecureRandom(), clock),
            clock,
            Progress.NONE);
    Files.writeString(
        home.resolve(SESSION.file()),
        "{\"accessToken\":\"good-token\",\"expiresAt\":\"2026-11-25T12:10:00Z\"}");
    assertEquals("FIRST", credentials.get().accessKeyId());
    clock.advance(Duration.ofMinutes(30));
    assertEquals("FIRST", credentials.get().accessKeyId());
    clock.advance(Duration.ofSeconds(1));
    assertInstanceOf(
        NoCredentials.SignInRefused.class, assertThrows(NoCredentials.class, credentials::get));
    assertEquals(1, portal.asked().size());
  }

  @Test
  void refusesToSendATokenToAnUnsafeAddress() {
    var environment = Map.of("AWS_ENDPOINT_URL_SSO", "http://sso.example.com");
    assertThrows(
        IllegalArgumentException.class, () -> new IdentityCenter(SESSION, environment, clock));
  }
}
