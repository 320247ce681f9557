package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vend.LastKnown;
import vend.aws.RoleArn;
import vend.caller.CallerId;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.grant.GrantId;

/**
 * Lists leases page by page. The hour in which a lease expires orders the list, latest first;
 * within an hour, the leases of a caller are together, latest first.
 *
 * <p>The cost of a page is bounded: {@link #MOST_READS} reads of the index, {@link #MOST_LEASES}
 * leases and about {@link #LONGEST}. A page can therefore have fewer leases than requested, or
 * none, and still be followed by another one.
 */
public final class LeaseList {
  /** The most reads of the index for one page; all parts of the list are 56. */
  public static final int MOST_READS = 64;

  /** The most leases that one page looks at. */
  static final int MOST_LEASES = 1_000;

  /** The time after which a page ends. */
  static final Duration LONGEST = Duration.ofSeconds(3);

  /** The most leases on a page. */
  public static final int MOST_ON_A_PAGE = 100;

  private static final int MOST_AT_ONCE = 250;

  /** The longest session that AWS issues (12 h), and an hour for clocks. */
  private static final Duration LONGEST_SESSION = Duration.ofHours(13);

  private final LeaseStore store;
  private final LastKnown<Revocations> revocations;
  private final InstantSource clock;
  private final WaitTimer timer;

  /** Whether the credentials of a lease work. */
  public enum State {
    ACTIVE,
    EXPIRED,
    REVOKED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The wanted leases: those that match all given values. */
  public record Filter(
      Optional<RoleArn> role,
      Optional<CallerId> caller,
      Optional<Person> person,
      Optional<GrantId> grant,
      Optional<IssuerName> issuer,
      Optional<State> state) {
    /** All leases. */
    public static final Filter NONE =
        new Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The leases that a selector of many selects. */
    public static Filter of(Selector selector) {
      String value = selector.value();
      return switch (selector.kind()) {
        case ROLE -> NONE.of(RoleArn.parse(value).orElseThrow());
        // The name of an issuer has no slash; a subject can be longer than requests may name.
        case CALLER -> {
          int slash = value.indexOf('/');
          yield NONE.of(
              new CallerId(new IssuerName(value.substring(0, slash)), value.substring(slash + 1)));
        }
        case PERSON ->
            new Filter(
                NONE.role,
                NONE.caller,
                Optional.of(new Person(value)),
                NONE.grant,
                NONE.issuer,
                NONE.state);
        case GRANT ->
            new Filter(
                NONE.role,
                NONE.caller,
                NONE.person,
                Optional.of(new GrantId(value)),
                NONE.issuer,
                NONE.state);
        case EVERYTHING -> NONE;
        case LEASE, REQUEST ->
            throw new IllegalArgumentException("not looked up in the list: " + selector);
      };
    }

    /** The same for one caller's leases. */
    public Filter of(CallerId only) {
      return new Filter(role, Optional.of(only), person, grant, issuer, state);
    }

    /** The same for one role. */
    public Filter of(RoleArn only) {
      return new Filter(Optional.of(only), caller, person, grant, issuer, state);
    }

    /** The same for leases in one state. */
    public Filter of(State only) {
      return new Filter(role, caller, person, grant, issuer, Optional.of(only));
    }

    /** Whether a read of the list finds nothing but wanted leases. */
    private boolean isExact() {
      return role.isEmpty()
          && person.isEmpty()
          && grant.isEmpty()
          && issuer.isEmpty()
          && state.isEmpty();
    }

    private boolean takes(Entry entry) {
      StoredLease lease = entry.lease;
      return role.map(RoleArn::toString).map(lease.role()::equals).orElse(true)
          && caller.map(CallerId::toString).map(lease.caller()::equals).orElse(true)
          && person.map(Person::value).map(Optional::of).map(lease.person()::equals).orElse(true)
          && grant.map(GrantId::value).map(lease.grant()::equals).orElse(true)
          && issuer.map(IssuerName::value).map(lease.issuer()::equals).orElse(true)
          && state.map(wanted -> wanted == entry.state).orElse(true);
    }
  }

  /**
   * The place where a page continues.
   *
   * @param after empty for the beginning of the part
   */
  public record Cursor(LeasePartition partition, Optional<LeaseStore.Position> after) {}

  /** A lease and whether it is in force. */
  public record Entry(StoredLease lease, State state) {}

  /** The result of listing. */
  public sealed interface Result {}

  /**
   * A page.
   *
   * @param next where the next page continues; empty if this is the last one
   */
  public record Page(List<Entry> entries, Optional<Cursor> next) implements Result {}

  /** The cursor is not one of this list. */
  public record Unfit() implements Result {}

  /** The store has no list, because an earlier version of Vend created it. */
  public record NoList() implements Result {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for the decision event
   */
  public record Unavailable(String cause) implements Result {}

  LeaseList(
      LeaseStore store, LastKnown<Revocations> revocations, InstantSource clock, WaitTimer timer) {
    this.store = store;
    this.revocations = revocations;
    this.clock = clock;
    this.timer = timer;
  }

  /**
   * Reads one page.
   *
   * @param from where a page before this one ended; empty for the first page
   * @param limit the most entries, 1 to {@link #MOST_ON_A_PAGE}
   */
  public Result page(Filter filter, Optional<Cursor> from, int limit) {
    Instant now = clock.instant();
    List<LeasePartition> parts = parts(filter, now);
    if (from.isPresent() && !fits(filter, from.get(), parts)) {
      return new Unfit();
    }
    return new Reading(filter, now, revocations.now().value(), limit)
        .page(parts, from.orElseGet(() -> new Cursor(parts.getFirst(), Optional.empty())));
  }

  /** The parts that can list unexpired leases, in the order of the list. */
  private static List<LeasePartition> parts(Filter filter, Instant now) {
    var parts = new ArrayList<LeasePartition>();
    Instant last = now.truncatedTo(ChronoUnit.HOURS);
    for (Instant hour = now.plus(LONGEST_SESSION).truncatedTo(ChronoUnit.HOURS);
        !hour.isBefore(last);
        hour = hour.minus(1, ChronoUnit.HOURS)) {
      for (int shard = 0; shard < LeasePartition.SHARDS; shard++) {
        int candidate = shard;
        if (filter.caller.map(LeasePartition::shardOf).map(own -> own == candidate).orElse(true)) {
          parts.add(new LeasePartition(hour, shard));
        }
      }
    }
    return parts;
  }

  /**
   * Whether the cursor is in this list. A cursor of an hour that has passed is: the list has ended
   * in the meantime.
   */
  private static boolean fits(Filter filter, Cursor cursor, List<LeasePartition> parts) {
    boolean isInList =
        parts.contains(cursor.partition)
            || cursor.partition.hour().isBefore(parts.getLast().hour());
    return isInList
        && cursor.after.map(after -> after.text().startsWith(prefix(filter))).orElse(true);
  }

  private static String prefix(Filter filter) {
    return filter.caller.map(LeasePartition::prefix).orElse("");
  }

  /** The reads for one page. */
  private final class Reading {
    private final Filter filter;
    private final Instant now;
    private final Revocations revoked;
    private final int limit;
    private final long began = timer.nanos();
    private final List<Entry> entries = new ArrayList<>();
    private int reads;
    private int leases;

    Reading(Filter filter, Instant now, Revocations revoked, int limit) {
      this.filter = filter;
      this.now = now;
      this.revoked = revoked;
      this.limit = limit;
    }

    Result page(List<LeasePartition> parts, Cursor from) {
      Optional<LeaseStore.Position> after = from.after;
      for (LeasePartition part : parts.subList(first(parts, from), parts.size())) {
        boolean isEnd = false;
        while (!isEnd) {
          if (isOver()) {
            return new Page(entries, Optional.of(new Cursor(part, after)));
          }
          switch (store.list(new LeaseStore.Range(part, prefix(filter), after, most()))) {
            case LeaseStore.NoList _ -> {
              return new NoList();
            }
            case LeaseStore.Unreachable(String cause) -> {
              return new Unavailable(cause);
            }
            case LeaseStore.Listing read -> {
              reads++;
              Optional<LeaseStore.Position> last = take(read.leases());
              after = last.isPresent() ? last : after;
              isEnd = read.isEnd() && entries.size() < limit;
            }
          }
        }
        after = Optional.empty();
      }
      return new Page(entries, Optional.empty());
    }

    private int first(List<LeasePartition> parts, Cursor from) {
      int index = parts.indexOf(from.partition);
      return index < 0 ? parts.size() : index;
    }

    private boolean isOver() {
      return entries.size() >= limit
          || reads >= MOST_READS
          || leases >= MOST_LEASES
          || timer.nanos() - began >= LONGEST.toNanos();
    }

    private int most() {
      return filter.isExact()
          ? limit - entries.size()
          : Math.min(MOST_AT_ONCE, MOST_LEASES - leases);
    }

    /** Takes the wanted leases until the page is full; returns the place of the last one. */
    private Optional<LeaseStore.Position> take(List<LeaseStore.At> found) {
      Optional<LeaseStore.Position> last = Optional.empty();
      for (LeaseStore.At at : found) {
        if (entries.size() >= limit) {
          break;
        }
        leases++;
        last = Optional.of(at.position());
        var entry = new Entry(at.lease(), state(at.lease()));
        if (filter.takes(entry)) {
          entries.add(entry);
        }
      }
      return last;
    }

    private State state(StoredLease lease) {
      if (!now.isBefore(lease.expires())) {
        return State.EXPIRED;
      }
      return revoked.revokes(Selector.of(lease), lease.issued()) ? State.REVOKED : State.ACTIVE;
    }
  }
}
