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
 * any time of the future.
 *
 * @see <a href="https://docs.slack.dev/authentication/verifying-requests-from-slack">Verifying
 *     requests from Slack</a>
 */
final class SlackSignatures extends SlackSignature.Verifier {
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private final InstantSource clock;

  SlackSignatures(Secret signingSecret, InstantSource clock) {
    super(new SlackSignature.Generator(signingSecret.reveal()));
    this.clock = clock;
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
  public boolean isValid(
      @Nullable String timestamp, @Nullable String body, @Nullable String signature, long now) {
    return timestamp != null
        && body != null
        && signature != null
        && isInWindow(timestamp)
        && super.isValid(timestamp, body, signature, clock.millis());
  }

  private boolean isInWindow(String timestamp) {
    return SECONDS.matcher(timestamp).matches()
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant())
                .abs()
                .compareTo(WINDOW)
            < 0;
  }
}
