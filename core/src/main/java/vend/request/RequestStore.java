package vend.request;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vend.caller.Person;
import vend.grant.Approvals;
import vend.grant.RequestId;
import vend.vending.ApprovalNotes;

/**
 * The port to the requests. Failures of the store are returned, not thrown.
 *
 * <p>A change writes four things in one transaction or none of them: the request, the event, the
 * approved times that {@link Approvals} reads, and the person's count of open requests.
 */
public interface RequestStore extends Approvals, ApprovalNotes {
  /** The most pending and approved requests of one person. */
  int MOST_OPEN = 10;

  /** The most requests that one person makes in an hour. */
  int MOST_IN_AN_HOUR = 30;

  /** How long an {@link IdempotencyKey} names the request that was made with it. */
  Duration KEY_LIFE = Duration.ofDays(1);

  /** Reads a request, strongly consistent. */
  Read read(RequestId id);

  /** Finds the request that an earlier attempt with the same key made, strongly consistent. */
  Earlier earlier(Attempt attempt, Instant now);

  /**
   * Writes a new request, if the person is below the limits.
   *
   * @param attempt written in the same transaction, if no other request has its key
   */
  Written create(AccessRequest request, RequestEvent event, Optional<Attempt> attempt);

  /**
   * Replaces a request, if it is still the same.
   *
   * @param before the request as it was read
   * @param event the change, with the request after it
   */
  Written change(AccessRequest before, RequestEvent event);

  /** Reads requests, the latest first, eventually consistent. */
  Listed list(Range range);

  /** Reads some events that are not delivered yet, oldest first, eventually consistent. */
  Waiting undelivered(int most);

  /**
   * Removes a delivered event. It is delivered again if this fails.
   *
   * @return whether it is removed
   */
  boolean delivered(RequestEvent.Id event);

  /**
   * A client's attempt to make a request, which it may repeat.
   *
   * @param person the scope of the key
   * @param content a digest of what the person requests
   */
  record Attempt(Person person, IdempotencyKey key, String content) {}

  /** The result of {@link #earlier}. */
  sealed interface Earlier {}

  /**
   * An earlier attempt made this request.
   *
   * @param content the digest of what was requested then
   */
  record MadeBefore(RequestId request, String content) implements Earlier {}

  /** No request was made with this key, or only long ago. */
  record NotMade() implements Earlier {}

  /** The requests of one person, or those in one state. */
  sealed interface Selection {}

  /** The requests that this person made. */
  record OfPerson(Person person) implements Selection {}

  /** The requests in this state. */
  record InState(RequestState.Kind state) implements Selection {}

  /**
   * What to list.
   *
   * @param after the position to continue after; empty for the beginning
   * @param most the most requests to read, 1 or more
   */
  record Range(Selection selection, Optional<Position> after, int most) {}

  /** A place in a list. */
  record Position(Instant created, RequestId id) {}

  /** The result of {@link #read}. */
  sealed interface Read {}

  /** The request. */
  record Present(AccessRequest request) implements Read {}

  /** There is no such request. */
  record Absent() implements Read {}

  /** The result of a write. */
  sealed interface Written {}

  /** The change is in the table. */
  record Recorded() implements Written {}

  /**
   * The request has changed since it was read, or a request with this id or with the attempt's key
   * exists.
   */
  record Changed() implements Written {}

  /** The person has too many open requests, or has made too many within an hour. */
  record TooMany() implements Written {}

  /** The result of {@link #list}. */
  sealed interface Listed {}

  /**
   * Some requests.
   *
   * @param isEnd whether there are no more in this range
   */
  record Listing(List<AccessRequest> requests, boolean isEnd) implements Listed {}

  /** The result of {@link #undelivered}. */
  sealed interface Waiting {}

  /** Some events. */
  record Events(List<RequestEvent> events) implements Waiting {}

  /**
   * The store did not answer. After a write, the change may be in the table.
   *
   * @param cause the kind of failure, for the decision event
   */
  record NoAnswer(String cause) implements Read, Earlier, Written, Listed, Waiting {}
}
