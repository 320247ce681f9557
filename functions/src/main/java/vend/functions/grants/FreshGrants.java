package vend.functions.grants;

import java.util.Optional;
import vend.functions.event.GrantsLog;
import vend.grant.Grants;

/**
 * The grants file, read again for each run of a job. A job that judges requests by an older file
 * than the one under which they were made would void them. Not thread-safe.
 */
public final class FreshGrants {
  private final GrantsStore store;
  private final GrantsLog log;
  private Optional<GrantsStore.Copy> held = Optional.empty();

  /**
   * @param log receives new revisions and failures
   */
  public FreshGrants(GrantsStore store, GrantsLog log) {
    this.store = store;
    this.log = log;
  }

  /** Reads the file. Empty if it is not valid or the store does not answer. */
  public Optional<Grants> read() {
    switch (store.look(held)) {
      case GrantsStore.Changed(GrantsStore.Copy copy) -> {
        held = Optional.of(copy);
        log.inForce(copy.grants().revision());
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
    return held.map(GrantsStore.Copy::grants);
  }
}
