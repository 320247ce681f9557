package vend.signin.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.Secret;
import vend.SettableClock;
import vend.aws.AccountId;
import vend.client.ClientFixture;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;
import vend.signin.browser.SignInPageOpener;
import vend.signin.oidc.StubIssuer;

/** Sign-ins to IAM Identity Center, stored in the files of AWS's tools. */
class SsoSignInTest {
  private static final SsoSession SESSION =
      new SsoSession(Optional.of("acme"), "https://acme.awsapps.com/start", "eu-central-1");
  private static final SsoSession OLDER =
      new SsoSession(Optional.empty(), "https://acme.awsapps.com/start", "us-east-1");

  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final StubIdentityCenter center;
  private final List<Duration> pauses = new ArrayList<>();

  SsoSignInTest() throws IOException {
    center = new StubIdentityCenter(clock);
  }

  @AfterEach
  void stop() {
    center.close();
  }

  private SsoOidc oidc() {
    return new SsoOidc(SESSION, center.environment(), clock);
  }

  private SsoSignIn signIn(SsoSession session, SignInPageOpener guide) {
    return new SsoSignIn(session, oidc(), home, guide, clock);
  }

  private void inBrowser(SsoSession session) throws NoCredentials {
    signIn(session, StubIssuer.atOnce()).inBrowser(0, Duration.ofSeconds(20), new SecureRandom());
  }

  private void onDevice(SsoSession session) throws NoCredentials {
    signIn(session, (_, _) -> {})
        .onDevice(time -> {
          pauses.add(time);
          clock.advance(time);
        });
  }

  private SsoTokens tokens() {
    return new SsoTokens(home, oidc(), clock);
  }

  private Map<String, Object> file(String name) throws Exception {
    return Json.readObject(Files.readString(home.resolve(name)));
  }

  private IdentityCenter portal() {
    return new IdentityCenter(SESSION, center.environment(), clock);
  }

  /** The names are from Python: {@code hashlib.sha1(json.dumps({…}, sort_keys=True).encode())}. */
  @Test
  void storesRegistrationsWhereTheAwsCliReadsThem() {
    assertEquals("1c0280cefca432f8bb5e817db6d160ba72321622.json", SESSION.registrationFile());
    assertEquals("19e87b7fa303e72a7594d72d94495608194d61f2.json", OLDER.registrationFile());
    assertEquals(
        "65d9f3c9d394c88490443c347289f401b6ffd6da.json",
        new SsoSession(
                Optional.of("ü\"\\x"),
                SESSION.startUrl(),
                SESSION.region(),
                List.of("sso:account:access", "codewhisperer:completions"))
            .registrationFile());
  }

  @Test
  void signsInWithABrowser() throws Exception {
    inBrowser(SESSION);
    Map<String, Object> kept = file(SESSION.file());
    assertEquals(
        Set.of(
            "startUrl",
            "region",
            "accessToken",
            "expiresAt",
            "clientId",
            "clientSecret",
            "registrationExpiresAt",
            "refreshToken"),
        kept.keySet());
    assertEquals("2026-11-25T20:00:00Z", kept.get("expiresAt"));
    Map<String, Object> registration = file(SESSION.registrationFile());
    assertEquals(List.of("authorization_code", "refresh_token"), registration.get("grantTypes"));
    assertEquals(List.of("sso:account:access"), registration.get("scopes"));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(SESSION.file()))));
    assertEquals(
        "ASIASTUB",
        portal()
            .credentials(tokens().token(SESSION), new AccountId("222222222222"), "ReadOnly")
            .accessKeyId());
  }

  @Test
  void signsInOnAnotherDeviceInTheOlderLayout() throws Exception {
    center.deviceAnswers.addAll(List.of("authorization_pending", "slow_down", "500"));
    onDevice(OLDER);
    assertEquals(List.of(1L, 1L, 6L, 11L), pauses.stream().map(Duration::toSeconds).toList());
    Map<String, Object> kept = file(OLDER.file());
    assertFalse(kept.containsKey("refreshToken"), "nothing was asked for that could be renewed");
    assertEquals(kept.get("accessToken"), tokens().token(OLDER).reveal());
  }

  @Test
  void reusesARegistrationUntilItExpires() throws Exception {
    inBrowser(SESSION);
    inBrowser(SESSION);
    assertEquals(1, center.asked("/client/register"));
    onDevice(SESSION);
    assertEquals(2, center.asked("/client/register"));
    clock.advance(Duration.ofDays(90));
    onDevice(SESSION);
    assertEquals(3, center.asked("/client/register"));
  }

  @Test
  void makesANewRegistrationAfterARefusal() throws Exception {
    Files.writeString(
        home.resolve(SESSION.registrationFile()),
        "{\"clientId\":\"old\",\"clientSecret\":\"s\",\"expiresAt\":\"2027-01-01T00:00:00Z\"}");
    var failure = assertThrows(NoCredentials.SignInRefused.class, () -> onDevice(SESSION));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("invalid_client"),
        String.valueOf(failure.getMessage()));
    onDevice(SESSION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_denied", "expired_token", "header"})
  void aRefusalKeepsTheStoredSignIn(String answer) throws Exception {
    onDevice(SESSION);
    String before = Files.readString(home.resolve(SESSION.file()));
    center.deviceAnswers.add(answer);
    assertThrows(NoCredentials.SignInRefused.class, () -> onDevice(SESSION));
    assertEquals(before, Files.readString(home.resolve(SESSION.file())));
  }

  @Test
  void renewsOnceForAllInTheLastQuarterOfAnHour() throws Exception {
    inBrowser(SESSION);
    Secret first = tokens().token(SESSION);
    clock.advance(Duration.ofHours(8).minusMinutes(15).minusSeconds(1));
    assertEquals(first, tokens().token(SESSION));
    clock.advance(Duration.ofSeconds(1));
    Set<String> seen = Collections.synchronizedSet(new java.util.HashSet<>());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> ask = () -> seen.add(tokens().token(SESSION).reveal());
      for (var answer : threads.invokeAll(Collections.nCopies(20, ask))) {
        answer.get();
      }
    }
    assertEquals(1, seen.size());
    assertFalse(seen.contains(first.reveal()));
    assertEquals(2, center.asked("/token"));
    assertEquals(8, file(SESSION.file()).size());
  }

  @Test
  void usesATokenThatCannotBeRenewedUntilItExpires() throws Exception {
    inBrowser(SESSION);
    clock.advance(Duration.ofHours(8).minusMinutes(1));
    center.server().on("POST /token", _ -> new Reply(503, ""));
    tokens().token(SESSION);
    clock.advance(Duration.ofMinutes(1));
    assertThrows(NoCredentials.NotAnswered.class, () -> tokens().token(SESSION));
    center.server().on("POST /token", _ -> new Reply(400, "{\"error\":\"invalid_grant\"}"));
    var failure = assertThrows(NoCredentials.SignInRefused.class, () -> tokens().token(SESSION));
    assertEquals(
        Optional.of("Run vend login, or aws sso login --sso-session acme."), failure.next());
  }

  @Test
  void renews_only_after_expiry_if_the_folder_is_read_only() throws Exception {
    inBrowser(SESSION);
    Secret first = tokens().token(SESSION);
    Path lock = home.resolve("." + SESSION.file() + ".vend-lock");
    Files.delete(lock);
    Files.createDirectory(lock);
    clock.advance(Duration.ofHours(8).minusMinutes(1));
    assertEquals(first, tokens().token(SESSION));
    assertEquals(1, center.asked("/token"));
    clock.advance(Duration.ofMinutes(1));
    assertNotEquals(first, tokens().token(SESSION));
    assertEquals(2, center.asked("/token"));
  }

  @Test
  void signsOutHereAndAtIdentityCenter() throws Exception {
    inBrowser(SESSION);
    Secret token = tokens().token(SESSION);
    assertEquals(true, signIn(SESSION, (_, _) -> {}).forget(portal()));
    assertFalse(Files.exists(home.resolve(SESSION.file())));
    assertThrows(
        NoCredentials.SignInRefused.class,
        () -> portal().credentials(token, new AccountId("222222222222"), "ReadOnly"));
    assertEquals(false, signIn(SESSION, (_, _) -> {}).forget(portal()));
  }

  @Test
  void refusesUnsafeAddresses() {
    var environment = Map.of("AWS_ENDPOINT_URL_SSO_OIDC", "http://oidc.example.com");
    assertThrows(IllegalArgumentException.class, () -> new SsoOidc(SESSION, environment, clock));
  }

  @Test
  void usesServicesInTheSessionsPartition() {
    assertEquals(
        "https://oidc.cn-north-1.amazonaws.com.cn/authorize",
        new SsoOidc(
                new SsoSession(Optional.empty(), "https://start.example.com", "cn-north-1"),
                Map.of(),
                clock)
            .authorize()
            .toString());
  }
}
