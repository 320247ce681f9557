package vend.functions.http;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.caller.Person;
import vend.grant.Approvals;
import vend.grant.RequestId;
import vend.request.AccessRequest;
import vend.request.IdempotencyKey;
import vend.request.RequestEvent;
import vend.request.RequestStore;

/** Access requests in memory, for tests of routes. Tests of the rules of the table use DynamoDB. */
final class MemoryRequests implements RequestStore {
  private record Key(Person person, IdempotencyKey key) {}

  private final Map<RequestId, AccessRequest> requests = new LinkedHashMap<>();
  private final Map<Key, MadeBefore> attempts = new HashMap<>();
  volatile boolean down;
  volatile boolean full;

  @Override
  public synchronized Approvals.Result find(Approvals.Key key) {
    return down
        ? new Approvals.Unreachable("down")
        : new Approvals.Found(
            requests.values().stream()
                .filter(request -> request.key().equals(key))
                .flatMap(request -> request.window().stream())
                .toList());
  }

  @Override
  public synchronized Read read(RequestId id) {
    if (down) {
      return new NoAnswer("down");
    }
    return Optional.ofNullable(requests.get(id)).<Read>map(Present::new).orElse(new Absent());
  }

  @Override
  public synchronized Earlier earlier(Attempt attempt, Instant now) {
    if (down) {
      return new NoAnswer("down");
    }
    MadeBefore made = attempts.get(key(attempt));
    return made == null ? new NotMade() : made;
  }

  private static Key key(Attempt attempt) {
    return new Key(attempt.person(), attempt.key());
  }

  @Override
  public synchronized Written create(
      AccessRequest request, RequestEvent event, Optional<Attempt> attempt) {
    if (down) {
      return new NoAnswer("down");
    }
    if (full) {
      return new TooMany();
    }
    attempt.ifPresent(
        made -> attempts.put(key(made), new MadeBefore(request.id(), made.content())));
    return requests.putIfAbsent(request.id(), request) == null ? new Recorded() : new Changed();
  }

  @Override
  public synchronized Written change(AccessRequest before, RequestEvent event) {
    if (down) {
      return new NoAnswer("down");
    }
    AccessRequest now = requests.get(before.id());
    if (now == null || now.version() != before.version()) {
      return new Changed();
    }
    requests.put(before.id(), event.after());
    return new Recorded();
  }

  @Override
  public synchronized Listed list(Range range) {
    if (down) {
      return new NoAnswer("down");
    }
    List<AccessRequest> all =
        requests.values().stream()
            .filter(request ->
                switch (range.selection()) {
                  case OfPerson(var person) -> request.person().equals(person);
                  case InState(var state) -> request.kind() == state;
                })
            .sorted(
                Comparator.comparing(AccessRequest::created)
                    .thenComparing(request -> request.id().value())
                    .reversed())
            .toList();
    List<AccessRequest> rest =
        range
            .after()
            .map(after -> all.stream().filter(request -> isAfter(request, after)).toList())
            .orElse(all);
    return new Listing(rest.stream().limit(range.most()).toList(), rest.size() <= range.most());
  }

  private static boolean isAfter(AccessRequest request, Position position) {
    int order = request.created().compareTo(position.created());
    return order < 0 || (order == 0 && request.id().value().compareTo(position.id().value()) < 0);
  }

  @Override
  public Waiting undelivered(int most) {
    return new Events(List.of());
  }

  @Override
  public boolean delivered(RequestEvent.Id event) {
    return true;
  }

  @Override
  public Noted note(RequestId request, Instant expires) {
    return new InForce();
  }
}
