package vend.signin.sso;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Secret;

/**
 * What Identity Center knows this machine's tools as.
 *
 * @param id of the client
 * @param secret of the client; it opens nothing by itself
 * @param expires after some weeks
 * @param scopes that were asked for
 * @param grantTypes that were asked for; none for sign-ins by a device's code
 */
record SsoRegistration(
    String id, Secret secret, Instant expires, List<String> scopes, List<String> grantTypes) {
  /** As the AWS CLI writes it. */
  Map<String, Object> fields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("clientId", id);
    fields.put("clientSecret", secret.reveal());
    fields.put("expiresAt", SsoTime.write(expires));
    if (!scopes.isEmpty()) {
      fields.put("scopes", scopes);
    }
    if (!grantTypes.isEmpty()) {
      fields.put("grantTypes", grantTypes);
    }
    return fields;
  }

  /** Empty if it is none. */
  static Optional<SsoRegistration> of(Map<String, Object> fields) {
    return fields.get("clientId") instanceof String id
            && fields.get("clientSecret") instanceof String secret
        ? SsoTime.read(fields.get("expiresAt"))
            .map(expires ->
                new SsoRegistration(
                    id,
                    Secret.of(secret),
                    expires,
                    texts(fields.get("scopes")),
                    texts(fields.get("grantTypes"))))
        : Optional.empty();
  }

  private static List<String> texts(@org.jspecify.annotations.Nullable Object list) {
    return list instanceof List<?> entries
        ? entries.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
