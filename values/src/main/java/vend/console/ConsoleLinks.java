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
 * Makes sign-in links of credentials. The keys go to AWS in the body of a POST, so that they stand
 * in no address, which servers and proxies log.
 *
 * @param federation sends the request
 * @param endpoint where to; AWS's own for the keys' partition if empty
 * @param clock says when a session of a length that was asked for ends
 */
public record ConsoleLinks(
    Federation federation, Optional<FederationEndpoint> endpoint, InstantSource clock) {
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;

  /** What came of it. */
  public sealed interface Outcome {}

  /**
   * A link.
   *
   * @param link the link
   */
  public record Made(ConsoleLink link) implements Outcome {}

  /**
   * AWS does not take these credentials, or not for a session of this length.
   *
   * @param status of HTTP
   */
  public record Refused(int status) implements Outcome {}

  /**
   * AWS does not answer, or not as it should.
   *
   * @param cause the kind of failure
   */
  public record Unavailable(String cause) implements Outcome {}

  /**
   * Makes a link.
   *
   * @param credentials sign in
   * @param target where it leads; in the role's partition
   * @param duration how long the console's session lasts. Only for keys that were not got by the
   *     keys of another role (role chaining): for those AWS refuses it, and the session ends with
   *     the credentials, as it does if this is empty
   */
  public Outcome link(
      TemporaryCredentials credentials, ConsoleTarget target, Optional<SessionDuration> duration) {
    Partition partition = credentials.role().partition();
    FederationEndpoint asked = endpoint.orElseGet(() -> FederationEndpoint.of(partition));
    return switch (federation.post(asked, form(credentials, duration))) {
      case Federation.NotAnswered(String cause) -> new Unavailable(cause);
      case Federation.Answered(int status, Secret body) when status == OK ->
          token(body)
              .<Outcome>map(token ->
                  new Made(
                      ConsoleLink.of(
                          asked, target.in(partition), target, token, end(credentials, duration))))
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
