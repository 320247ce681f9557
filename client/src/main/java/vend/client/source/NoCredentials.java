package vend.client.source;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/**
 * Why there are no keys. The message says what happened and why; {@link #next} says what to do. No
 * secret is in either.
 */
public abstract sealed class NoCredentials extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String next;

  private NoCredentials(String message, String next) {
    super(message);
    this.next = next;
  }

  /** What to do about it: a sentence, or a command to type; empty if nobody knows. */
  public Optional<String> next() {
    return next.isEmpty() ? Optional.empty() : Optional.of(next);
  }

  /** The identity provider, or Vend, does not know who it is: a wrong password, an old token. */
  public static final class SignInRefused extends NoCredentials {
    @Serial private static final long serialVersionUID = 1;

    /**
     * @param message what happened
     * @param next what to do
     */
    public SignInRefused(String message, String next) {
      super(message, next);
    }
  }

  /** Somebody answered, and nobody can make anything of the answer. */
  public static final class UnusableAnswer extends NoCredentials {
    @Serial private static final long serialVersionUID = 1;

    /**
     * @param message what happened
     * @param next what to do
     */
    public UnusableAnswer(String message, String next) {
      super(message, next);
    }
  }

  /** The role is not for this caller: not in the assertion, or not granted. */
  public static final class RoleNotOffered extends NoCredentials {
    @Serial private static final long serialVersionUID = 1;

    /**
     * @param message what happened
     * @param next what to do
     */
    public RoleNotOffered(String message, String next) {
      super(message, next);
    }
  }

  /** AWS refused what everybody else would have allowed. */
  public static final class RefusedByAws extends NoCredentials {
    @Serial private static final long serialVersionUID = 1;

    /**
     * @param message what happened
     * @param next what to do
     */
    public RefusedByAws(String message, String next) {
      super(message, next);
    }
  }

  /** Nobody answered, or asked to come back later. */
  public static final class NotAnswered extends NoCredentials {
    @Serial private static final long serialVersionUID = 1;

    private final transient Optional<Duration> retryAfter;
    private final boolean passing;

    /**
     * Not known to pass.
     *
     * @param message what happened
     * @param next what to do
     * @param retryAfter when to try again, if it was said
     */
    public NotAnswered(String message, String next, Optional<Duration> retryAfter) {
      this(message, next, retryAfter, false);
    }

    private NotAnswered(
        String message, String next, Optional<Duration> retryAfter, boolean passing) {
      super(message, next);
      this.retryAfter = retryAfter;
      this.passing = passing;
    }

    /**
     * A failure after which the same request may succeed within a minute.
     *
     * @param message what happened
     * @param next what to do
     * @param retryAfter when to try again, if it was said
     */
    public static NotAnswered passing(String message, String next, Optional<Duration> retryAfter) {
      return new NotAnswered(message, next, retryAfter, true);
    }

    /** The same failure with another advice. */
    public NotAnswered withNext(String next) {
      return new NotAnswered(String.valueOf(getMessage()), next, retryAfter, passing);
    }

    /**
     * Whether the same request may succeed within a minute: the server is busy, or the connection
     * broke. False for an unknown host, a refused connection, a TLS failure and a time-out.
     */
    public boolean isPassing() {
      return passing;
    }

    /** When to try again, if it was said. */
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }
}
