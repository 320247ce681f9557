package vend.caller.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static vend.caller.oidc.CountingKeySets.document;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.SettableClock;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.signing.FetchedKeySet;
import vend.caller.signing.IssuerSigningKeys;
import vend.caller.signing.KeyLookup;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CachedKeySetsTest {
  private static final Duration INSTANT = Duration.ofNanos(1);

  private final TestIssuer issuer =
      new TestIssuer("https://id.example.com", TestKey.generate(SignatureAlgorithm.ES256, "key-1"));
  private final CountingKeySets source = CountingKeySets.of(issuer);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final CachedKeySets keys = new CachedKeySets(source, clock);

  @Test
  void fetchesOnceWhileTheSetIsFresh() {
    assertFound("key-1");
    clock.advance(IssuerSigningKeys.DEFAULT_FRESH.minus(INSTANT));
    assertFound("key-1");
    assertEquals(1, source.fetches());
    clock.advance(INSTANT);
    assertFound("key-1");
    assertEquals(2, source.fetches());
  }

  @ParameterizedTest
  @CsvSource({"0, 60", "59, 60", "60, 60", "61, 61", "3600, 3600", "3601, 3600", "999999999, 3600"})
  void usesTheIssuersMaxAgeWithinBounds(long maxAge, long expected) {
    source.answer(() -> document(issuer.keySet(), Duration.ofSeconds(maxAge)));
    assertFound("key-1");
    clock.advance(Duration.ofSeconds(expected).minus(INSTANT));
    assertFound("key-1");
    assertEquals(1, source.fetches());
    clock.advance(INSTANT);
    assertFound("key-1");
    assertEquals(2, source.fetches());
  }

  @Test
  void findsANewKeyByFetchingAgain() {
    assertFound("key-1");
    clock.advance(IssuerSigningKeys.UNKNOWN_KEY_PAUSE);
    issuer.rotate("key-2");
    assertFound("key-2");
    assertFound("key-1");
    assertEquals(2, source.fetches());
  }

  @Test
  void fetchesForUnknownKeysOnceInThirtySeconds() {
    assertFound("key-1");
    for (int i = 0; i < 1000; i++) {
      assertUnknown("unknown-" + i);
    }
    assertEquals(1, source.fetches());
    clock.advance(IssuerSigningKeys.UNKNOWN_KEY_PAUSE.minus(INSTANT));
    assertUnknown("unknown");
    assertEquals(1, source.fetches());
    clock.advance(INSTANT);
    for (int i = 0; i < 1000; i++) {
      assertUnknown("unknown-" + i);
    }
    assertEquals(2, source.fetches());
  }

  @Test
  void fetchesOnceForAFloodOfUnknownKeysOnManyThreads() throws Exception {
    assertFound("key-1");
    clock.advance(IssuerSigningKeys.UNKNOWN_KEY_PAUSE);
    List<KeyLookup> answers = onThreads(64, i -> lookup("unknown-" + i));
    answers.forEach(answer -> assertInstanceOf(KeyLookup.Unknown.class, answer));
    assertEquals(2, source.fetches());
  }

  @Test
  void fetchesOnceForConcurrentRequests() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch fetching = new CountDownLatch(1);
    source.answer(() -> {
      fetching.countDown();
      await(answered);
      return document(issuer.keySet());
    });
    CachedKeySets patient = new CachedKeySets(source, clock, Duration.ofSeconds(30));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<KeyLookup>> lookups = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        lookups.add(
            threads.submit(() ->
                patient.find(issuer.issuer(), Optional.of("key-1"), SignatureAlgorithm.ES256)));
      }
      await(fetching);
      answered.countDown();
      for (Future<KeyLookup> lookup : lookups) {
        assertInstanceOf(KeyLookup.Found.class, lookup.get());
      }
    }
    assertEquals(1, source.fetches());
  }

  @Test
  void doesNotFetchAgainIfAnotherRequestHasJustFetched() {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    // The clock is read after the first look at the set and before the fetch.
    InstantSource interrupted =
        () -> {
          meanwhile.getAndSet(() -> {}).run();
          return clock.instant();
        };
    CachedKeySets raced = new CachedKeySets(source, interrupted);
    meanwhile.set(() -> find(raced, "key-1"));
    assertInstanceOf(KeyLookup.Found.class, find(raced, "key-1"));
    assertEquals(1, source.fetches());
  }

  @Test
  void waitsABoundedTimeForAnotherRequestsFetch() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch fetching = new CountDownLatch(1);
    source.answer(() -> {
      fetching.countDown();
      await(answered);
      return document(issuer.keySet());
    });
    CachedKeySets hasty = new CachedKeySets(source, clock, Duration.ofMillis(1));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<KeyLookup> first = threads.submit(() -> find(hasty, "key-1"));
      await(fetching);
      // The other request's fetch ends only after this request has returned.
      assertEquals(
          new KeyLookup.Unavailable("the key set did not arrive in time"), find(hasty, "key-1"));
      answered.countDown();
      assertInstanceOf(KeyLookup.Found.class, first.get());
    }
    assertInstanceOf(KeyLookup.Found.class, find(hasty, "key-1"));
    assertEquals(1, source.fetches());
  }

  @Test
  void doesNotWaitWhileAStaleSetHasTheKey() throws Exception {
    // A request that waits here waits forever: the fetch ends only after the last lookup.
    CachedKeySets patient = new CachedKeySets(source, clock, Duration.ofHours(1));
    assertInstanceOf(KeyLookup.Found.class, find(patient, "key-1"));
    clock.advance(IssuerSigningKeys.DEFAULT_FRESH);
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch fetching = new CountDownLatch(1);
    source.answer(() -> {
      fetching.countDown();
      await(answered);
      return document(issuer.keySet());
    });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<KeyLookup> first = threads.submit(() -> find(patient, "key-1"));
      await(fetching);
      assertInstanceOf(KeyLookup.Found.class, find(patient, "key-1"));
      assertFalse(first.isDone());
      answered.countDown();
      assertInstanceOf(KeyLookup.Found.class, first.get());
    }
    assertEquals(2, source.fetches());
  }

  @Test
  void usesTheLastSetForSixHoursWhileTheIssuerIsDown() {
    assertFound("key-1");
    source.fail();
    clock.advance(IssuerSigningKeys.GOOD_WHILE_DOWN.minus(INSTANT));
    assertFound("key-1");
    assertEquals(2, source.fetches());
    clock.advance(INSTANT);
    assertEquals(new KeyLookup.Unavailable("down"), lookup("key-1"));
  }

  @Test
  void retriesAFailingIssuerAfterTenSeconds() {
    source.fail();
    for (int i = 0; i < 100; i++) {
      assertEquals(new KeyLookup.Unavailable("down"), lookup("key-1"));
    }
    assertEquals(1, source.fetches());
    clock.advance(IssuerSigningKeys.RETRY_PAUSE.minus(INSTANT));
    assertEquals(new KeyLookup.Unavailable("down"), lookup("key-1"));
    assertEquals(1, source.fetches());
    clock.advance(INSTANT);
    source.answer(() -> document(issuer.keySet()));
    assertFound("key-1");
    assertEquals(2, source.fetches());
  }

  @Test
  void reportsUnavailableForAnUnknownKeyWhileTheIssuerIsDown() {
    assertFound("key-1");
    source.fail();
    clock.advance(IssuerSigningKeys.UNKNOWN_KEY_PAUSE);
    assertEquals(new KeyLookup.Unavailable("down"), lookup("key-2"));
    assertFound("key-1");
    // The set is still fresh, so fetches for unknown keys stay limited while the issuer is down
    // too.
    clock.advance(IssuerSigningKeys.RETRY_PAUSE);
    assertEquals(new KeyLookup.Unavailable("down"), lookup("key-3"));
    assertEquals(2, source.fetches());
  }

  @Test
  void acceptsBothKeysDuringARotationAndThenDropsTheOldKey() {
    assertFound("key-1");
    issuer.rotate("key-2");
    clock.advance(IssuerSigningKeys.DEFAULT_FRESH);
    assertFound("key-1");
    assertFound("key-2");
    issuer.withdraw("key-1");
    assertFound("key-1");
    clock.advance(IssuerSigningKeys.DEFAULT_FRESH);
    assertUnknown("key-1");
    assertFound("key-2");
  }

  @Test
  void dropsAWithdrawnKeyAfterAFetchForAnUnknownKey() {
    assertFound("key-1");
    issuer.rotate("key-2");
    issuer.withdraw("key-1");
    clock.advance(IssuerSigningKeys.UNKNOWN_KEY_PAUSE);
    assertFound("key-2");
    assertUnknown("key-1");
  }

  @Test
  void findsNoKeyOnceTheIssuerPublishesNone() {
    assertFound("key-1");
    source.answer(() -> document("{\"keys\":[]}"));
    clock.advance(IssuerSigningKeys.DEFAULT_FRESH);
    assertUnknown("key-1");
  }

  @Test
  void treatsARefusedSetAsAFailure() {
    assertFound("key-1");
    source.answer(() -> document("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}"));
    clock.advance(IssuerSigningKeys.DEFAULT_FRESH);
    assertFound("key-1");
    clock.advance(IssuerSigningKeys.GOOD_WHILE_DOWN);
    assertEquals(new KeyLookup.Unavailable("the key set holds a symmetric key"), lookup("key-1"));
  }

  @Test
  void treatsAThrowingSourceAsAFailure() {
    source.answer(() -> {
      throw new IllegalStateException("a secret");
    });
    assertEquals(new KeyLookup.Unavailable("the fetch of the key set failed"), lookup("key-1"));
    clock.advance(IssuerSigningKeys.RETRY_PAUSE);
    source.answer(() -> document(issuer.keySet()));
    assertFound("key-1");
  }

  @Test
  void doesNotTrustASetFromTheFuture() {
    assertFound("key-1");
    clock.advance(Duration.ofDays(-1));
    assertFound("key-1");
    assertEquals(2, source.fetches());
  }

  @Test
  void doesNotTrustASetAfterTheClockHasJumpedAhead() {
    assertFound("key-1");
    source.fail();
    clock.advance(Duration.ofDays(1));
    assertEquals(new KeyLookup.Unavailable("down"), lookup("key-1"));
  }

  @Test
  void fetchesAgainAfterForget() {
    assertFound("key-1");
    keys.forget();
    assertFound("key-1");
    assertEquals(2, source.fetches());
  }

  @Test
  void cachesEachIssuerSeparately() {
    TestIssuer other =
        new TestIssuer(
            "https://other.example.com", TestKey.generate(SignatureAlgorithm.ES256, "o"));
    CachedKeySets both =
        new CachedKeySets(
            requested -> {
              if (requested.oidc().equals(other.url())) {
                return new FetchedKeySet.Failure("down");
              }
              return document(issuer.keySet());
            },
            clock);
    assertInstanceOf(KeyLookup.Found.class, find(both, "key-1"));
    assertEquals(
        new KeyLookup.Unavailable("down"),
        both.find(other.issuer(), Optional.of("key-1"), SignatureAlgorithm.ES256));
    assertInstanceOf(KeyLookup.Found.class, find(both, "key-1"));
  }

  private interface Call {
    KeyLookup make(int number);
  }

  private static List<KeyLookup> onThreads(int count, Call call) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<KeyLookup>> lookups = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        lookups.add(threads.submit(() -> call.make(number)));
      }
      List<KeyLookup> answers = new ArrayList<>();
      for (Future<KeyLookup> lookup : lookups) {
        answers.add(lookup.get());
      }
      return answers;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      // Longer than the test may take: a thread that waits in vain fails the test for sure.
      if (!latch.await(10, TimeUnit.MINUTES)) {
        throw new IllegalStateException("The other thread did not arrive.");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyLookup lookup(String keyId) {
    return find(keys, keyId);
  }

  private KeyLookup find(SigningKeys among, String keyId) {
    return among.find(issuer.issuer(), Optional.of(keyId), SignatureAlgorithm.ES256);
  }

  private void assertFound(String keyId) {
    KeyLookup.Found found = assertInstanceOf(KeyLookup.Found.class, lookup(keyId));
    assertEquals(Optional.of(keyId), found.key().id());
  }

  private void assertUnknown(String keyId) {
    assertInstanceOf(KeyLookup.Unknown.class, lookup(keyId));
  }
}
