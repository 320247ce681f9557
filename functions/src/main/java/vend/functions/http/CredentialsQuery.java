package vend.functions.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.RedactedInput;
import vend.aws.RoleReference;
import vend.credentials.Format;
import vend.credentials.SessionDuration;
import vend.session.RequestedSession;

/**
 * A request for a role's credentials, checked for its form only.
 *
 * @param session the requested session
 * @param delivery the form of the answer
 * @param fresh whether cached credentials must not be used
 */
record CredentialsQuery(
    RoleReference role, RequestedSession session, ResponseForm delivery, boolean fresh) {
  /** The query parameters of {@code /v1/credentials/{account}/{role+}}. */
  static final Set<String> PARAMETERS = Set.of("duration", "format");

  /**
   * Reads the path and query of {@code /v1/credentials/{account}/{role+}}.
   *
   * @param account the path segments from the account on
   * @throws InvalidRequest if a value is malformed, or a parameter is not known
   */
  static CredentialsQuery of(List<String> account, Map<String, String> parameters)
      throws InvalidRequest {
    for (String name : parameters.keySet()) {
      if (!PARAMETERS.contains(name)) {
        throw new InvalidRequest(
            RedactedInput.of(name), "is not a parameter of this path; use duration and format");
      }
    }
    RoleReference role =
        InvalidRequest.reading(
            "path",
            () ->
                RoleReference.of(
                    account.getFirst(), String.join("/", account.subList(1, account.size()))));
    RequestedSession session = RequestedSession.DEFAULT;
    if (parameters.containsKey("duration")) {
      session =
          session.lasting(
              InvalidRequest.reading(
                  "duration", () -> SessionDuration.parse(parameters.get("duration"))));
    }
    String format = Optional.ofNullable(parameters.get("format")).orElse(Format.JSON.id());
    return new CredentialsQuery(
        role, session, InvalidRequest.reading("format", () -> ResponseForm.parse(format)), false);
  }
}
