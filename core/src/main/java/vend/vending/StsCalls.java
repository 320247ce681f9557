package vend.vending;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import vend.Reason;
import vend.grant.Allowed;
import vend.vending.AssumeRole.NotIssued;
import vend.vending.limit.Limits;
import vend.vending.limit.SlowStsCalls;
import vend.vending.limit.WaitBudget;

/**
 * Calls STS, and counts the calls while they run.
 *
 * @param limits counts the calls per caller, and in total
 * @param slowCalls counts the calls that take long
 */
record StsCalls(AssumeRole sts, Limits limits, SlowStsCalls slowCalls) {
  AssumeRole.Answer ask(Allowed allowed, WaitBudget waitBudget) {
    CompletableFuture<Void> counting = limits.started(allowed.caller());
    AssumeRole.Answer answer =
        waitBudget.isLong()
            ? callWithLongWait(allowed, waitBudget.stsDeadline())
            : sts.assumeRole(allowed, waitBudget.stsDeadline());
    // Lambda freezes this process right after the response, so the count must be written before.
    counting.join();
    return answer;
  }

  /** Cancels the call early if too many calls take long, or if STS answers none of them. */
  private AssumeRole.Answer callWithLongWait(Allowed allowed, Duration longest) {
    var call = new FutureTask<>(() -> sts.assumeRole(allowed, longest));
    Thread.ofVirtual().name("sts").start(call);
    Optional<AssumeRole.Answer> quick = answer(call, SlowStsCalls.GRACE);
    if (quick.isPresent()) {
      return quick.get();
    }
    SlowStsCalls.Running running = slowCalls.begin();
    if (!slowCalls.mayContinue(running)) {
      call.cancel(true);
      slowCalls.end(running);
      return new NotIssued(Reason.STS_UNAVAILABLE, "TooManyLongCalls");
    }
    // The call has its own deadline; this one is only for calls that ignore it.
    AssumeRole.Answer late =
        answer(call, longest).orElse(new NotIssued(Reason.STS_UNAVAILABLE, "Timeout"));
    if (late instanceof NotIssued(Reason reason, String _) && reason == Reason.STS_UNAVAILABLE) {
      slowCalls.timedOut(running);
    } else {
      slowCalls.end(running);
    }
    return late;
  }

  private static Optional<AssumeRole.Answer> answer(
      FutureTask<AssumeRole.Answer> call, Duration longest) {
    try {
      return Optional.of(call.get(longest.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      return Optional.of(new NotIssued(Reason.STS_UNAVAILABLE, "Interrupted"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("The call to STS failed unexpectedly.", e.getCause());
    }
  }
}
