package vend.client.console;

import java.time.InstantSource;
import java.util.Optional;
import vend.Secret;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Request;
import vend.client.source.NoCredentials;
import vend.console.ConsoleLink;
import vend.console.ConsoleLinks;
import vend.console.ConsoleTarget;
import vend.console.Federation;
import vend.console.FederationEndpoint;
import vend.credentials.SessionDuration;
import vend.credentials.TemporaryCredentials;

/**
 * Links that sign in to the console with keys that are here, from AWS's sign-in service. With keys
 * of a hub, the hub itself makes them, too: {@link vend.client.hub.Hub#console}. Safe for use by
 * many threads.
 */
public final class ConsoleSignIn {
  private final ConsoleLinks links;

  /**
   * @param http asks
   * @param endpoint where; AWS's own for the keys' partition if empty
   * @param clock says when a session of a length that was asked for ends
   */
  public ConsoleSignIn(
      BoundedHttp http, Optional<FederationEndpoint> endpoint, InstantSource clock) {
    this.links = new ConsoleLinks((to, form) -> post(http, to, form), endpoint, clock);
  }

  private static Federation.Answer post(BoundedHttp http, FederationEndpoint to, Secret form) {
    Request request =
        Request.post(to.address(), Federation.CONTENT_TYPE, form.reveal())
            .with("Accept", "application/json");
    try {
      Answer answer = http.send(request, "it");
      return new Federation.Answered(answer.status(), Secret.of(answer.text()));
    } catch (NoCredentials e) {
      return new Federation.NotAnswered(
          e.getMessage() + e.next().map(next -> ". " + next).orElse(""));
    }
  }

  /**
   * A link.
   *
   * @param keys of a role
   * @param target where it leads, in the partition of the role
   * @param duration how long the console's session lasts, 15 minutes to 12 hours; as long as the
   *     keys if empty. Only for keys by SAML, by a web identity or by an IAM user's own keys: AWS
   *     refuses it for those that were got by the keys of another role, as a hub's are
   * @throws NoCredentials if AWS makes none
   * @throws IllegalArgumentException if the target is not in the partition of the role
   */
  public ConsoleLink link(
      TemporaryCredentials keys, ConsoleTarget target, Optional<SessionDuration> duration)
      throws NoCredentials {
    if (!target.isIn(keys.role().partition())) {
      throw new IllegalArgumentException(
          "the destination is not in the partition of the role (%s)"
              .formatted(keys.role().partition()));
    }
    return switch (links.link(keys, target, duration)) {
      case ConsoleLinks.Made(ConsoleLink link) -> link;
      case ConsoleLinks.Refused(int status) ->
          throw new NoCredentials.RefusedByAws(
              "AWS's sign-in service refused to open the console with these keys (status %d)"
                  .formatted(status),
              duration.isPresent()
                  ? "Leave out the duration: AWS takes none for keys that were got by the keys of"
                      + " another role."
                  : "Get new keys, and try again.");
      case ConsoleLinks.Unavailable(String cause) ->
          throw new NoCredentials.NotAnswered(
              "AWS's sign-in service made no link: " + cause, "Try again.", Optional.empty());
    };
  }
}
