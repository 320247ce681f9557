package vend.signin.oidc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;

/**
 * Polls an issuer until the user has signed in on another device.
 *
 * @param pause waits between two polls
 * @param clock decides when the code has expired
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8628#section-3.5">RFC 8628, 3.5</a>
 */
public record DevicePoll(Pause pause, InstantSource clock) {
  /** The interval between two polls if the issuer sends none. */
  public static final Duration USUAL = Duration.ofSeconds(5);

  private static final Duration SLOWER = Duration.ofSeconds(5);
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

  /** The result of one poll. */
  public sealed interface Poll<T> {
    /** The user has signed in. */
    record Done<T>(T value) implements Poll<T> {}

    /** The user has not signed in yet. */
    record Again<T>() implements Poll<T> {}

    /** The user has not signed in yet, and the polls are too frequent. */
    record Slower<T>() implements Poll<T> {}
  }

  /** Sends polls. */
  @FunctionalInterface
  public interface Question<T> {
    /**
     * Polls once.
     *
     * @throws NoCredentials if the issuer refused the sign-in
     */
    Poll<T> ask() throws NoCredentials;
  }

  /**
   * Polls until the user has signed in.
   *
   * @param end when the code expires
   * @param interval the initial interval between two polls
   * @param serverName the issuer's name in messages
   * @throws NoCredentials if the issuer refused the sign-in, or the code has expired
   */
  public <T> T until(Instant end, Duration interval, String serverName, Question<T> question)
      throws NoCredentials {
    Duration time = interval;
    while (true) {
      rest(time);
      if (!clock.instant().isBefore(end)) {
        throw new NoCredentials.SignInRefused(
            "the sign-in at %s was not completed before the code expired".formatted(serverName),
            "Try again.");
      }
      switch (polled(question)) {
        case Poll.Done<T>(T value) -> {
          return value;
        }
        case Poll.Again<T>() -> {}
        case Poll.Slower<T>() ->
            time = time.compareTo(LONGEST_INTERVAL) < 0 ? time.plus(SLOWER) : time;
      }
    }
  }

  private static <T> Poll<T> polled(Question<T> question) throws NoCredentials {
    try {
      return question.ask();
    } catch (NoCredentials.NotAnswered e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      // RFC 8628, 3.5: after a connection failure, poll less often and continue.
      return new Poll.Slower<>();
    }
  }

  private void rest(Duration time) throws NoCredentials {
    try {
      pause.of(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered("the sign-in was interrupted", "", Optional.empty());
    }
  }
}
