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
 * Makes AWS console sign-in links from credentials on this machine, with AWS's federation endpoint.
 * A hub makes links for its own credentials, too: {@link vend.client.hub.Hub#console}. Safe for use
 * by many threads.
 */
public final class ConsoleSignIn {
  private final ConsoleLinks links;

  /**
   * @param endpoint the federation endpoint; if empty, AWS's own in the credentials' partition
   * @param clock says when a session of a requested duration ends
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
   * Makes a link.
   *
   * @param credentials of a role
   * @param target the page that it opens, in the partition of the role
   * @param duration how long the console session lasts, 15 minutes to 12 hours; if empty, as long
   *     as the credentials. Only for credentials from SAML, from a web identity, or from an IAM
   *     user. AWS refuses a duration for credentials that another role's credentials obtained (role
   *     chaining), such as those of a hub
   * @throws NoCredentials if AWS makes no link
   * @throws IllegalArgumentException if the target is not in the partition of the role
   */
  public ConsoleLink link(
      TemporaryCredentials credentials, ConsoleTarget target, Optional<SessionDuration> duration)
      throws NoCredentials {
    if (!target.isIn(credentials.role().partition())) {
      throw new IllegalArgumentException(
          "the destination is not in the partition of the role (%s)"
              .formatted(credentials.role().partition()));
    }
    return switch (links.link(credentials, target, duration)) {
      case ConsoleLinks.Made(ConsoleLink link) -> link;
      case ConsoleLinks.Refused(int status) ->
          throw new NoCredentials.RefusedByAws(
              "AWS's sign-in service refused to open the console with these credentials (status %d)"
                  .formatted(status),
              duration.isPresent()
                  ? "Leave out the duration: AWS accepts none for credentials that another role's"
                      + " credentials obtained."
                  : "Get new credentials, and try again.");
      case ConsoleLinks.Unavailable(String cause) ->
          throw new NoCredentials.NotAnswered(
              "AWS's sign-in service returned no link: " + cause, "Try again.", Optional.empty());
    };
  }
}
