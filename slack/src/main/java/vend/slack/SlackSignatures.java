package vend.slack;

import com.slack.api.app_backend.SlackSignature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vend.Secret;

/**
 * Slack's own verifier of signatures, with a window of five minutes on both sides: Slack's accepts
 * any time of the future. After a refused signature, it reads the secret again: operators can
 * change the secret while this process runs.
 *
 * @see <a href="https://docs.slack.dev/authentication/verifying-requests-from-slack">Verifying
 *     requests from Slack</a>
 */
final class SlackSignatures extends SlackSignature.Verifier {
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  /** Anyone can send a wrong signature, so it must not cost a call each time. */
  private static final Duration BETWEEN_READS = Duration.ofMinutes(1);

  private final SlackSecrets.Source source;
  private final InstantSource clock;
  private Secret secret;
  private SlackSignature.Verifier verifier;
  private Instant nextRead = Instant.MIN;

  /**
   * @param source has the secret after it was changed
   */
  SlackSignatures(Secret signingSecret, SlackSecrets.Source source, InstantSource clock) {
    super(new SlackSignature.Generator(signingSecret.reveal()));
    this.source = source;
    this.clock = clock;
    this.secret = signingSecret;
    this.verifier = verifier(signingSecret);
  }

  private static SlackSignature.Verifier verifier(Secret signingSecret) {
    return new SlackSignature.Verifier(new SlackSignature.Generator(signingSecret.reveal()));
  }

  boolean isGenuine(HttpEvent event) {
    return isValid(
        event.header(SlackSignature.HeaderNames.X_SLACK_REQUEST_TIMESTAMP),
        event.body(),
        event.header(SlackSignature.HeaderNames.X_SLACK_SIGNATURE));
  }

  @Override
  public boolean isValid(
      @Nullable String timestamp, @Nullable String body, @Nullable String signature) {
    return isValid(timestamp, body, signature, clock.millis());
  }

  /**
   * @param now ignored: this verifier has a clock
   */
  @Override
  public synchronized boolean isValid(
      @Nullable String timestamp, @Nullable String body, @Nullable String signature, long now) {
    return timestamp != null
        && body != null
        && signature != null
        && isInWindow(timestamp)
        && (verifier.isValid(timestamp, body, signature, clock.millis())
            || (isChanged() && verifier.isValid(timestamp, body, signature, clock.millis())));
  }

  /** Reads the secret again. If that fails, the known secret stays. */
  private boolean isChanged() {
    if (clock.instant().isBefore(nextRead)) {
      return false;
    }
    nextRead = clock.instant().plus(BETWEEN_READS);
    try {
      Secret current = source.read().signingSecret();
      boolean changed = !current.reveal().equals(secret.reveal());
      secret = current;
      verifier = verifier(current);
      return changed;
    } catch (SlackSecrets.Unreadable e) {
      return false;
    }
  }

  private boolean isInWindow(String timestamp) {
    return SECONDS.matcher(timestamp).matches()
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant())
                .abs()
                .compareTo(WINDOW)
            < 0;
  }
}
