package vend.vending;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import vend.LastKnown;
import vend.grant.RequestId;

/** Writes cut-offs, and applies them in this process at once. */
public final class Revoking {
  /** More than concurrent operators need; each lost try means that another one wrote. */
  private static final int MOST_TRIES = 10;

  private final RevocationStore store;
  private final LastKnown<Revocations> current;
  private final InstantSource clock;

  /** The result of a revocation. */
  public sealed interface Result {}

  /**
   * The cut-off is recorded.
   *
   * @param selector what is revoked; wider than requested if the record was full
   */
  public record Done(Selector selector, CutOff cutOff) implements Result {}

  /** Callers have revoked so much that only operators can revoke more. */
  public record Full() implements Result {}

  /**
   * The store did not answer, so it is not known whether the cut-off is recorded.
   *
   * @param cause the kind of failure, for the decision event
   */
  public record Unavailable(String cause) implements Result {}

  public Revoking(RevocationStore store, LastKnown<Revocations> current, InstantSource clock) {
    this.store = store;
    this.current = current;
    this.clock = clock;
  }

  /**
   * Revokes for an operator.
   *
   * @param expires when the selected lease expires, or the last lease of the selected request; not
   *     used for other selectors
   */
  public Result byOperator(Selector selector, Instant expires) {
    return write(now -> Optional.of(now.byOperator(selector, clock.instant(), expires)));
  }

  /**
   * Revokes the sessions of an access request that is over.
   *
   * @param expires when the last lease of the request expires
   * @return {@link Full} if the record has too many; never revokes more than this request
   */
  public Result byRequest(RequestId request, Instant expires) {
    return write(now -> now.byRequest(Selector.of(request), clock.instant(), expires));
  }

  /**
   * Revokes a caller's own sessions.
   *
   * @param selector a lease of this caller, or the caller
   * @param caller the selector of the caller
   * @param expires when the selected lease expires; not used for other selectors
   */
  public Result byCaller(Selector selector, Selector caller, Instant expires) {
    return write(now -> now.byCaller(selector, caller, clock.instant(), expires));
  }

  private Result write(Function<Revocations, Optional<Revocations.Change>> plan) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Revocations recorded;
      switch (store.read()) {
        case LastKnown.Known(Revocations known) -> recorded = known;
        case LastKnown.Absent<Revocations> _ -> recorded = Revocations.NONE;
        case LastKnown.Unreachable(String cause) -> {
          return new Unavailable(cause);
        }
      }
      Optional<Revocations.Change> change = plan.apply(recorded);
      if (change.isEmpty()) {
        return new Full();
      }
      if (change.get().cutOff().equals(recorded.cutOffs().get(change.get().selector().name()))) {
        return done(change.get());
      }
      switch (store.write(change.get())) {
        case RevocationStore.Recorded _ -> {
          return done(change.get());
        }
        case RevocationStore.Changed _ -> {}
        case RevocationStore.Unanswered(String cause) -> {
          return new Unavailable(cause);
        }
      }
    }
    return new Unavailable("Contention");
  }

  private Done done(Revocations.Change change) {
    LastKnown.Current<Revocations> _ = current.readNow();
    return new Done(change.selector(), change.cutOff());
  }
}
