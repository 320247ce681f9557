package vend.functions.grants;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import vend.caller.oidc.OidcVerifier;
import vend.functions.event.GrantsLog;
import vend.functions.http.Ruleset;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.verification.CallerVerifier;

/** A store whose polls end only when the test says so. */
final class HeldBackStore implements GrantsStore {
  private final Grants grants;
  private final List<HeldBack> looks = new ArrayList<>();

  private static final class HeldBack {
    private final CompletableFuture<Found> result = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = Thread.currentThread();

    Found found() {
      try {
        return result.get();
      } catch (InterruptedException e) {
        ended.countDown();
        return result.join();
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      }
    }
  }

  HeldBackStore(Grants grants) {
    this.grants = grants;
  }

  @Override
  public Found look(Optional<Copy> held) {
    var look = new HeldBack();
    synchronized (looks) {
      looks.add(look);
      looks.notifyAll();
    }
    return look.found();
  }

  ReloadedGrants grants(ReloadedGrantsFixture vend, Duration maxWait) {
    return new ReloadedGrants(
        this,
        made ->
            new Ruleset(
                made,
                new CallerVerifier(
                    new OidcVerifier(
                        made.oidcIssuers(),
                        (_, _, _) -> {
                          throw new AssertionError("no token is verified in this test");
                        },
                        vend.clock)),
                new Decider(made)),
        ClockReading.source(vend.clock, vend.nanos::get),
        new GrantsLog(vend.lines::add, vend.clock),
        maxWait);
  }

  /** Waits until the poll of this number, and all before it, have reached the store. */
  void awaitBegun(int number) throws InterruptedException {
    look(number);
  }

  private HeldBack look(int number) throws InterruptedException {
    synchronized (looks) {
      while (looks.size() <= number) {
        looks.wait();
      }
      return looks.get(number);
    }
  }

  void letLand(int number, String revision) throws InterruptedException {
    var named =
        new Grants(
            grants.hubRole(),
            grants.organization(),
            grants.accounts(),
            grants.issuers(),
            grants.declaredRoles(),
            grants.grants(),
            grants.operators(),
            grants.chatIssuers(),
            revision);
    look(number).result.complete(new Changed(new Copy(named, Map.of())));
  }

  void awaitLanded(int number) throws InterruptedException {
    look(number).thread.join();
  }

  void awaitEnded(int number) throws InterruptedException {
    look(number).ended.await();
  }
}
