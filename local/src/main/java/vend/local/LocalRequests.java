package vend.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import vend.grant.Approvals;
import vend.grant.RequestId;
import vend.request.AccessRequest;
import vend.request.RequestEvent;
import vend.request.RequestRules;
import vend.request.RequestStore;
import vend.request.RequestSweep;

/**
 * The access requests of `vend local`. It runs the sweep every few seconds, and after each change,
 * as the stream of the table does in AWS.
 */
final class LocalRequests implements RequestStore, AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("requests").factory());
  private final RequestStore store;
  private final RequestSweep sweep;
  private final Supplier<Optional<RequestRules>> rules;

  /**
   * @param sweep the sweep over the same store
   * @param rules the rules of the grants in force
   */
  LocalRequests(RequestStore store, RequestSweep sweep, Supplier<Optional<RequestRules>> rules) {
    this.store = store;
    this.sweep = sweep;
    this.rules = rules;
  }

  /** Starts to sweep. */
  void start() {
    var _ =
        thread.scheduleWithFixedDelay(this::sweepOnce, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sweepOnce() {
    try {
      // A run repeats what failed in the last one.
      RequestSweep.Report _ = sweep.run(rules.get());
    } catch (RuntimeException e) {
      // An exception would end the schedule, and `vend local` with requests that never expire.
      return;
    }
  }

  private Written swept(Written written) {
    if (written instanceof Recorded) {
      thread.execute(this::sweepOnce);
    }
    return written;
  }

  @Override
  public Earlier earlier(Attempt attempt, Instant now) {
    return store.earlier(attempt, now);
  }

  @Override
  public Written create(AccessRequest request, RequestEvent event, Optional<Attempt> attempt) {
    return swept(store.create(request, event, attempt));
  }

  @Override
  public Written change(AccessRequest before, RequestEvent event) {
    return swept(store.change(before, event));
  }

  @Override
  public Approvals.Result find(Approvals.Key key) {
    return store.find(key);
  }

  @Override
  public Read read(RequestId id) {
    return store.read(id);
  }

  @Override
  public Listed list(Range range) {
    return store.list(range);
  }

  @Override
  public Waiting undelivered(int most) {
    return store.undelivered(most);
  }

  @Override
  public boolean delivered(RequestEvent.Id event) {
    return store.delivered(event);
  }

  @Override
  public Noted note(RequestId request, Instant expires) {
    return store.note(request, expires);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
