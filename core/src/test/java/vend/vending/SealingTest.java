package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vend.SettableClock;

class SealingTest {
  private static final CacheKey KEY = AllowedVariation.PLAIN.key();
  private static final CacheKey OTHER = AllowedVariation.PLAIN.with("subject", "other").key();
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final SettableClock clock = new SettableClock(NOON);
  private final Fakes.Keys keys = new Fakes.Keys();
  private final Sealing sealing = new Sealing(keys, new SecureRandom(), clock);
  private final Credentials credentials = Fakes.credentials("AKIA", NOON, NOON.plusSeconds(3600));

  private SealedCredentials seal() {
    return sealing.seal(KEY, credentials).orElseThrow();
  }

  @Test
  void opensItsOwnItems() {
    assertEquals(new Sealing.Genuine(credentials), sealing.open(KEY, seal()));
  }

  @Test
  void opensItemsOfAnotherInstance() {
    var other = new Sealing(keys, new SecureRandom(), clock);
    assertEquals(new Sealing.Genuine(credentials), other.open(KEY, seal()));
  }

  @Test
  void reportsACopiedItemAsForged() {
    assertInstanceOf(Sealing.Forged.class, sealing.open(OTHER, seal()));
  }

  @Test
  void reportsAnItemOfAnotherHubAsForged() {
    var stranger = new Sealing(new Fakes.Keys(), new SecureRandom(), clock);
    assertInstanceOf(Sealing.Forged.class, stranger.open(KEY, seal()));
  }

  @Test
  void reportsAnItemWithAnyChangedByteAsForged() {
    SealedCredentials item = seal();
    for (int i = 0; i < item.box().length; i++) {
      byte[] box = item.box();
      box[i] ^= 0x01;
      assertInstanceOf(
          Sealing.Forged.class, sealing.open(KEY, new SealedCredentials(item.wrappedKey(), box)));
    }
    for (int i = 0; i < item.wrappedKey().length; i++) {
      byte[] wrapped = item.wrappedKey();
      wrapped[i] ^= (byte) 0x80;
      assertInstanceOf(
          Sealing.Forged.class, sealing.open(KEY, new SealedCredentials(wrapped, item.box())));
    }
  }

  @Test
  void reportsAnItemOfAnyOtherLengthAsForged() {
    SealedCredentials item = seal();
    for (int length = 0; length < item.box().length; length++) {
      byte[] box = Arrays.copyOf(item.box(), length);
      assertInstanceOf(
          Sealing.Forged.class, sealing.open(KEY, new SealedCredentials(item.wrappedKey(), box)));
    }
    byte[] longer = Arrays.copyOf(item.box(), item.box().length + 1);
    assertInstanceOf(
        Sealing.Forged.class, sealing.open(KEY, new SealedCredentials(item.wrappedKey(), longer)));
    assertInstanceOf(
        Sealing.Forged.class, sealing.open(KEY, new SealedCredentials(new byte[0], item.box())));
  }

  @Test
  void rejectsANonceFromAnotherItemOfTheSameKey() {
    SealedCredentials one = seal();
    SealedCredentials two = seal();
    assertNotEquals(Arrays.toString(one.box()), Arrays.toString(two.box()));
    byte[] mixed = one.box();
    System.arraycopy(two.box(), 0, mixed, 0, 12);
    assertInstanceOf(
        Sealing.Forged.class, sealing.open(KEY, new SealedCredentials(one.wrappedKey(), mixed)));
  }

  @Test
  void sealsWithOneDataKeyForExactlyFiveMinutes() {
    assertEquals(Duration.ofMinutes(5), Sealing.KEY_LIFE);
    SealedCredentials first = seal();
    clock.advance(Duration.ofMinutes(5).minusNanos(1));
    assertTrue(Arrays.equals(first.wrappedKey(), seal().wrappedKey()));
    assertEquals(1, keys.generated);
    clock.advance(Duration.ofNanos(1));
    assertTrue(!Arrays.equals(first.wrappedKey(), seal().wrappedKey()));
    assertEquals(2, keys.generated);
  }

  @Test
  void opensWithACachedDataKeyForExactlyFiveMinutes() {
    SealedCredentials item =
        new Sealing(keys, new SecureRandom(), clock).seal(KEY, credentials).orElseThrow();
    sealing.open(KEY, item);
    assertEquals(1, keys.unwrapped);
    keys.down = true;
    clock.advance(Duration.ofMinutes(5).minusNanos(1));
    assertInstanceOf(Sealing.Genuine.class, sealing.open(KEY, item));
    assertEquals(1, keys.unwrapped);
    clock.advance(Duration.ofNanos(1));
    assertInstanceOf(Sealing.KeyUnavailable.class, sealing.open(KEY, item));
    assertEquals(2, keys.unwrapped);
  }

  @Test
  void opensItsOwnItemsWithoutUnwrappingWhileTheDataKeyIsInMemory() {
    SealedCredentials item = seal();
    sealing.open(KEY, item);
    assertEquals(0, keys.unwrapped);
    clock.advance(Sealing.KEY_LIFE);
    sealing.open(KEY, item);
    assertEquals(1, keys.unwrapped);
  }

  @Test
  void forgetsEveryDataKeyOnRequest() {
    SealedCredentials item = seal();
    SealedCredentials theirs =
        new Sealing(keys, new SecureRandom(), clock).seal(KEY, credentials).orElseThrow();
    sealing.open(KEY, theirs);
    sealing.forget();
    keys.down = true;
    assertInstanceOf(Sealing.KeyUnavailable.class, sealing.open(KEY, item));
    assertInstanceOf(Sealing.KeyUnavailable.class, sealing.open(KEY, theirs));
    assertEquals(Optional.empty(), sealing.seal(KEY, credentials));
  }

  @Test
  void sealsNothingWithoutADataKeyAndTriesAgain() {
    keys.down = true;
    assertEquals(Optional.empty(), sealing.seal(KEY, credentials));
    keys.down = false;
    assertTrue(sealing.seal(KEY, credentials).isPresent());
  }

  @Test
  void doesNotBlockOtherThreadsDuringACallToTheWrappingKey() throws Exception {
    SealedCredentials item = seal();
    clock.advance(Sealing.KEY_LIFE.minusSeconds(1));
    var held = new Sealing(keys, new SecureRandom(), clock);
    held.open(KEY, item);
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var slow =
        new DataKeys() {
          @Override
          public Optional<DataKey> generate() {
            entered.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return keys.generate();
          }

          @Override
          public Unwrapping unwrap(byte[] wrapped) {
            return keys.unwrap(wrapped);
          }
        };
    var tested = new Sealing(slow, new SecureRandom(), clock);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var sealed = threads.submit(() -> tested.seal(KEY, credentials));
      entered.await();
      // Without a lock this ends while the other still waits; the time limit is for defects only.
      var opened = threads.submit(() -> tested.open(KEY, item)).get(30, TimeUnit.SECONDS);
      assertInstanceOf(Sealing.Genuine.class, opened);
      assertTrue(!sealed.isDone());
      release.countDown();
      assertTrue(sealed.get().isPresent());
    }
  }

  @Test
  void isThreadSafe() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      var results =
          java.util.stream.IntStream.range(0, 200)
              .mapToObj(i ->
                  threads.submit(() -> {
                    var mine = Fakes.credentials("A" + i, NOON, NOON.plusSeconds(900 + i));
                    if (i % 20 == 0) {
                      sealing.forget();
                    }
                    return new Sealing.Genuine(mine)
                        .equals(sealing.open(KEY, sealing.seal(KEY, mine).orElseThrow()));
                  }))
              .toList();
      for (var result : results) {
        assertTrue(result.get());
      }
    }
  }

  @Test
  void showsNoSecretsInToString() {
    String shown =
        credentials
            + " "
            + seal()
            + " "
            + new DataKeys.Unwrapped(new javax.crypto.spec.SecretKeySpec(new byte[32], "AES"));
    assertTrue(!shown.contains("secret of") && !shown.contains("token of"), shown);
  }
}
