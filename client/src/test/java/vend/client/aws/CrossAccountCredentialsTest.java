package vend.client.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import vend.SettableClock;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.client.ClientFixture;
import vend.client.cache.CredentialCache;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

/** From one account into many. */
class CrossAccountCredentialsTest {
  private static final AccountId SHOP = new AccountId("222222222222");
  private static final AwsCredentialsProvider HUB =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("HUBKEY", "hub/secret"));

  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final StubSts sts;

  CrossAccountCredentialsTest() throws IOException {
    sts = new StubSts(clock);
  }

  @AfterEach
  void stop() {
    sts.close();
  }

  private CrossAccountCredentials credentials(AwsCredentialsProvider base, AssumeTerms terms) {
    return new CrossAccountCredentials(
        sts.service(),
        new CrossAccountCredentials.Base(base, "hub"),
        new CrossAccountCredentials.Target(Partition.AWS, "audit/reader", terms),
        new CredentialCache(home.resolve("cache"), home.resolve("key"), new SecureRandom(), clock),
        clock,
        Progress.NONE);
  }

  @Test
  void assumesTheRoleOnItsTerms() throws NoCredentials {
    var terms =
        new AssumeTerms("alice", Optional.of("external"), Optional.of(Duration.ofMinutes(15)));
    var keys = credentials(HUB, terms).in(SHOP).keys();
    assertEquals(clock.instant().plusSeconds(900), keys.expires());
    var asked = sts.asked().getFirst();
    assertTrue(asked.header("authorization").contains("Credential=HUBKEY/"));
    assertEquals(
        Map.of(
            "Action",
            "AssumeRole",
            "Version",
            "2011-06-15",
            "RoleArn",
            "arn:aws:iam::222222222222:role/audit/reader",
            "RoleSessionName",
            "alice",
            "ExternalId",
            "external",
            "DurationSeconds",
            "900"),
        asked.form());
  }

  @Test
  void isOneObjectForAnAccountAndRenewsAtHalf() {
    var credentials = credentials(HUB, new AssumeTerms("alice"));
    var provider = credentials.in(SHOP);
    assertSame(provider, credentials.in(new AccountId("222222222222")));
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    sts.give("SECOND");
    clock.advance(Duration.ofMinutes(30));
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    clock.advance(Duration.ofSeconds(1));
    assertEquals("SECOND", provider.resolveCredentials().accessKeyId());
  }

  @Test
  void keysWithLessThanHalfAreNeverHandedOut() {
    var provider = credentials(HUB, new AssumeTerms("alice")).in(SHOP);
    provider.resolveCredentials();
    sts.refuse(403, "AccessDenied", "no");
    clock.advance(Duration.ofMinutes(31));
    assertThrows(SdkClientException.class, provider::resolveCredentials);
  }

  @Test
  void otherTermsAreOtherKeys() throws NoCredentials {
    credentials(HUB, new AssumeTerms("alice")).in(SHOP).keys();
    sts.give("SECOND");
    assertEquals("FIRST", credentials(HUB, new AssumeTerms("alice")).in(SHOP).keys().accessKeyId());
    assertEquals("SECOND", credentials(HUB, new AssumeTerms("bob")).in(SHOP).keys().accessKeyId());
  }

  @Test
  void anotherStsGivesOtherKeys() throws Exception {
    credentials(HUB, new AssumeTerms("alice")).in(SHOP).keys();
    try (var other = new StubSts(clock)) {
      other.give("SECOND");
      var elsewhere =
          new CrossAccountCredentials(
              other.service(),
              new CrossAccountCredentials.Base(HUB, "hub"),
              new CrossAccountCredentials.Target(
                  Partition.AWS, "audit/reader", new AssumeTerms("alice")),
              new CredentialCache(
                  home.resolve("cache"), home.resolve("key"), new SecureRandom(), clock),
              clock,
              Progress.NONE);
      assertEquals("SECOND", elsewhere.in(SHOP).keys().accessKeyId());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidClientTokenId", "SignatureDoesNotMatch"})
  void invalidHubKeysAreNamedAsSuch(String code) {
    sts.refuse(403, code, "The security token included in the request is invalid.");
    var failure =
        assertThrows(
            NoCredentials.RefusedByAws.class,
            () -> credentials(HUB, new AssumeTerms("alice")).in(SHOP).keys());
    assertEquals(Optional.of("The keys that asked are not valid: get new ones."), failure.next());
  }

  @Test
  void aBaseWithoutKeysSaysItself() {
    var refusal = new NoCredentials.SignInRefused("the base is not signed in", "");
    AwsCredentialsProvider base =
        () -> {
          throw SdkClientException.create("none", refusal);
        };
    var provider = credentials(base, new AssumeTerms("alice")).in(SHOP);
    assertSame(refusal, assertThrows(NoCredentials.class, provider::keys));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a b", "a/b"})
  void namesThatAwsDoesNotTakeAreRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> new AssumeTerms(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {899, 43201})
  void durationsThatAwsDoesNotTakeAreRefused(int seconds) {
    assertThrows(
        IllegalArgumentException.class, () -> AssumeTerms.check(Duration.ofSeconds(seconds)));
  }
}
