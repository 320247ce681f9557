package vend.request;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vend.Reason;
import vend.caller.CallerId;
import vend.grant.Approvals;
import vend.grant.Freezes;
import vend.grant.RequestId;
import vend.request.RequestRules.NewRequest;
import vend.request.RequestRules.Outcome;
import vend.request.RequestState.Kind;
import vend.vending.WaitTimer;

/**
 * Makes, decides and lists access requests, for every way in which people reach Vend. Thread-safe.
 *
 * <p>Each act reads the request, applies the rules and writes the result on the condition that the
 * request has not changed. Concurrent acts therefore have one outcome: the later ones are judged by
 * what the first has made of the request.
 */
public final class Requests {
  /** An act loses at most this often: that many others have changed the request in between. */
  private static final int MOST_TRIES = 12;

  private static final int LONGEST_PAUSE_MILLIS = 50;

  /** The most requests that one read of the list returns. */
  private static final int MOST_AT_ONCE = 100;

  /** The most requests that are read for one page. */
  private static final int MOST_READ = 500;

  private final RequestStore store;
  private final InstantSource clock;
  private final WaitTimer timer;
  private final SecureRandom random;

  public Requests(RequestStore store, InstantSource clock, WaitTimer timer, SecureRandom random) {
    this.store = store;
    this.clock = clock;
    this.timer = timer;
    this.random = random;
  }

  /** What a person does with a request. */
  public enum Act {
    APPROVE,
    DENY,
    WITHDRAW,
    END
  }

  /** The result of an act. */
  public sealed interface Result {}

  /**
   * The request after the act.
   *
   * @param changed whether the act changed it; false if it was done before
   */
  public record Done(AccessRequest request, boolean changed) implements Result {}

  /** The rules do not allow the act. */
  public record Refused(Reason reason, String detail) implements Result, Found {}

  /**
   * The store did not answer. The act may have been done.
   *
   * @param cause the kind of failure, for the decision event
   */
  public record Unavailable(String cause) implements Result, Found, Listed {}

  /** The result of {@link #read}. */
  public sealed interface Found {}

  /** The request. */
  public record Visible(AccessRequest request) implements Found {}

  /** The result of {@link #list}. */
  public sealed interface Listed {}

  /**
   * Some requests, the latest first.
   *
   * @param next where the list continues; empty at its end
   */
  public record Page(List<AccessRequest> requests, Optional<RequestStore.Position> next)
      implements Listed {}

  /**
   * What to list, of what the person may see.
   *
   * @param mine only the person's own
   * @param toDecide only those that the person may approve now
   * @param limit the most requests on a page, 1 to 100
   */
  public record Filter(Optional<Kind> state, boolean mine, boolean toDecide, int limit) {
    /** The most requests on a page. */
    public static final int MOST_ON_A_PAGE = MOST_AT_ONCE;
  }

  /**
   * Makes a request.
   *
   * @param key names the client's attempt; a repeated one with the same content gets the request
   *     that the first one made
   */
  public Result make(
      RequestRules rules,
      Actor actor,
      NewRequest wanted,
      Optional<IdempotencyKey> key,
      Freezes freezes) {
    Optional<RequestStore.Attempt> attempt =
        key.map(named -> new RequestStore.Attempt(actor.person(), named, wanted.digest()));
    boolean isFull = false;
    for (int i = 0; i < MOST_TRIES; i++) {
      Instant now = now();
      // Before the rules: a limit that the request itself has reached must not refuse its
      // repetition.
      Optional<Result> earlier = attempt.flatMap(repeated -> earlier(repeated, now));
      if (earlier.isPresent()) {
        return earlier.get();
      }
      AccessRequest request;
      switch (rules.make(RequestId.random(random), actor, wanted, freezes, now)) {
        case RequestRules.Refused(Reason reason, String detail) -> {
          return new Refused(reason, detail);
        }
        case RequestRules.Allowed(AccessRequest made) -> request = made;
      }
      if (wanted.breakGlass()) {
        request = RequestRules.breakGlass(request, actor, now);
      }
      var event = new RequestEvent(request, Optional.of(actor.id()), now);
      switch (store.create(request, event, attempt)) {
        case RequestStore.Recorded _ -> {
          return new Done(request, true);
        }
        case RequestStore.TooMany _ -> {
          if (attempt.isEmpty() || isFull) {
            return refused(Reason.TOO_MANY_OPEN_REQUESTS);
          }
          // A call with the same key at the same time may have made the last request of the limit.
          isFull = true;
        }
        case RequestStore.NoAnswer(String cause) -> {
          return new Unavailable(cause);
        }
        case RequestStore.Changed _ -> pause(i);
      }
    }
    return new Unavailable("conflicts");
  }

  /** The result of an attempt that was made before; empty if there was none. */
  private Optional<Result> earlier(RequestStore.Attempt attempt, Instant now) {
    return switch (store.earlier(attempt, now)) {
      case RequestStore.NotMade _ -> Optional.empty();
      case RequestStore.NoAnswer(String cause) -> Optional.of(new Unavailable(cause));
      case RequestStore.MadeBefore(var _, String content) when !content.equals(attempt.content()) ->
          Optional.of(refused(Reason.IDEMPOTENCY_KEY_REUSED));
      case RequestStore.MadeBefore(RequestId id, var _) ->
          Optional.of(
              switch (store.read(id)) {
                case RequestStore.Present(AccessRequest request) -> new Done(request, false);
                case RequestStore.Absent _ -> refused(Reason.REQUEST_NOT_FOUND);
                case RequestStore.NoAnswer(String cause) -> new Unavailable(cause);
              });
    };
  }

  private static Refused refused(Reason reason) {
    return new Refused(reason, reason.text());
  }

  /** Does something with a request that exists. */
  public Result act(
      RequestRules rules, Actor actor, RequestId id, Act act, String comment, Freezes freezes) {
    if (freezes.stopsPerson(actor.id(), actor.person())) {
      return refused(Reason.FROZEN);
    }
    for (int i = 0; i < MOST_TRIES; i++) {
      Instant now = now();
      AccessRequest before;
      switch (read(rules, actor, id)) {
        case Refused refused -> {
          return refused;
        }
        case Unavailable unavailable -> {
          return unavailable;
        }
        case Visible(AccessRequest seen) -> before = seen;
      }
      List<Approvals.Window> earlier = List.of();
      if (act == Act.APPROVE) {
        switch (store.find(before.key())) {
          case Approvals.Unreachable(String cause) -> {
            return new Unavailable(cause);
          }
          // An approval of a frozen person gives no access, so no new one waits for its end.
          case Approvals.Found(List<Approvals.Window> windows) ->
              earlier =
                  windows.stream()
                      .filter(window -> freezes.frozenApprover(window).isEmpty())
                      .toList();
        }
      }
      Outcome outcome =
          switch (act) {
            case APPROVE -> rules.approve(before, actor, comment, earlier, now);
            case DENY -> rules.deny(before, actor, comment, now);
            case WITHDRAW -> rules.withdraw(before, actor, now);
            case END -> rules.end(before, actor, now);
          };
      switch (outcome) {
        case RequestRules.Refused(Reason reason, String detail) -> {
          return new Refused(reason, detail);
        }
        case RequestRules.AlreadyDone(AccessRequest same) -> {
          return new Done(same, false);
        }
        case RequestRules.Allowed(AccessRequest after) -> {
          switch (change(before, after, Optional.of(actor.id()), now)) {
            case RequestStore.Recorded _ -> {
              return new Done(after, true);
            }
            case RequestStore.NoAnswer(String cause) -> {
              return new Unavailable(cause);
            }
            case RequestStore.Changed _, RequestStore.TooMany _ -> pause(i);
          }
        }
      }
    }
    return new Unavailable("conflicts");
  }

  private RequestStore.Written change(
      AccessRequest before, AccessRequest after, Optional<CallerId> by, Instant now) {
    return store.change(before, new RequestEvent(after, by, now));
  }

  private void pause(int tries) {
    try {
      timer.pause(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS * (tries + 1))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads one request. The answer is the same for one that is missing and one that is hidden. */
  public Found read(RequestRules rules, Actor actor, RequestId id) {
    return switch (store.read(id)) {
      case RequestStore.NoAnswer(String cause) -> new Unavailable(cause);
      case RequestStore.Present(AccessRequest request)
          when rules.isVisible(request, actor, now()) ->
          new Visible(request);
      case RequestStore.Present _, RequestStore.Absent _ -> refused(Reason.REQUEST_NOT_FOUND);
    };
  }

  /**
   * Lists requests. The cost of a page is bounded, so it can have fewer requests than the limit and
   * still be followed by another one.
   *
   * @param from where to continue; empty for the beginning
   */
  public Listed list(
      RequestRules rules, Actor actor, Filter filter, Optional<RequestStore.Position> from) {
    var selection =
        filter.toDecide()
            ? new RequestStore.InState(Kind.PENDING)
            : filter.mine() || filter.state().isEmpty()
                ? new RequestStore.OfPerson(actor.person())
                : new RequestStore.InState(filter.state().get());
    Instant now = now();
    var found = new ArrayList<AccessRequest>();
    Optional<RequestStore.Position> position = from;
    int read = 0;
    while (true) {
      int most = Math.min(MOST_AT_ONCE, MOST_READ - read);
      switch (store.list(new RequestStore.Range(selection, position, most))) {
        case RequestStore.NoAnswer(String cause) -> {
          return new Unavailable(cause);
        }
        case RequestStore.Listing(List<AccessRequest> requests, boolean isEnd) -> {
          for (AccessRequest request : requests) {
            read++;
            position = Optional.of(new RequestStore.Position(request.created(), request.id()));
            if (isWanted(rules, request, actor, filter, now)) {
              found.add(request);
            }
            if (found.size() >= filter.limit()) {
              return new Page(found, position);
            }
          }
          if (isEnd) {
            return new Page(found, Optional.empty());
          }
          if (read >= MOST_READ || requests.isEmpty()) {
            return new Page(found, position);
          }
        }
      }
    }
  }

  private static boolean isWanted(
      RequestRules rules, AccessRequest request, Actor actor, Filter filter, Instant now) {
    return filter.state().filter(state -> request.kind() != state).isEmpty()
        && (!filter.mine() || request.person().equals(actor.person()))
        && (filter.toDecide()
            ? rules.isToDecide(request, actor, now)
            : rules.isVisible(request, actor, now));
  }

  /** To the second: tables and clients get the same instants. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * The result of a sweep.
   *
   * @param changed how many requests were expired or voided
   * @param failures what could not be read or written; empty if the sweep did everything
   */
  public record Swept(int changed, List<String> failures) {}

  /** Expires and voids what is due. */
  public Swept sweep(RequestRules rules) {
    int changed = 0;
    var failures = new ArrayList<String>();
    for (Kind state : List.of(Kind.PENDING, Kind.APPROVED)) {
      Optional<RequestStore.Position> position = Optional.empty();
      boolean isEnd = false;
      while (!isEnd) {
        switch (store.list(
            new RequestStore.Range(new RequestStore.InState(state), position, MOST_AT_ONCE))) {
          case RequestStore.NoAnswer(String cause) -> {
            failures.add("%s requests: %s".formatted(state, cause));
            isEnd = true;
          }
          case RequestStore.Listing(List<AccessRequest> requests, boolean end) -> {
            isEnd = end || requests.isEmpty();
            for (AccessRequest request : requests) {
              position = Optional.of(new RequestStore.Position(request.created(), request.id()));
              switch (sweep(rules, request)) {
                case RequestStore.Recorded _ -> changed++;
                case RequestStore.NoAnswer(String cause) ->
                    failures.add("request %s: %s".formatted(request.id(), cause));
                // Left for the next time.
                case RequestStore.Changed _, RequestStore.TooMany _ -> {}
              }
            }
          }
        }
      }
    }
    return new Swept(changed, failures);
  }

  /** A request that stays as it is counts as changed by another. */
  private RequestStore.Written sweep(RequestRules rules, AccessRequest request) {
    Instant now = now();
    return rules
        .swept(request, now)
        .map(after -> change(request, after, Optional.empty(), now))
        .orElse(new RequestStore.Changed());
  }
}
