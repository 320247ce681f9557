package vend.functions.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vend.Echo;
import vend.Json;

/**
 * The answer to several roles at once. Each was decided, vended and put on record by itself; one
 * that was refused spoils no other.
 */
final class SeveralRoles {
  private SeveralRoles() {}

  /**
   * Joins the answers.
   *
   * @param answers one for each of the queries, in their order
   */
  static HttpResponse of(List<CredentialsQuery> queries, List<HttpResponse> answers) {
    var roles = new ArrayList<Part>();
    for (int i = 0; i < queries.size(); i++) {
      roles.add(role(queries.get(i), answers.get(i)));
    }
    return HttpResponse.of(200, "application/json", Json.write(Map.of("roles", roles)));
  }

  /** One of these, or {@code text} for other formats than documents. */
  private record Part(
      String role,
      int status,
      @JsonRawValue @Nullable String credentials,
      @JsonRawValue @Nullable String error,
      @Nullable String text) {}

  private static Part role(CredentialsQuery query, HttpResponse answer) {
    String role = Echo.whole(query.role().toString());
    String body = answer.body();
    if (answer.status() != 200) {
      return new Part(role, answer.status(), null, body, null);
    }
    return query.delivery().equals(Delivery.DOCUMENT)
        ? new Part(role, answer.status(), body, null, null)
        : new Part(role, answer.status(), null, null, body);
  }
}
