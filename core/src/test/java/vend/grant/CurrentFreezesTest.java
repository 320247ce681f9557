package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vend.SettableClock;
import vend.grant.CurrentFreezes.Current;
import vend.grant.CurrentFreezes.State;

class CurrentFreezesTest {
  private static final Freezes ALL = new Freezes(true, Set.of(), Set.of(), Set.of());

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final AtomicInteger looks = new AtomicInteger();
  private FreezeStore.Found found = new FreezeStore.Known(Freezes.NONE);
  private final CurrentFreezes current =
      new CurrentFreezes(
          () -> {
            looks.incrementAndGet();
            return found;
          },
          clock);

  @Test
  void readsTheStoreAtMostOnceInFiveSeconds() {
    assertEquals(new Current(Freezes.NONE, State.CURRENT), current.now());
    clock.advance(CurrentFreezes.LOOK_EVERY.minusNanos(1));
    current.now();
    assertEquals(1, looks.get());
    found = new FreezeStore.Known(ALL);
    clock.advance(Duration.ofNanos(1));
    assertEquals(new Current(ALL, State.CURRENT), current.now());
    assertEquals(2, looks.get());
  }

  @Test
  void keepsFreezesInForceWhileTheTableIsUnreachable() {
    found = new FreezeStore.Known(ALL);
    current.now();
    found = new FreezeStore.Unreachable("down");
    clock.advance(Duration.ofDays(7));
    assertEquals(new Current(ALL, State.OLD), current.now());
  }

  @Test
  void reportsUnknownUntilTheTableHasAnsweredOnce() {
    found = new FreezeStore.Unreachable("down");
    assertEquals(new Current(Freezes.NONE, State.UNKNOWN), current.now());
    assertEquals(new Current(Freezes.NONE, State.UNKNOWN), current.now());
    assertEquals(1, looks.get(), "does not read an unreachable table more often");
    clock.advance(CurrentFreezes.LOOK_EVERY);
    found = new FreezeStore.Known(ALL);
    assertEquals(new Current(ALL, State.CURRENT), current.now());
  }

  @Test
  void keeps_freezes_in_force_and_reports_it_after_the_record_was_deleted() {
    found = new FreezeStore.Known(ALL);
    current.now();
    found = new FreezeStore.Absent();
    clock.advance(CurrentFreezes.LOOK_EVERY);
    assertEquals(new Current(ALL, State.GONE), current.now());
    found = new FreezeStore.Unreachable("down");
    clock.advance(CurrentFreezes.LOOK_EVERY);
    assertEquals(new Current(ALL, State.GONE), current.now());
    found = new FreezeStore.Known(Freezes.NONE);
    clock.advance(CurrentFreezes.LOOK_EVERY);
    assertEquals(new Current(Freezes.NONE, State.CURRENT), current.now());
  }

  @Test
  void treats_a_record_that_never_existed_as_nothing_frozen() {
    found = new FreezeStore.Absent();
    assertEquals(new Current(Freezes.NONE, State.CURRENT), current.now());
    found = new FreezeStore.Unreachable("down");
    clock.advance(CurrentFreezes.LOOK_EVERY);
    assertEquals(new Current(Freezes.NONE, State.OLD), current.now());
    found = new FreezeStore.Absent();
    clock.advance(CurrentFreezes.LOOK_EVERY);
    assertEquals(new Current(Freezes.NONE, State.CURRENT), current.now());
  }

  @Test
  void does_not_treat_a_thaw_as_a_deletion() {
    found = new FreezeStore.Known(ALL);
    current.now();
    found = new FreezeStore.Known(Freezes.NONE);
    clock.advance(CurrentFreezes.LOOK_EVERY);
    assertEquals(new Current(Freezes.NONE, State.CURRENT), current.now());
  }

  @Test
  void readsAgainAfterTheClockWasSetBack() {
    current.now();
    clock.advance(Duration.ofDays(-1));
    found = new FreezeStore.Known(ALL);
    assertEquals(new Current(ALL, State.CURRENT), current.now());
  }
}
