package vend.vending;

import java.security.SecureRandom;
import vend.SettableClock;
import vend.grant.Allowed;
import vend.vending.limit.Limits;
import vend.vending.limit.WaitBudget;

/** Several processes of one hub, with the ports that they share. */
final class Hub {
  final SettableClock clock;
  final Fakes.Sts sts = new Fakes.Sts();
  final Fakes.Store store = new Fakes.Store();
  final FakeLeases leases = new FakeLeases();
  final FakeRevocations revocations = new FakeRevocations();
  final Fakes.Tokens tokens = new Fakes.Tokens();
  final FakeApprovals approvals = new FakeApprovals();
  final Fakes.Keys keys = new Fakes.Keys();
  final Fakes.Counts counts = new Fakes.Counts();
  final Fakes.Waiting waiting;

  Hub(SettableClock clock) {
    this.clock = clock;
    this.waiting = new Fakes.Waiting(clock);
  }

  /** Starts a process, with nothing in its memory. */
  Vending start() {
    return start(clock, sts);
  }

  Vending start(SettableClock ownClock, AssumeRole ownSts) {
    return new Vending(
        "eu-west-1",
        new Vending.Ports(ownSts, stores(), stores(), counts, tokens, revocations, approvals),
        new Sealing(keys, new SecureRandom(), ownClock),
        new Limits(counts, Runnable::run, ownClock),
        ownClock,
        waiting,
        new SecureRandom());
  }

  Vending.Stores stores() {
    return new Vending.Stores(store, leases);
  }

  /** Vends in a new process. */
  Vending.Outcome vend(Allowed allowed) {
    return start().vend(allowed, false, WaitBudget.USUAL);
  }

  Vending.Outcome vend(Allowed allowed, WaitBudget waitBudget) {
    return start().vend(allowed, false, waitBudget);
  }

  Vending.Outcome vendFresh(Allowed allowed) {
    return start().vend(allowed, true, WaitBudget.USUAL);
  }
}
