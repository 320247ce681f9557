package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vend.LastKnown;
import vend.vending.Selector.Kind;

/**
 * The revocations in force: which vended sessions the hub no longer honors. A revocation ends
 * sessions that exist; it does not stop new ones, which a freeze does.
 *
 * @param cutOffs by the {@link Selector#name() name} of their selector
 * @param unreadable whether the record has a part that this version cannot read. Any session may be
 *     revoked by it, so all are
 */
public record Revocations(Map<String, CutOff> cutOffs, boolean unreadable) {
  /** Nothing is revoked. */
  public static final Revocations NONE = new Revocations(Map.of(), false);

  /** A record that cannot be read. */
  public static final Revocations UNREADABLE = new Revocations(Map.of(), true);

  /** The most cut-offs at a time. With all of them, the record has about 100 KB. */
  static final int MOST = 500;

  /** The most of them by callers that are no operators. */
  static final int MOST_BY_CALLERS = 250;

  /** The most of them when another request that is over is added. */
  static final int MOST_BY_REQUESTS = 400;

  /** The most leases that one caller revokes singly. */
  static final int MOST_BY_ONE_CALLER = 8;

  /** The most expired cut-offs that one write removes. */
  private static final int MOST_REMOVED = 20;

  private static final String OF_PERSONS = Kind.PERSON + "#";

  public Revocations {
    cutOffs = Map.copyOf(cutOffs);
  }

  /**
   * A change of the record.
   *
   * @param selector what it revokes, which may be more than was requested
   * @param removed expired cut-offs, by their names, to remove if they have not changed
   */
  public record Change(Selector selector, CutOff cutOff, Map<String, CutOff> removed) {}

  /** The revocations in force in this process. It knows none before it has read the store. */
  static LastKnown<Revocations> inForce(RevocationStore store, InstantSource clock) {
    return new LastKnown<>(
        store, NONE, (earlier, known) -> known.andEarlier(earlier, clock.instant()), clock);
  }

  /** Whether a session that any of these selectors selects, issued at this time, is revoked. */
  boolean revokes(Collection<Selector> selectors, Instant issued) {
    return unreadable
        || (!cutOffs.isEmpty()
            && selectors.stream().anyMatch(selector -> revokes(selector, issued)));
  }

  private boolean revokes(Selector selector, Instant issued) {
    return cutOffs(selector)
        .anyMatch(cutOff -> selector.kind() == Kind.LEASE || issued.isBefore(cutOff.at()));
  }

  private Stream<CutOff> cutOffs(Selector selector) {
    return selector.equals(Selector.ANY_PERSON)
        ? cutOffs.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(OF_PERSONS))
            .map(Map.Entry::getValue)
        : Stream.ofNullable(cutOffs.get(selector.name()));
  }

  /**
   * How long a new session with these selectors would be revoked from its start; zero if it would
   * not.
   */
  Duration pause(Collection<Selector> selectors, Instant now) {
    if (unreadable) {
      return CutOff.MARGIN;
    }
    return cutOffs.isEmpty()
        ? Duration.ZERO
        : selectors.stream()
            .flatMap(this::cutOffs)
            .map(cutOff -> Duration.between(now, cutOff.at()))
            .filter(Duration::isPositive)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
  }

  /**
   * The change that revokes what an operator selects. If the record is full, it revokes everything:
   * wider than requested, and never narrower.
   *
   * @param expires when the selected lease expires, or the last lease of the selected request; the
   *     time now for other selectors
   */
  Change byOperator(Selector selector, Instant now, Instant expires) {
    Map<String, CutOff> live = live(now);
    Selector fitting =
        live.containsKey(selector.name()) || live.size() < MOST ? selector : Selector.EVERYTHING;
    return change(
        fitting,
        switch (fitting.kind()) {
          case LEASE -> CutOff.ofLease(now, expires, Optional.empty());
          case REQUEST -> CutOff.ofRequest(now, expires);
          case ROLE, CALLER, GRANT, PERSON, EVERYTHING -> CutOff.now(now);
        },
        now);
  }

  /**
   * The change that revokes the sessions of an access request. Requests leave room for operators:
   * many requests can end at once, and their sessions must not end all others.
   */
  Optional<Change> byRequest(Selector request, Instant now, Instant expires) {
    Map<String, CutOff> live = live(now);
    return live.containsKey(request.name()) || live.size() < MOST_BY_REQUESTS
        ? Optional.of(byOperator(request, now, expires))
        : Optional.empty();
  }

  /**
   * The change that revokes a caller's own lease, or all leases of the caller. After {@link
   * #MOST_BY_ONE_CALLER} single leases it revokes all of this caller. If the record already revokes
   * this until now, the change is that cut-off: callers write to the record at most once in {@link
   * CutOff#MARGIN}.
   *
   * @param selector the lease or the caller
   * @param caller the selector of the caller
   * @return empty if callers have revoked so much that only operators can revoke more
   */
  Optional<Change> byCaller(Selector selector, Selector caller, Instant now, Instant expires) {
    Map<String, CutOff> live = live(now);
    List<String> owners =
        live.values().stream().flatMap(cutOff -> cutOff.owner().stream()).toList();
    long own = owners.stream().filter(caller.name()::equals).count();
    Selector fitting =
        selector.kind() == Kind.LEASE
                && (live.containsKey(selector.name()) || own < MOST_BY_ONE_CALLER)
            ? selector
            : caller;
    CutOff recorded = live.get(fitting.name());
    if (recorded != null && (fitting.kind() == Kind.LEASE || recorded.at().isAfter(now))) {
      return Optional.of(new Change(fitting, recorded, Map.of()));
    }
    if (recorded == null && (owners.size() >= MOST_BY_CALLERS || live.size() >= MOST)) {
      return Optional.empty();
    }
    CutOff cutOff =
        fitting.kind() == Kind.LEASE
            ? CutOff.ofLease(now, expires, Optional.empty())
            : CutOff.now(now);
    var owned = new CutOff(cutOff.at(), cutOff.until(), Optional.of(caller.name()));
    return Optional.of(change(fitting, owned, now));
  }

  private Map<String, CutOff> live(Instant now) {
    return cutOffs.entrySet().stream()
        .filter(entry -> entry.getValue().until().isAfter(now))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, Revocations::later, HashMap::new));
  }

  private Change change(Selector selector, CutOff cutOff, Instant now) {
    var removed = new LinkedHashMap<String, CutOff>();
    expired(now)
        .filter(entry -> !entry.getKey().equals(selector.name()))
        .limit(MOST_REMOVED)
        .forEach(entry -> removed.put(entry.getKey(), entry.getValue()));
    return new Change(selector, cutOff, removed);
  }

  private Stream<Map.Entry<String, CutOff>> expired(Instant now) {
    return cutOffs.entrySet().stream().filter(entry -> !entry.getValue().until().isAfter(now));
  }

  /**
   * These revocations, and those of an earlier read that have not expired. Only expired cut-offs
   * leave the record, so a missing one was deleted by an attacker or an accident.
   */
  Revocations andEarlier(Revocations earlier, Instant now) {
    var all = earlier.live(now);
    cutOffs.forEach((name, cutOff) -> all.merge(name, cutOff, Revocations::later));
    return new Revocations(all, unreadable);
  }

  private static CutOff later(CutOff one, CutOff other) {
    return one.at().isAfter(other.at()) ? one : other;
  }
}
