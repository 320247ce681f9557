package vend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import vend.client.source.NoCredentials;
import vend.credentials.TemporaryCredentials;

/** However many threads of a program want credentials, one asks for them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RenewingProviderTest {
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

  private RenewingProvider provider(KeySource source) {
    return new RenewingProvider(source, KeptKeys.Older.NEVER, clock);
  }

  private static void awaitWaiting(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.TIMED_WAITING
        && thread.getState() != Thread.State.BLOCKED) {
      Thread.sleep(1);
    }
  }

  @Test
  void gives_the_same_credentials_to_all_threads_that_wait() throws Exception {
    var provider =
        provider(_ -> {
          await();
          return ClientFixture.keys("KEY" + asked.get());
        });
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<TemporaryCredentials>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(threads.submit(() -> provider.keys()));
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
  void tells_a_thread_that_waits_why_the_other_got_no_credentials() throws Exception {
    var refusal = new NoCredentials.SignInRefused("the password is wrong", "");
    var provider =
        provider(_ -> {
          await();
          throw refusal;
        });
    var waiting = new AtomicReference<Thread>();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      Future<NoCredentials> first =
          threads.submit(() -> assertThrows(NoCredentials.class, provider::keys));
      begun.await();
      Future<NoCredentials> second =
          threads.submit(() -> {
            waiting.set(Thread.currentThread());
            return assertThrows(NoCredentials.class, provider::keys);
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
  void does_not_give_kept_credentials_to_a_thread_that_wants_fresh_ones() throws Exception {
    var provider =
        provider(fresh -> {
          if (!fresh) {
            await();
          }
          return ClientFixture.keys(fresh ? "FRESH" : "KEPT");
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<TemporaryCredentials> kept = threads.submit(() -> provider.keys());
      begun.await();
      assertEquals("FRESH", provider.keys(true).accessKeyId());
      end.countDown();
      assertEquals("KEPT", kept.get().accessKeyId());
    }
  }
}
