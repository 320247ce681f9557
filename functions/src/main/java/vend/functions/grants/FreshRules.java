package vend.functions.grants;

import java.util.Optional;
import vend.functions.event.GrantsLog;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.request.RequestRules;

/**
 * The rules of access requests in the grants file, which is read again for each run of a job. A job
 * that judges requests by an older file than the one under which they were made would void them.
 * Not thread-safe.
 */
public final class FreshRules {
  private final GrantsStore store;
  private final GrantsLog log;
  private Optional<Held> held = Optional.empty();

  /** A revision, and what was built from it. */
  private record Held(GrantsStore.Copy copy, RequestRules rules) {}

  /**
   * @param log receives new revisions and failures
   */
  public FreshRules(GrantsStore store, GrantsLog log) {
    this.store = store;
    this.log = log;
  }

  /** Reads the file. Empty if it is not valid or the store does not answer. */
  public Optional<RequestRules> read() {
    switch (store.look(held.map(Held::copy))) {
      case GrantsStore.Changed(GrantsStore.Copy copy) -> {
        Grants grants = copy.grants();
        held = Optional.of(new Held(copy, new RequestRules(grants, new Decider(grants))));
        log.inForce(grants.revision());
      }
      case GrantsStore.Unchanged _ -> {}
      case GrantsStore.Broken(String problems) -> {
        log.broken(Optional.empty(), problems);
        return Optional.empty();
      }
      case GrantsStore.Unanswered(String cause) -> {
        log.stale(Optional.empty(), cause);
        return Optional.empty();
      }
    }
    return held.map(Held::rules);
  }
}
