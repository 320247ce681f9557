package vend.signin.saml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.SettableClock;
import vend.client.ClientFixture;
import vend.client.sealed.KeyFile;
import vend.client.sealed.SealedFolder;
import vend.client.source.NoCredentials;

/** One sign-in serves several commands. */
class StoredAssertionTest {
  private static final String ROLE = "arn:aws:iam::222222222222:role/admin,";

  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final AtomicInteger signIns = new AtomicInteger();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch asked = new CountDownLatch(20);
  private volatile boolean refuses;

  private StoredAssertion stored(String serverName) {
    var random = new SecureRandom();
    var source =
        new AssertionSource() {
          @Override
          public SamlResponse response(boolean fresh) throws NoCredentials {
            int count = signIns.incrementAndGet();
            if (refuses) {
              awaitAll();
              // The time that a user needs to type the password.
              clock.advance(Duration.ofSeconds(1));
              throw new NoCredentials.SignInRefused("no", "");
            }
            return SamlResponse.of(
                SamlFixture.base64(ROLE + SamlFixture.PROVIDER, "sign-in " + count));
          }

          @Override
          public String origin() {
            return serverName;
          }
        };
    return new StoredAssertion(
        source,
        new SealedFolder(
            home.resolve("sign-ins"),
            ".assertion",
            new KeyFile(home.resolve("key"), random),
            random),
        CachedAssertion.USUAL,
        this::told);
  }

  /** Returns the time to each thread before the thread waits for another. */
  private Instant told() {
    Instant now = clock.instant();
    if (refuses && threads.add(Thread.currentThread())) {
      asked.countDown();
    }
    return now;
  }

  private void awaitAll() {
    try {
      assertTrue(asked.await(1, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aResponseServesOtherCommandsForFiveMinutes() throws NoCredentials {
    SamlResponse first = stored("ada").response(false);
    clock.advance(Duration.ofMinutes(5).minusNanos(1));
    assertEquals(first, stored("ada").response(false));
    assertEquals(1, first.roles().all().size());
    clock.advance(Duration.ofNanos(1));
    stored("ada").response(false);
    stored("bob").response(false);
    assertEquals(3, signIns.get());
  }

  @Test
  void signsInAgainIfFreshOrDeleted() throws Exception {
    stored("ada").response(false);
    clock.advance(Duration.ofSeconds(1));
    stored("ada").response(true);
    assertEquals(2, signIns.get());
    assertTrue(stored("ada").forget());
    assertFalse(stored("ada").forget());
    stored("ada").response(false);
    assertEquals(3, signIns.get());
  }

  @Test
  void storesTheResponseEncrypted() throws Exception {
    String base64 = stored("ada").response(false).base64().reveal();
    int files = 0;
    try (var all = Files.list(home.resolve("sign-ins"))) {
      for (Path file : all.toList()) {
        String content = new String(Files.readAllBytes(file), ISO_8859_1);
        assertFalse(content.contains(base64.substring(0, 20)) || content.contains("made"));
        files++;
      }
    }
    assertTrue(files > 0);
  }

  @Test
  void oneCallerSignsInForAllAndItsRefusalIsShared() throws Exception {
    assertEquals(20, together().size());
    assertEquals(1, signIns.get());
    clock.advance(Duration.ofMinutes(6));
    refuses = true;
    assertThrows(ExecutionException.class, this::together);
    assertEquals(2, signIns.get());
    assertThrows(NoCredentials.SignInRefused.class, () -> stored("ada").response(false));
    assertEquals(3, signIns.get(), "a later caller tries again");
  }

  private List<SamlResponse> together() throws Exception {
    var given = new ArrayList<Future<SamlResponse>>();
    var all = new ArrayList<SamlResponse>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        given.add(executor.submit(() -> stored("ada").response(false)));
      }
    }
    for (Future<SamlResponse> one : given) {
      all.add(one.get());
    }
    return all;
  }

  @Test
  void reportsAnUnusableFolder() throws IOException {
    Files.writeString(home.resolve("sign-ins"), "a file");
    assertThrows(NoCredentials.UnusableAnswer.class, () -> stored("ada").response(false));
  }
}
