package vend.signin.sso;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vend.Secret;

/**
 * A sign-in, as AWS's tools keep it.
 *
 * @param access is shown to the portal
 * @param expires when it ends
 * @param refresh gets the next one
 * @param registration who it was given to
 */
record SsoToken(
    Secret access,
    Instant expires,
    Optional<Secret> refresh,
    Optional<SsoRegistration> registration) {
  /** All that the AWS CLI and botocore read. */
  Map<String, Object> fields(SsoSession session) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("startUrl", session.startUrl());
    fields.put("region", session.region());
    fields.put("accessToken", access.reveal());
    fields.put("expiresAt", SsoTime.write(expires));
    registration.ifPresent(client -> {
      fields.put("clientId", client.id());
      fields.put("clientSecret", client.secret().reveal());
      fields.put("registrationExpiresAt", SsoTime.write(client.expires()));
    });
    refresh.ifPresent(token -> fields.put("refreshToken", token.reveal()));
    return fields;
  }

  /** Empty if it is none: a registration lies in the same folder. */
  static Optional<SsoToken> of(Map<String, Object> fields) {
    return fields.get("accessToken") instanceof String access
        ? SsoTime.read(fields.get("expiresAt"))
            .map(expires ->
                new SsoToken(
                    Secret.of(access),
                    expires,
                    fields.get("refreshToken") instanceof String refresh
                        ? Optional.of(Secret.of(refresh))
                        : Optional.empty(),
                    registration(fields)))
        : Optional.empty();
  }

  private static Optional<SsoRegistration> registration(Map<String, Object> fields) {
    var client = new LinkedHashMap<>(fields);
    client.keySet().retainAll(java.util.Set.of("clientId", "clientSecret"));
    Object expires = fields.get("registrationExpiresAt");
    if (expires == null) {
      return Optional.empty();
    }
    client.put("expiresAt", expires);
    return SsoRegistration.of(client);
  }
}
