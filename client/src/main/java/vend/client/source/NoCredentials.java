package vend.client.source;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/**
 * Reports that no credentials could be obtained. The message says what happened and why; {@link
 * #next} says what to do. Neither contains a secret.
 */
public abstract sealed class NoCredentials extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String next;

  private NoCredentials(String message, String next) {
    super(message);
    this.next = next;
  }

  /** Returns what to do: a sentence, or a command to type; empty if no advice is known. */
  public Optional<String> next() {
    return next.isEmpty() ? Optional.empty() : Optional.of(next);
  }

  /**
   * The identity provider or the hub rejected the sign-in, for example because of a wrong password
   * or an expired token.
   */
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

  /** A server answered, but its answer cannot be used. */
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

  /** The caller may not assume the role: it is not granted, or not in the SAML assertion. */
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

  /** Other people must approve a request for the role first, or approve it again. */
  public static final class ApprovalRequired extends NoCredentials {
    @Serial private static final long serialVersionUID = 1;

    /**
     * @param message what happened
     * @param next what to do
     */
    public ApprovalRequired(String message, String next) {
      super(message, next);
    }

    /** Returns the same failure with other advice. */
    public ApprovalRequired withNext(String next) {
      return new ApprovalRequired(String.valueOf(getMessage()), next);
    }
  }

  /** AWS refused the request, although the caller was entitled to the role otherwise. */
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

  /** A server did not answer, or asked to retry later. */
  public static final class NotAnswered extends NoCredentials {
    @Serial private static final long serialVersionUID = 1;

    private final transient Optional<Duration> retryAfter;
    private final boolean passing;

    /**
     * Describes a failure that is not known to be temporary.
     *
     * @param message what happened
     * @param next what to do
     * @param retryAfter when to retry, if the server said so
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
     * Describes a temporary failure: the same request may succeed within a minute.
     *
     * @param message what happened
     * @param next what to do
     * @param retryAfter when to retry, if the server said so
     */
    public static NotAnswered passing(String message, String next, Optional<Duration> retryAfter) {
      return new NotAnswered(message, next, retryAfter, true);
    }

    /** Returns the same failure with other advice. */
    public NotAnswered withNext(String next) {
      return new NotAnswered(String.valueOf(getMessage()), next, retryAfter, passing);
    }

    /**
     * Whether the failure is temporary, so that the same request may succeed within a minute: the
     * server is busy, or the connection broke. False for an unknown host, a refused connection, a
     * TLS failure and a timeout.
     */
    public boolean isPassing() {
      return passing;
    }

    /** Returns the time after which to retry, if the server sent one. */
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }
}
