package vend.request;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vend.grant.Approval;
import vend.request.RequestState.Kind;
import vend.vending.Revoking;

/**
 * What happens to requests without a person's act: it expires and voids them, and delivers the
 * events of all changes.
 *
 * <p>For each event, the sessions of a request that ended early are revoked first, then the event
 * is published, and then it leaves the table. A process that dies in between leaves the event
 * there, and the next run repeats all three steps.
 */
public final class RequestSweep {
  private static final int MOST_AT_ONCE = 1_000;

  /** The most pages of events in one run; the next run takes the rest. */
  private static final int MOST_PAGES = 20;

  /** After this many events that are not taken, the receivers are down: try again later. */
  private static final int MOST_UNSENT = 3;

  private final Requests requests;
  private final RequestStore store;
  private final Revoking revoking;
  private final RequestEvents events;
  private final InstantSource clock;

  public RequestSweep(
      Requests requests,
      RequestStore store,
      Revoking revoking,
      RequestEvents events,
      InstantSource clock) {
    this.requests = requests;
    this.store = store;
    this.revoking = revoking;
    this.events = events;
    this.clock = clock;
  }

  /**
   * The result of a run.
   *
   * @param changed the requests that expired or were voided
   * @param revoked the requests whose sessions were revoked
   * @param delivered the events that were published
   * @param failures what the next run must repeat; empty if the run did everything
   */
  public record Report(int changed, int revoked, int delivered, List<String> failures) {
    public Report {
      failures = List.copyOf(failures);
    }
  }

  /**
   * Runs once.
   *
   * @param rules the rules of the current grants. Without them, nothing expires and nothing is
   *     voided, but events are delivered
   */
  public Report run(Optional<RequestRules> rules) {
    return new Run(rules).report();
  }

  private final class Run {
    private final Optional<RequestRules> rules;
    private final List<String> failures = new ArrayList<>();
    private final Set<RequestEvent.Id> seen = new HashSet<>();
    private int revoked;
    private int delivered;
    private int unsent;

    Run(Optional<RequestRules> rules) {
      this.rules = rules;
    }

    Report report() {
      int changed = sweep();
      boolean isMore = true;
      for (int i = 0; i < MOST_PAGES && isMore; i++) {
        isMore = deliverPage();
      }
      return new Report(changed, revoked, delivered, failures);
    }

    private int sweep() {
      if (rules.isEmpty()) {
        failures.add("grants: not known");
        return 0;
      }
      Requests.Swept swept = requests.sweep(rules.get());
      failures.addAll(swept.failures());
      return swept.changed();
    }

    /** The index can still have events that were just delivered, so each is taken once. */
    private boolean deliverPage() {
      return switch (store.undelivered(MOST_AT_ONCE)) {
        case RequestStore.NoAnswer(String cause) -> {
          failures.add("events: " + cause);
          yield false;
        }
        case RequestStore.Events(List<RequestEvent> page) -> {
          // All revocations first: they must not wait for receivers that do not answer.
          List<RequestEvent> fresh =
              page.stream().filter(event -> seen.add(event.id())).filter(this::revoke).toList();
          for (RequestEvent event : fresh) {
            if (unsent >= MOST_UNSENT) {
              yield false;
            }
            deliver(event);
          }
          yield !fresh.isEmpty();
        }
      };
    }

    private void deliver(RequestEvent event) {
      List<Approval.Approvers> approvers =
          rules.map(known -> known.approvers(event.after())).orElse(List.of());
      switch (events.publish(event, approvers)) {
        case RequestEvents.NotSent(String cause) -> {
          unsent++;
          failures.add("event %s: %s".formatted(event.id(), cause));
        }
        case RequestEvents.Sent _ -> {
          if (store.delivered(event.id())) {
            delivered++;
          } else {
            failures.add("event %s: published, but not removed".formatted(event.id()));
          }
        }
      }
    }

    /** Whether the event can be published: its sessions are revoked, or there are none. */
    private boolean revoke(RequestEvent event) {
      AccessRequest request = event.after();
      Optional<Instant> live =
          request.credentialsUntil().filter(until -> until.isAfter(clock.instant()));
      if (live.isEmpty() || (request.kind() != Kind.ENDED && request.kind() != Kind.REVOKED)) {
        return true;
      }
      return switch (revoking.byRequest(request.id(), live.get())) {
        case Revoking.Done _ -> {
          revoked++;
          yield true;
        }
        case Revoking.Full _ -> {
          // No session of this request is vended any more, and the event must not wait.
          var _ = failed(event, "the record of revocations is full");
          yield true;
        }
        case Revoking.Unavailable(String cause) -> failed(event, cause);
      };
    }

    private boolean failed(RequestEvent event, String cause) {
      failures.add("revocation of %s: %s".formatted(event.after().id(), cause));
      return false;
    }
  }
}
