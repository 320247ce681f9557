package vend.request;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The state of an access request. A pending request becomes approved, denied, withdrawn or expired.
 * An approved one becomes ended, expired or revoked. The others are final.
 */
public sealed interface RequestState {
  /** The kind of this state. */
  Kind kind();

  /** The approved time; empty if the request was never approved. */
  default Optional<Period> period() {
    return Optional.empty();
  }

  /** An approved time of access, from its first instant to its end. */
  record Period(Instant from, Instant until) {}

  /** Approvers can decide it. */
  record Pending() implements RequestState {
    @Override
    public Kind kind() {
      return Kind.PENDING;
    }
  }

  /** The person may assume the role within these times. */
  record Approved(Period granted) implements RequestState {
    @Override
    public Kind kind() {
      return Kind.APPROVED;
    }

    @Override
    public Optional<Period> period() {
      return Optional.of(granted);
    }
  }

  /**
   * It allows nothing, and never will.
   *
   * @param kind a final kind
   * @param at since when
   * @param cause why, for kinds that happen without a person's act, and for revoked ones
   * @param period the approved time of a request that was approved before
   */
  record Closed(Kind kind, Instant at, Optional<Cause> cause, Optional<Period> period)
      implements RequestState {
    /**
     * @throws IllegalArgumentException if the kind is not final
     */
    public Closed {
      if (!kind.isFinal()) {
        throw new IllegalArgumentException("not a final state: " + kind);
      }
    }
  }

  /** The kinds of states, as they are named everywhere. */
  enum Kind {
    PENDING,
    APPROVED,
    DENIED,
    WITHDRAWN,
    EXPIRED,
    ENDED,
    REVOKED;

    /** Whether no other state follows. */
    public boolean isFinal() {
      return this != PENDING && this != APPROVED;
    }

    /** The kind of this name; empty if there is none. */
    public static Optional<Kind> of(String name) {
      return Arrays.stream(values()).filter(kind -> kind.toString().equals(name)).findFirst();
    }

    /** The names of all kinds. */
    public static List<String> names() {
      return Arrays.stream(values()).map(Kind::toString).toList();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why a request is over. */
  enum Cause {
    /** Too few people approved it in time. */
    NOT_DECIDED("notDecided"),
    /** The approved time has expired. */
    TIME_OVER("timeOver"),
    /** The grant, or something that it names, has changed since the request was made. */
    GRANT_CHANGED("grantChanged"),
    /** An approver denied it after its approval. */
    DENIED("denied");

    private final String word;

    Cause(String word) {
      this.word = word;
    }

    /** The cause of this name; empty if there is none. */
    public static Optional<Cause> of(String word) {
      return Arrays.stream(values()).filter(cause -> cause.word.equals(word)).findFirst();
    }

    @Override
    public String toString() {
      return word;
    }
  }
}
