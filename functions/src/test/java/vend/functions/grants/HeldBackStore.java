package vend.functions.grants;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import vend.caller.CallerVerifier;
import vend.caller.OidcVerifier;
import vend.functions.event.GrantsLog;
import vend.functions.http.Ruleset;
import vend.grant.Decider;
import vend.grant.Grants;

/** A store whose looks end when the test says so. */
final class HeldBackStore implements GrantsStore {
  private final Grants grants;
  private final List<HeldBack> looks = new CopyOnWriteArrayList<>();

  private static final class HeldBack implements Look {
    private final CompletableFuture<Found> result = new CompletableFuture<>();
    private volatile boolean ended;
    private volatile Optional<Thread> thread = Optional.empty();

    @Override
    public Found at(Optional<Copy> held) {
      thread = Optional.of(Thread.currentThread());
      return result.join();
    }

    @Override
    public void end() {
      ended = true;
    }
  }

  HeldBackStore(Grants grants) {
    this.grants = grants;
  }

  @Override
  public Look look() {
    var look = new HeldBack();
    looks.add(look);
    return look;
  }

  RereadGrants grants(RereadFixture vend, Duration maxWait) {
    return new RereadGrants(
        this,
        made ->
            new Ruleset(
                made,
                new CallerVerifier(
                    new OidcVerifier(
                        made.oidcIssuers(),
                        (_, _, _) -> {
                          throw new AssertionError("nobody asks");
                        },
                        vend.clock)),
                new Decider(made)),
        Moment.source(vend.clock, vend.nanos::get),
        new GrantsLog(vend.lines::add, vend.clock),
        maxWait);
  }

  void letLand(int number, String revision) {
    var named =
        new Grants(
            grants.hubRole(),
            grants.organization(),
            grants.accounts(),
            grants.issuers(),
            grants.declaredRoles(),
            grants.grants(),
            revision);
    looks.get(number).result.complete(new Changed(new Copy(named, Map.of())));
  }

  void awaitLanded(int number) throws InterruptedException {
    looks.get(number).thread.orElseThrow().join();
  }

  boolean wasEnded(int number) {
    return looks.get(number).ended;
  }
}
