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
 * The revision in force of a grants file that can change. Safe for use by many threads.
 *
 * <ul>
 *   <li>A revision is used as it is for {@link #REREAD} after the store was last asked and had that
 *       one; after that, a request begins a look at the store, and goes on with what is held.
 *   <li>Older than {@link #LOOK_FIRST}, as after a time without requests, it is not used before a
 *       look has come to an end, or {@link #MAX_WAIT} has passed.
 *   <li>While the store does not answer, or has what can't be used, the last revision goes on, for
 *       {@link #BOUND} after the store last had it. Then there is none, and all is denied.
 *   <li>One look at a time, whose requests wait together. One that failed is followed by another
 *       after {@link #RETRY_PAUSE}; one that takes longer than {@link #MAX_LOOK} is given up.
 *   <li>The age is counted from the beginning of a look, by both clocks of {@link ClockReading}:
 *       what comes out of a frozen instance, or from the future, is old.
 * </ul>
 */
public final class ReloadedGrants implements Ruleset.Source {
  /** How long a revision is used before the store is asked again. */
  public static final Duration REREAD = Duration.ofSeconds(15);

  /** The greatest age at which it is used while the store is being asked. */
  public static final Duration LOOK_FIRST = Duration.ofMinutes(1);

  /** The greatest age at which it is used at all. */
  public static final Duration BOUND = Duration.ofMinutes(5);

  /** The longest that a request waits for a look. */
  public static final Duration MAX_WAIT = Duration.ofMillis(800);

  /** The longest that a look may take. */
  public static final Duration MAX_LOOK = Duration.ofSeconds(5);

  /** The least time between a failed look and the next. */
  public static final Duration RETRY_PAUSE = Duration.ofSeconds(5);

  private final GrantsStore store;
  private final Function<Grants, Ruleset> rulesets;
  private final Supplier<ClockReading> clock;
  private final GrantsLog log;
  private final Duration maxWait;

  private final RefreshedValue<Known> known = new RefreshedValue<>(new Known(null, null));

  /** What is in force, and when the store was last known to have it. */
  private record Held(GrantsStore.Copy copy, Ruleset ruleset, ClockReading confirmed) {}

  /** What is in force, if anything is, and when the last look began, if it failed. */
  private record Known(@Nullable Held held, @Nullable ClockReading failed) {}

  /** With {@link #MAX_WAIT}. */
  public ReloadedGrants(
      GrantsStore store,
      Function<Grants, Ruleset> rulesets,
      Supplier<ClockReading> clock,
      GrantsLog log) {
    this(store, rulesets, clock, log, MAX_WAIT);
  }

  /**
   * @param store where the file is
   * @param rulesets makes what decides by a revision
   * @param clock see {@link ClockReading#source}
   * @param log is told of new revisions and of failures
   * @param maxWait the longest that a request waits for a look
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

  /** Begins the first look, so that the first request need not. */
  public void start() {
    look(known.value(), clock.get(), Duration.ZERO);
  }

  @Override
  public Optional<Ruleset> current() {
    Known seen = known.value();
    ClockReading now = clock.get();
    if (!isOlder(seen.held, now, REREAD)) {
      return usable(seen.held, now);
    }
    if (!isOlder(seen.held, now, LOOK_FIRST)) {
      look(seen, now, Duration.ZERO);
      return usable(seen.held, now);
    }
    look(seen, now, maxWait);
    return usable(known.value().held, clock.get());
  }

  private static Optional<Ruleset> usable(@Nullable Held copy, ClockReading now) {
    return copy == null || isOlder(copy, now, BOUND) ? Optional.empty() : Optional.of(copy.ruleset);
  }

  private static boolean isOlder(@Nullable Held copy, ClockReading now, Duration age) {
    return copy == null || now.since(copy.confirmed).compareTo(age) > 0;
  }

  /** Begins a look, unless one is under way, or one failed just now; and waits for it. */
  private void look(Known seen, ClockReading now, Duration longestWait) {
    if (seen.failed == null || now.since(seen.failed).compareTo(RETRY_PAUSE) >= 0) {
      // What came of it makes no difference: what is held then says what may be used.
      var _ = known.readOnThread(seen, new Look(now), longestWait, "grants");
    }
  }

  /** One look at the store. */
  private final class Look implements RefreshedValue.Reading<Known> {
    private final ClockReading began;
    private GrantsStore.Found found = new GrantsStore.Unchanged();

    Look(ClockReading began) {
      this.began = began;
    }

    @Override
    public Known after(Known last) {
      found = look(Optional.ofNullable(last.held).map(Held::copy));
      return switch (found) {
        case GrantsStore.Changed(GrantsStore.Copy copy) ->
            new Known(new Held(copy, rulesets.apply(copy.grants()), began), null);
        case GrantsStore.Unchanged() when last.held != null ->
            new Known(new Held(last.held.copy, last.held.ruleset, began), null);
        case GrantsStore.Unchanged _, GrantsStore.Broken _, GrantsStore.Unanswered _ ->
            new Known(last.held, began);
      };
    }

    private GrantsStore.Found look(Optional<GrantsStore.Copy> held) {
      try {
        return store.look(held);
      } catch (RuntimeException e) {
        // A store throws nothing by contract; one that does must not stay under way for ever.
        return new GrantsStore.Unanswered(e.getClass().getSimpleName());
      }
    }

    @Override
    public boolean isOverdue() {
      return clock.get().since(began).compareTo(MAX_LOOK) > 0;
    }

    @Override
    public void givenUp() {
      ClockReading now = clock.get();
      // Lambda freezes an instance with its last answer, and a look that was under way looks
      // overdue to the next request; so this is a failure only once it lets the revision grow old.
      if (isOlder(known.value().held, now, LOOK_FIRST)) {
        log.stale(age(now), "the look takes too long");
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

  /** How old what is in force is; empty if nothing is, or nobody knows. */
  private Optional<Duration> age(ClockReading now) {
    return Optional.ofNullable(known.value().held)
        .map(copy -> now.since(copy.confirmed))
        .filter(age -> !age.equals(ClockReading.UNKNOWN));
  }
}
