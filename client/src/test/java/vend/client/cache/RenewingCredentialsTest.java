package vend.client.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vend.SettableClock;
import vend.client.ClientFixture;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;
import vend.credentials.TemporaryCredentials;

/** If many threads of a program need credentials, one of them fetches. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RenewingCredentialsTest {
  private static final Duration REFUSAL = Duration.ofSeconds(30);

  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  private void await() {
    asked.incrementAndGet();
    begun.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private RenewingCredentials credentials(CredentialSource.Call call) {
    return new RenewingCredentials(
        ClientFixture.cached(call, clock), clock, RenewingCredentials.Ahead.NEVER);
  }

  private RenewingCredentials ahead(CredentialSource.Call call) {
    return ahead(call, Duration.ofMillis(5));
  }

  private RenewingCredentials ahead(CredentialSource.Call call, Duration check) {
    return new RenewingCredentials(
        ClientFixture.cached(call, clock), clock, new RenewingCredentials.Ahead(check, REFUSAL));
  }

  private static TemporaryCredentials at(Instant now) {
    return ClientFixture.credentials("KEY", now, now.plusSeconds(3600));
  }

  private static void awaitWaiting(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.TIMED_WAITING
        && thread.getState() != Thread.State.BLOCKED) {
      Thread.sleep(1);
    }
  }

  @Test
  void all_waiting_threads_get_the_same_credentials() throws Exception {
    var credentials =
        credentials(_ -> {
          await();
          return ClientFixture.credentials("KEY" + asked.get());
        });
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<TemporaryCredentials>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(threads.submit(() -> credentials.get()));
      }
      begun.await();
      end.countDown();
      for (Future<TemporaryCredentials> one : all) {
        assertEquals("KEY1", one.get().accessKeyId());
      }
    }
    assertEquals(1, asked.get());
  }

  @Test
  void waiting_threads_get_the_failure_of_the_fetching_thread() throws Exception {
    var refusal = new NoCredentials.SignInRefused("the password is wrong", "");
    var credentials =
        credentials(_ -> {
          await();
          throw refusal;
        });
    var waiting = new AtomicReference<Thread>();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      Future<NoCredentials> first =
          threads.submit(() -> assertThrows(NoCredentials.class, credentials::get));
      begun.await();
      Future<NoCredentials> second =
          threads.submit(() -> {
            waiting.set(Thread.currentThread());
            return assertThrows(NoCredentials.class, credentials::get);
          });
      while (waiting.get() == null) {
        Thread.sleep(1);
      }
      awaitWaiting(waiting.get());
      end.countDown();
      assertSame(refusal, first.get());
      assertSame(refusal, second.get());
    }
    assertEquals(1, asked.get());
  }

  @Test
  void renews_in_the_background() throws Exception {
    var renewed = new CountDownLatch(2);
    CredentialSource.Call counted =
        _ -> {
          renewed.countDown();
          return at(clock.instant());
        };
    try (var credentials = ahead(counted)) {
      credentials.get();
      clock.advance(Duration.ofMinutes(31));
      renewed.await();
    }
  }

  @Test
  void serves_older_credentials_while_another_thread_fetches() throws Exception {
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var calls = new AtomicInteger();
    CredentialSource.Call slow =
        _ -> {
          if (calls.incrementAndGet() > 1) {
            begun.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return ClientFixture.credentials("KEY" + calls.get());
        };
    try (var credentials = ahead(slow)) {
      assertEquals("KEY1", credentials.get().accessKeyId());
      clock.advance(Duration.ofMinutes(31));
      begun.await();
      assertEquals("KEY1", credentials.get().accessKeyId());
      end.countDown();
    }
  }

  private static CredentialSource.Call failing(AtomicInteger calls, NoCredentials why) {
    return _ -> {
      if (calls.incrementAndGet() > 1) {
        throw why;
      }
      return ClientFixture.credentials("FIRST");
    };
  }

  /** A CI token expires within minutes, but the job continues. */
  @Test
  void serves_credentials_until_they_expire_after_the_sign_in_has_expired() throws Exception {
    var refusal = new NoCredentials.SignInRefused("the token has expired", "");
    var credentials = credentials(failing(asked, refusal));
    credentials.get();
    clock.advance(Duration.ofMinutes(59));
    assertEquals("FIRST", credentials.get().accessKeyId());
    clock.advance(Duration.ofMinutes(1));
    assertSame(refusal, assertThrows(NoCredentials.class, credentials::get));
  }

  @Test
  void serves_nothing_after_a_denial() throws Exception {
    var denial = new NoCredentials.RoleNotOffered("frozen", "");
    var credentials = credentials(failing(asked, denial));
    credentials.get();
    clock.advance(Duration.ofMinutes(31));
    assertSame(denial, assertThrows(NoCredentials.class, credentials::get));
  }

  @Test
  void repeats_a_refusal_for_a_while_without_asking_again() throws Exception {
    var refusal = new NoCredentials.SignInRefused("the password is wrong", "");
    try (var credentials = ahead(failing(asked, refusal), Duration.ofHours(1))) {
      credentials.get();
      clock.advance(Duration.ofMinutes(31));
      for (int i = 0; i < 5; i++) {
        assertEquals("FIRST", credentials.get().accessKeyId());
      }
      assertEquals(2, asked.get());
      clock.advance(REFUSAL);
      credentials.get();
      assertEquals(3, asked.get());
    }
  }

  @Test
  void stops_background_renewal_after_a_refusal() throws Exception {
    var refusal = new NoCredentials.SignInRefused("the password is wrong", "");
    try (var credentials = ahead(failing(asked, refusal))) {
      credentials.get();
      clock.advance(Duration.ofMinutes(31));
      while (asked.get() < 2) {
        Thread.sleep(1);
      }
      clock.advance(REFUSAL);
      Thread.sleep(50);
      assertEquals(2, asked.get());
    }
  }
}
