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
 * What a caller asks for, in its form.
 *
 * @param role the role
 * @param session what the session should be
 * @param delivery what should come of it
 * @param fresh whether they must be new
 */
record CredentialsQuery(
    RoleReference role, RequestedSession session, ResponseForm delivery, boolean fresh) {
  /** What a query may hold. */
  static final Set<String> PARAMETERS = Set.of("duration", "format");

  /**
   * From {@code /v1/credentials/{account}/{role+}} and its query.
   *
   * @throws InvalidRequest if something is not in its form, or not known
   */
  static CredentialsQuery of(List<String> account, Map<String, String> parameters)
      throws InvalidRequest {
    for (String name : parameters.keySet()) {
      if (!PARAMETERS.contains(name)) {
        throw new InvalidRequest(
            RedactedInput.of(name), "is not known; the query takes duration and format");
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
