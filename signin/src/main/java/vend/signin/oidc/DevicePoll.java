package vend.signin.oidc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;

/**
 * Asks again and again whether somebody has signed in on another device.
 *
 * @param pause waits between two questions
 * @param clock says when it is over
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8628#section-3.5">RFC 8628, 3.5</a>
 */
public record DevicePoll(Pause pause, InstantSource clock) {
  /** Between two questions, where nothing else was said. */
  public static final Duration USUAL = Duration.ofSeconds(5);

  private static final Duration SLOWER = Duration.ofSeconds(5);
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

  /** What was said. */
  public sealed interface Poll<T> {
    /** Somebody has. */
    record Done<T>(T value) implements Poll<T> {}

    /** Not yet. */
    record Again<T>() implements Poll<T> {}

    /** Not yet, and the questions come too often. */
    record Slower<T>() implements Poll<T> {}
  }

  /** Asks. */
  @FunctionalInterface
  public interface Question<T> {
    /**
     * Once.
     *
     * @throws NoCredentials if it was refused
     */
    Poll<T> ask() throws NoCredentials;
  }

  /**
   * Asks until somebody has signed in.
   *
   * @param end when the code expires
   * @param interval between two questions, at first
   * @param who is asked, in words for people
   * @throws NoCredentials if it was refused, or nobody has
   */
  public <T> T until(Instant end, Duration interval, String who, Question<T> question)
      throws NoCredentials {
    Duration time = interval;
    while (true) {
      rest(time);
      if (!clock.instant().isBefore(end)) {
        throw new NoCredentials.SignInRefused(
            "nobody signed in at %s before the code expired".formatted(who), "Try again.");
      }
      switch (asked(question)) {
        case Poll.Done<T>(T value) -> {
          return value;
        }
        case Poll.Again<T>() -> {}
        case Poll.Slower<T>() ->
            time = time.compareTo(LONGEST_INTERVAL) < 0 ? time.plus(SLOWER) : time;
      }
    }
  }

  private static <T> Poll<T> asked(Question<T> question) throws NoCredentials {
    try {
      return question.ask();
    } catch (NoCredentials.NotAnswered e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      // Whoever gets no answer asks less often, and goes on.
      return new Poll.Slower<>();
    }
  }

  private void rest(Duration time) throws NoCredentials {
    try {
      pause.of(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered("the sign-in was broken off", "", Optional.empty());
    }
  }
}
