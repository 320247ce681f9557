package vend.signin.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import vend.SettableClock;
import vend.aws.AccountId;
import vend.client.ClientFixture;
import vend.client.VendCredentialsProvider;
import vend.client.aws.StubSts;
import vend.client.cache.CachedCredentials;
import vend.client.cache.CredentialCache;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.credentials.SessionDuration;

/** From a sign-in to credentials, through STS's own protocol. */
class SamlSourceTest {
  private static final AccountId SHOP = new AccountId("222222222222");
  private static final AccountId LAB = new AccountId("333333333333");

  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final List<String> messages = new ArrayList<>();
  private final StubSts sts;
  private int signIns;

  private final AssertionSource signIn =
      new AssertionSource() {
        @Override
        public SamlResponse response(boolean fresh) throws NoCredentials {
          signIns++;
          return SamlResponse.of(
              SamlFixture.base64(
                  "arn:aws:iam::222222222222:role/admin," + SamlFixture.PROVIDER,
                  SamlFixture.PROVIDER.replace("2222", "3333")
                      + ",arn:aws:iam::333333333333:role/admin",
                  "sign-in " + signIns));
        }

        @Override
        public String origin() {
          return "the test";
        }
      };

  SamlSourceTest() throws IOException {
    sts = new StubSts(clock);
  }

  @AfterEach
  void stop() {
    sts.close();
  }

  private CredentialCache cache() {
    return new CredentialCache(
        home.resolve("cache"), home.resolve("key"), new SecureRandom(), clock);
  }

  private SamlSource source() {
    return new SamlSource(
        sts.service(), new CachedAssertion(signIn, CachedAssertion.USUAL, clock), messages::add);
  }

  private CachedCredentials credentials(AccountId account, Optional<Duration> duration) {
    return credentials(source(), account, duration);
  }

  private CachedCredentials credentials(
      SamlSource source, AccountId account, Optional<Duration> duration) {
    CredentialRequest request = CredentialRequest.of(account + "/admin");
    return new CachedCredentials(
        source,
        duration
            .map(time -> request.lasting(new SessionDuration(Math.toIntExact(time.toSeconds()))))
            .orElse(request),
        cache(),
        clock,
        messages::add);
  }

  private VendCredentialsProvider provider() {
    return VendCredentialsProvider.builder()
        .source(source())
        .role(SHOP + "/admin")
        .cache(cache())
        .clock(clock)
        .build();
  }

  @Test
  void sendsTheAssertionInAnUnsignedRequest() throws NoCredentials {
    var credentials = credentials(SHOP, Optional.of(Duration.ofHours(2))).get();
    assertEquals("FIRST", credentials.accessKeyId());
    assertEquals("arn:aws:iam::222222222222:role/admin", credentials.role().toString());
    assertEquals(clock.instant().plus(Duration.ofHours(2)), credentials.expires());
    var asked = sts.asked().getFirst();
    assertEquals("", asked.header("authorization"));
    assertEquals(
        Map.of(
            "Action",
            "AssumeRoleWithSAML",
            "Version",
            "2011-06-15",
            "RoleArn",
            "arn:aws:iam::222222222222:role/admin",
            "PrincipalArn",
            SamlFixture.PROVIDER,
            "DurationSeconds",
            "7200",
            "SAMLAssertion",
            asked.form().getOrDefault("SAMLAssertion", "")),
        asked.form());
    assertTrue(asked.form().getOrDefault("SAMLAssertion", "").length() > 100);
    assertEquals(
        List.of("credentials of admin in account 222****: renewal in 60 minutes"), messages);
  }

  @Test
  void oneSignInServesManyAccounts() throws NoCredentials {
    var source = source();
    assertEquals(
        "222222222222", credentials(source, SHOP, Optional.empty()).get().role().account().value());
    assertEquals(
        "333333333333", credentials(source, LAB, Optional.empty()).get().role().account().value());
    assertEquals(1, signIns);
    assertEquals(
        SamlFixture.PROVIDER.replace("2222", "3333"),
        sts.asked().getLast().form().get("PrincipalArn"));
  }

  @Test
  void returnsCredentialsWithAtLeastHalfOfTheirLifetime() {
    var provider = provider();
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    sts.give("SECOND");
    clock.advance(Duration.ofMinutes(30));
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    clock.advance(Duration.ofSeconds(1));
    assertEquals("SECOND", provider.resolveCredentials().accessKeyId());
    assertEquals(2, signIns);
  }

  @Test
  void manyThreadsCauseOneRequest() throws Exception {
    var provider = provider();
    var answers = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        answers.add(threads.submit(() -> provider.resolveCredentials().accessKeyId()));
      }
      for (var answer : answers) {
        assertEquals("FIRST", answer.get());
      }
    }
    assertEquals(1, sts.asked().size());
    assertEquals(1, signIns);
  }

  @Test
  void signsInAgainIfAwsRejectsAnExpiredResponse() throws NoCredentials {
    sts.answer(asked ->
        sts.asked().size() == 1
            ? StubSts.error(400, "ExpiredTokenException", "Token must be redeemed within 5 minutes")
            : sts.credentials(asked));
    assertEquals("FIRST", credentials(SHOP, Optional.empty()).get().accessKeyId());
    assertEquals(2, signIns);
  }

  @Test
  void reportsAWrongClockIfANewResponseHasExpired() {
    sts.refuse(400, "ExpiredTokenException", "Token must be redeemed within 5 minutes");
    assertThrows(NoCredentials.RefusedByAws.class, () -> credentials(SHOP, Optional.empty()).get());
    assertEquals(2, signIns);
  }

  @Test
  void reportsADurationAboveTheRolesMaximum() {
    sts.refuse(
        400,
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    var failure =
        assertThrows(
            NoCredentials.RefusedByAws.class,
            () -> credentials(SHOP, Optional.of(Duration.ofHours(12))).get());
    assertTrue(failure.next().orElse("").contains("aws iam update-role"));
  }

  @Test
  void reports_the_one_hour_limit_of_role_chaining() {
    sts.refuse(
        400,
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
            + " chaining");
    var failure =
        assertThrows(
            NoCredentials.RefusedByAws.class,
            () -> credentials(SHOP, Optional.of(Duration.ofHours(12))).get());
    assertTrue(failure.next().orElse("").contains("to 1h if another role"));
  }

  @Test
  void reportsARefusalOfAws() {
    sts.refuse(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML");
    var failure = assertThrows(SdkClientException.class, () -> provider().resolveCredentials());
    assertTrue(failure.getCause() instanceof NoCredentials.RefusedByAws);
    assertFalse(String.valueOf(failure.getMessage()).contains("222222222222"));
  }

  @Test
  void sendsNoRequestForARoleThatIsNotInTheAssertion() {
    assertThrows(
        NoCredentials.RoleNotOffered.class,
        () -> credentials(new AccountId("444444444444"), Optional.empty()).get());
    assertEquals(0, sts.asked().size());
  }
}
