package vend.signin.saml;

import java.util.Map;
import vend.client.source.NoCredentials;

/** What OneLogin means by an error; it has texts where others have codes. */
final class OneLoginRefusal {
  private OneLoginRefusal() {}

  static NoCredentials of(JsonApi api, JsonApi.Said said) {
    String text = text(said.document());
    if (text.contains("Invalid subdomain")) {
      return api.unusable("knows no such subdomain");
    }
    if (text.contains("Invalid user credentials") || text.contains("is empty")) {
      return api.refused("refused user and password", "Check them by hand.");
    }
    if (text.contains("State token is invalid or expired")) {
      return api.refused("waited too long for the second factor", "Sign in again.");
    }
    if (text.contains("Failed authentication with this factor")) {
      return api.refused("refused the second factor", "Sign in again with a new code.");
    }
    return said.status() == 401 || said.status() == 403
        ? api.refused(
            "refused the sign-in (%d)".formatted(said.status()),
            "Check user and password, and that the user may use the application.")
        : api.unusable("answered %d".formatted(said.status()));
  }

  /** The text stands in one of several places. */
  private static String text(Map<String, Object> document) {
    if (!(document.get("status") instanceof Map<?, ?> status)) {
      return String.valueOf(document.get("message"));
    }
    return status.get("message") instanceof Map<?, ?> message
        ? String.valueOf(message.get("description"))
        : String.valueOf(status.get("message"));
  }
}
