package vend.signin.sso;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.Secret;
import vend.client.file.LockedFile;

/**
 * The files that AWS's tools keep their sign-ins in. They are in no other place, and not sealed, so
 * that a sign-in of one tool is a sign-in of all; they are replaced in one step and for their owner
 * alone.
 *
 * @param folder {@code ~/.aws/sso/cache}
 */
record SsoFiles(Path folder) {
  /**
   * A sign-in.
   *
   * @param access is shown to the portal
   * @param expires when it ends
   * @param refresh gets the next one
   * @param registration who it was given to
   */
  record Token(
      Secret access,
      Instant expires,
      Optional<Secret> refresh,
      Optional<Registration> registration) {
    /** All that the AWS CLI and botocore read. */
    Map<String, Object> fields(SsoSession session) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("startUrl", session.startUrl());
      fields.put("region", session.region());
      fields.put("accessToken", access.reveal());
      fields.put("expiresAt", written(expires));
      registration.ifPresent(client -> {
        fields.put("clientId", client.id());
        fields.put("clientSecret", client.secret().reveal());
        fields.put("registrationExpiresAt", written(client.expires()));
      });
      refresh.ifPresent(token -> fields.put("refreshToken", token.reveal()));
      return fields;
    }

    /** Empty if it is none: a registration lies in the same folder. */
    private static Optional<Token> of(Map<String, Object> fields) {
      return fields.get("accessToken") instanceof String access
          ? time(fields.get("expiresAt"))
              .map(expires ->
                  new Token(
                      Secret.of(access),
                      expires,
                      fields.get("refreshToken") instanceof String refresh
                          ? Optional.of(Secret.of(refresh))
                          : Optional.empty(),
                      Registration.of(fields, "registrationExpiresAt")))
          : Optional.empty();
    }
  }

  /**
   * What Identity Center knows this machine's tools as.
   *
   * @param id of the client
   * @param secret of the client; it opens nothing by itself
   * @param expires after some weeks
   * @param scopes that were asked for
   * @param grantTypes that were asked for; none for sign-ins by a device's code
   */
  record Registration(
      String id, Secret secret, Instant expires, List<String> scopes, List<String> grantTypes) {
    /** As the AWS CLI writes it. */
    private Map<String, Object> fields() {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("clientId", id);
      fields.put("clientSecret", secret.reveal());
      fields.put("expiresAt", written(expires));
      if (!scopes.isEmpty()) {
        fields.put("scopes", scopes);
      }
      if (!grantTypes.isEmpty()) {
        fields.put("grantTypes", grantTypes);
      }
      return fields;
    }

    /** Empty if it is none. */
    private static Optional<Registration> of(Map<String, Object> fields, String end) {
      return fields.get("clientId") instanceof String id
              && fields.get("clientSecret") instanceof String secret
          ? time(fields.get(end))
              .map(expires ->
                  new Registration(
                      id,
                      Secret.of(secret),
                      expires,
                      texts(fields.get("scopes")),
                      texts(fields.get("grantTypes"))))
          : Optional.empty();
    }

    private static List<String> texts(@Nullable Object list) {
      return list instanceof List<?> entries
          ? entries.stream().filter(String.class::isInstance).map(String.class::cast).toList()
          : List.of();
    }
  }

  Optional<Token> token(SsoSession session) throws IOException {
    return read(session.file()).flatMap(Token::of);
  }

  Optional<Registration> registration(SsoSession session) throws IOException {
    return read(session.registrationFile()).flatMap(fields -> Registration.of(fields, "expiresAt"));
  }

  void keep(SsoSession session, Registration registration) throws IOException {
    try (var file = LockedFile.open(folder.resolve(session.registrationFile()))) {
      write(file, registration.fields());
    }
  }

  void forgetRegistration(SsoSession session) throws IOException {
    Files.deleteIfExists(folder.resolve(session.registrationFile()));
  }

  /** Locks the token of a session against all others of Vend's processes. */
  LockedFile locked(SsoSession session) throws IOException {
    return LockedFile.open(folder.resolve(session.file()));
  }

  static void write(LockedFile file, Map<String, Object> fields) throws IOException {
    file.replace(Json.write(fields).getBytes(UTF_8));
  }

  /** What is in a file; empty if it is not there, or is no JSON. */
  private Optional<Map<String, Object>> read(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.readObject(Files.readString(file)));
    } catch (Json.MalformedJson | java.nio.charset.CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** In whole seconds: the AWS CLI reads nothing finer. */
  private static String written(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Optional<Instant> time(@Nullable Object text) {
    try {
      // The first versions wrote UTC for Z.
      return text instanceof String written
          ? Optional.of(Instant.parse(written.replaceFirst("UTC$", "Z")))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
