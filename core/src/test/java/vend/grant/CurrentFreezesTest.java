package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vend.LastKnown;
import vend.LastKnown.Current;
import vend.LastKnown.State;
import vend.SettableClock;
import vend.caller.IssuerName;

class CurrentFreezesTest {
  private static final Freezes ALL = new Freezes(true, Set.of(), Set.of(), Set.of());

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final AtomicInteger looks = new AtomicInteger();
  private LastKnown.Found<Freezes> found = new LastKnown.Known<>(Freezes.NONE);
  private final CurrentFreezes current =
      new CurrentFreezes(
          () -> {
            looks.incrementAndGet();
            return found;
          },
          clock);

  @Test
  void readsTheStoreAtMostOnceInFiveSeconds() {
    assertEquals(new Current<>(Freezes.NONE, State.CURRENT), current.now());
    clock.advance(LastKnown.LOOK_EVERY.minusNanos(1));
    current.now();
    assertEquals(1, looks.get());
    found = new LastKnown.Known<>(ALL);
    clock.advance(Duration.ofNanos(1));
    assertEquals(new Current<>(ALL, State.CURRENT), current.now());
    assertEquals(2, looks.get());
  }

  @Test
  void keepsFreezesInForceWhileTheTableIsUnreachable() {
    found = new LastKnown.Known<>(ALL);
    current.now();
    found = new LastKnown.Unreachable<>("down");
    clock.advance(Duration.ofDays(7));
    assertEquals(new Current<>(ALL, State.OLD), current.now());
  }

  @Test
  void reportsUnknownUntilTheTableHasAnsweredOnce() {
    found = new LastKnown.Unreachable<>("down");
    assertEquals(new Current<>(Freezes.NONE, State.UNKNOWN), current.now());
    assertEquals(new Current<>(Freezes.NONE, State.UNKNOWN), current.now());
    assertEquals(1, looks.get(), "does not read an unreachable table more often");
    clock.advance(LastKnown.LOOK_EVERY);
    found = new LastKnown.Known<>(ALL);
    assertEquals(new Current<>(ALL, State.CURRENT), current.now());
  }

  @Test
  void keeps_freezes_in_force_and_reports_it_after_the_record_was_deleted() {
    found = new LastKnown.Known<>(ALL);
    current.now();
    found = new LastKnown.Absent<>();
    clock.advance(LastKnown.LOOK_EVERY);
    assertEquals(new Current<>(ALL, State.GONE), current.now());
    found = new LastKnown.Unreachable<>("down");
    clock.advance(LastKnown.LOOK_EVERY);
    assertEquals(new Current<>(ALL, State.GONE), current.now());
    found = new LastKnown.Known<>(Freezes.NONE);
    clock.advance(LastKnown.LOOK_EVERY);
    assertEquals(new Current<>(Freezes.NONE, State.CURRENT), current.now());
  }

  @Test
  void treats_a_record_that_never_existed_as_nothing_frozen() {
    found = new LastKnown.Absent<>();
    assertEquals(new Current<>(Freezes.NONE, State.CURRENT), current.now());
    found = new LastKnown.Unreachable<>("down");
    clock.advance(LastKnown.LOOK_EVERY);
    assertEquals(new Current<>(Freezes.NONE, State.OLD), current.now());
    found = new LastKnown.Absent<>();
    clock.advance(LastKnown.LOOK_EVERY);
    assertEquals(new Current<>(Freezes.NONE, State.CURRENT), current.now());
  }

  @Test
  void does_not_treat_a_thaw_as_a_deletion() {
    found = new LastKnown.Known<>(ALL);
    current.now();
    found = new LastKnown.Known<>(Freezes.NONE);
    clock.advance(LastKnown.LOOK_EVERY);
    assertEquals(new Current<>(Freezes.NONE, State.CURRENT), current.now());
  }

  @Test
  void readsAgainAfterTheClockWasSetBack() {
    current.now();
    clock.advance(Duration.ofDays(-1));
    found = new LastKnown.Known<>(ALL);
    assertEquals(new Current<>(ALL, State.CURRENT), current.now());
  }

  private LastKnown.Found<Freezes> foundByHub = new LastKnown.Absent<>();

  private CurrentFreezes both() {
    return new CurrentFreezes(() -> found, () -> foundByHub, clock);
  }

  private Current<Freezes> next(CurrentFreezes freezes) {
    clock.advance(LastKnown.LOOK_EVERY);
    return freezes.now();
  }

  @Test
  void freezes_what_either_item_freezes() {
    var ci = new Freezes(false, Set.of(), Set.of(), Set.of(new IssuerName("ci")));
    var staff = new Freezes(false, Set.of(), Set.of(), Set.of(new IssuerName("staff")));
    found = new LastKnown.Known<>(ci);
    CurrentFreezes freezes = both();
    assertEquals(new Current<>(ci, State.CURRENT), next(freezes));
    foundByHub = new LastKnown.Known<>(staff);
    assertEquals(new Current<>(ci.and(staff), State.CURRENT), next(freezes));
    found = new LastKnown.Known<>(Freezes.NONE);
    assertEquals(new Current<>(staff, State.CURRENT), next(freezes));
    foundByHub = new LastKnown.Known<>(Freezes.UNREADABLE);
    assertEquals(new Current<>(Freezes.UNREADABLE.and(Freezes.NONE), State.CURRENT), next(freezes));
  }

  @Test
  void keeps_the_freezes_of_the_hub_while_its_item_is_unreachable_or_deleted() {
    foundByHub = new LastKnown.Known<>(ALL);
    CurrentFreezes freezes = both();
    assertEquals(new Current<>(ALL, State.CURRENT), next(freezes));
    foundByHub = new LastKnown.Unreachable<>("down");
    assertEquals(new Current<>(ALL, State.OLD), next(freezes));
    foundByHub = new LastKnown.Absent<>();
    assertEquals(new Current<>(ALL, State.GONE), next(freezes));
    foundByHub = new LastKnown.Known<>(Freezes.NONE);
    assertEquals(new Current<>(Freezes.NONE, State.CURRENT), next(freezes));
  }

  @Test
  void is_unknown_until_both_items_have_answered() {
    found = new LastKnown.Known<>(ALL);
    foundByHub = new LastKnown.Unreachable<>("down");
    assertEquals(new Current<>(ALL, State.UNKNOWN), next(both()));
  }

  @Test
  void reads_both_items_again_if_the_clock_was_set_back() {
    CurrentFreezes freezes = both();
    assertEquals(new Current<>(Freezes.NONE, State.CURRENT), next(freezes));
    foundByHub = new LastKnown.Known<>(ALL);
    clock.advance(Duration.ofDays(-1));
    assertEquals(new Current<>(ALL, State.CURRENT), freezes.now());
  }
}
