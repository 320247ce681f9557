package vend.console;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import vend.Json;
import vend.Secret;
import vend.aws.Partition;
import vend.credentials.SessionDuration;
import vend.credentials.TemporaryCredentials;

/**
 * Makes console sign-in links from credentials. The credentials go to AWS in the body of a POST and
 * never in a URL, because servers and proxies log URLs.
 *
 * @param federation sends the request
 * @param endpoint the federation endpoint; if empty, AWS's own for the credentials' partition
 * @param clock computes when a session with a requested duration ends
 */
public record ConsoleLinks(
    Federation federation, Optional<FederationEndpoint> endpoint, InstantSource clock) {
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;

  /** The outcome of a request for a link. */
  public sealed interface Outcome {}

  /** AWS accepted the credentials. */
  public record Made(ConsoleLink link) implements Outcome {}

  /**
   * AWS rejected these credentials, or the requested duration.
   *
   * @param status the HTTP status
   */
  public record Refused(int status) implements Outcome {}

  /**
   * AWS did not answer, or its response was not usable.
   *
   * @param cause the kind of failure
   */
  public record Unavailable(String cause) implements Outcome {}

  /**
   * Makes a link.
   *
   * @param target the page to open, in the role's partition
   * @param duration how long the console session lasts. AWS refuses a duration for credentials from
   *     role chaining (a role assumed with another role's credentials). For those, leave it empty:
   *     the session then ends with the credentials
   */
  public Outcome link(
      TemporaryCredentials credentials, ConsoleTarget target, Optional<SessionDuration> duration) {
    Partition partition = credentials.role().partition();
    FederationEndpoint address = endpoint.orElseGet(() -> FederationEndpoint.of(partition));
    return switch (federation.post(address, form(credentials, duration))) {
      case Federation.NotAnswered(String cause) -> new Unavailable(cause);
      case Federation.Answered(int status, Secret body) when status == OK ->
          token(body)
              .<Outcome>map(token ->
                  new Made(
                      ConsoleLink.of(
                          address,
                          target.in(partition),
                          target,
                          token,
                          end(credentials, duration))))
              .orElseGet(() -> new Unavailable("MalformedAnswer"));
      case Federation.Answered(int status, Secret _) when isRefusal(status) -> new Refused(status);
      case Federation.Answered(int status, Secret _) -> new Unavailable("status " + status);
    };
  }

  private Instant end(TemporaryCredentials credentials, Optional<SessionDuration> duration) {
    return duration
        .map(length -> clock.instant().truncatedTo(SECONDS).plusSeconds(length.seconds()))
        .orElse(credentials.expires());
  }

  private static boolean isRefusal(int status) {
    return status >= 400 && status < 500 && status != TOO_MANY_REQUESTS;
  }

  private static Secret form(TemporaryCredentials credentials, Optional<SessionDuration> duration) {
    var session = new LinkedHashMap<String, Object>();
    session.put("sessionId", credentials.accessKeyId());
    session.put("sessionKey", credentials.secretAccessKey().reveal());
    session.put("sessionToken", credentials.sessionToken().reveal());
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("Action", "getSigninToken");
    duration.ifPresent(
        length -> parameters.put("SessionDuration", Integer.toString(length.seconds())));
    parameters.put("Session", Json.write(session));
    return Secret.of(ConsoleLink.form(parameters));
  }

  private static Optional<Secret> token(Secret body) {
    try {
      return Json.readObject(body.reveal(), Federation.MOST_BYTES).get("SigninToken")
                  instanceof String token
              && !token.isBlank()
          ? Optional.of(Secret.of(token))
          : Optional.empty();
    } catch (Json.MalformedJson _) {
      return Optional.empty();
    }
  }
}
