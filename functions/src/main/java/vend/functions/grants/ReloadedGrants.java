package vend.functions.grants;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vend.RefreshedValue;
import vend.functions.event.GrantsLog;
import vend.functions.http.Ruleset;
import vend.grant.Grants;

/**
 * The current revision of a grants file that can change. Thread-safe.
 *
 * <ul>
 *   <li>For {@link #REREAD} after the store last confirmed a revision, requests use it as it is.
 *       After that, a request starts a poll of the store, and continues with the held revision.
 *   <li>A revision older than {@link #POLL_FIRST}, as after a time without requests, is used only
 *       after a poll has ended or {@link #MAX_WAIT} has passed.
 *   <li>While the store does not answer, or has an invalid file, the last valid revision stays in
 *       use for {@link #BOUND} after the store last confirmed it. After that, Vend denies every
 *       request.
 *   <li>Only one poll runs at a time, and its requests wait together. After a failed poll, the next
 *       one starts after {@link #RETRY_PAUSE} at the earliest. A poll that takes longer than {@link
 *       #MAX_POLL} is abandoned.
 *   <li>The age counts from the start of a poll, by both clocks of {@link ClockReading}. A revision
 *       from a frozen instance, or from the future, counts as old.
 * </ul>
 */
public final class ReloadedGrants implements Ruleset.Source {
  /** How long a revision is used before the next poll. */
  public static final Duration REREAD = Duration.ofSeconds(15);

  /** The maximum age at which a revision is used while a poll runs. */
  public static final Duration POLL_FIRST = Duration.ofMinutes(1);

  /** The maximum age at which a revision is used at all. */
  public static final Duration BOUND = Duration.ofMinutes(5);

  /** The longest time that a request waits for a poll. */
  public static final Duration MAX_WAIT = Duration.ofMillis(800);

  /** The longest time that a poll may take. */
  public static final Duration MAX_POLL = Duration.ofSeconds(5);

  /** The shortest time between a failed poll and the next one. */
  public static final Duration RETRY_PAUSE = Duration.ofSeconds(5);

  private final GrantsStore store;
  private final Function<Grants, Ruleset> rulesets;
  private final Supplier<ClockReading> clock;
  private final GrantsLog log;
  private final Duration maxWait;

  private final RefreshedValue<Known> known = new RefreshedValue<>(new Known(null, null));

  /** A revision, and when the store last confirmed it. */
  private record Held(GrantsStore.Copy copy, Ruleset ruleset, ClockReading confirmed) {}

  /** The held revision, if any, and the start of the last poll, if it failed. */
  private record Known(@Nullable Held held, @Nullable ClockReading failed) {}

  /** Waits {@link #MAX_WAIT} at most. */
  public ReloadedGrants(
      GrantsStore store,
      Function<Grants, Ruleset> rulesets,
      Supplier<ClockReading> clock,
      GrantsLog log) {
    this(store, rulesets, clock, log, MAX_WAIT);
  }

  /**
   * @param rulesets builds the decider and verifiers of a revision
   * @param clock see {@link ClockReading#source}
   * @param log receives new revisions and failures
   * @param maxWait the longest time that a request waits for a poll
   */
  public ReloadedGrants(
      GrantsStore store,
      Function<Grants, Ruleset> rulesets,
      Supplier<ClockReading> clock,
      GrantsLog log,
      Duration maxWait) {
    this.store = store;
    this.rulesets = rulesets;
    this.clock = clock;
    this.log = log;
    this.maxWait = maxWait;
  }

  /** Starts the first poll, so that the first request finds a revision. */
  public void start() {
    poll(known.value(), clock.get(), Duration.ZERO);
  }

  @Override
  public Optional<Ruleset> current() {
    Known seen = known.value();
    ClockReading now = clock.get();
    if (!isOlder(seen.held, now, REREAD)) {
      return usable(seen.held, now);
    }
    if (!isOlder(seen.held, now, POLL_FIRST)) {
      poll(seen, now, Duration.ZERO);
      return usable(seen.held, now);
    }
    poll(seen, now, maxWait);
    return usable(known.value().held, clock.get());
  }

  private static Optional<Ruleset> usable(@Nullable Held copy, ClockReading now) {
    return copy == null || isOlder(copy, now, BOUND) ? Optional.empty() : Optional.of(copy.ruleset);
  }

  private static boolean isOlder(@Nullable Held copy, ClockReading now, Duration age) {
    return copy == null || now.since(copy.confirmed).compareTo(age) > 0;
  }

  /** Starts a poll, unless one is running or has just failed, and waits for it. */
  private void poll(Known seen, ClockReading now, Duration longestWait) {
    if (seen.failed == null || now.since(seen.failed).compareTo(RETRY_PAUSE) >= 0) {
      // Ignores the result: the caller reads the held revision again.
      var _ = known.readOnThread(seen, new Poll(now), longestWait, "grants");
    }
  }

  /** One poll of the store. */
  private final class Poll implements RefreshedValue.Reading<Known> {
    private final ClockReading began;
    private GrantsStore.Found found = new GrantsStore.Unchanged();

    Poll(ClockReading began) {
      this.began = began;
    }

    @Override
    public Known after(Known last) {
      found = poll(Optional.ofNullable(last.held).map(Held::copy));
      return switch (found) {
        case GrantsStore.Changed(GrantsStore.Copy copy) ->
            new Known(new Held(copy, rulesets.apply(copy.grants()), began), null);
        case GrantsStore.Unchanged() when last.held != null ->
            new Known(new Held(last.held.copy, last.held.ruleset, began), null);
        case GrantsStore.Unchanged _, GrantsStore.Broken _, GrantsStore.Unanswered _ ->
            new Known(last.held, began);
      };
    }

    private GrantsStore.Found poll(Optional<GrantsStore.Copy> held) {
      try {
        return store.look(held);
      } catch (RuntimeException e) {
        // A store must not throw. If one does, the poll must still end.
        return new GrantsStore.Unanswered(e.getClass().getSimpleName());
      }
    }

    @Override
    public boolean isOverdue() {
      return clock.get().since(began).compareTo(MAX_POLL) > 0;
    }

    @Override
    public void givenUp() {
      ClockReading now = clock.get();
      // Lambda freezes an instance after its last answer. A poll that was running then looks
      // overdue to the next request, so it is a failure only once the revision is old.
      if (isOlder(known.value().held, now, POLL_FIRST)) {
        log.stale(age(now), "the poll took too long");
      }
    }

    @Override
    public void landed(Known next) {
      switch (found) {
        case GrantsStore.Changed(GrantsStore.Copy copy) -> log.inForce(copy.grants().revision());
        case GrantsStore.Unchanged() -> {}
        case GrantsStore.Broken(String problems) -> log.broken(age(clock.get()), problems);
        case GrantsStore.Unanswered(String cause) -> log.stale(age(clock.get()), cause);
      }
    }
  }

  /** The age of the held revision; empty if there is none, or its age is not known. */
  private Optional<Duration> age(ClockReading now) {
    return Optional.ofNullable(known.value().held)
        .map(copy -> now.since(copy.confirmed))
        .filter(age -> !age.equals(ClockReading.UNKNOWN));
  }
}
