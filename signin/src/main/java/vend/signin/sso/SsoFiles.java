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
 * The files in which AWS's tools store Identity Center sign-ins. Vend stores sign-ins only there
 * and not encrypted, so that the AWS CLI and Vend share them. Each file is replaced atomically and
 * only its owner can read it.
 *
 * @param folder {@code ~/.aws/sso/cache}
 */
record SsoFiles(Path folder) {
  /**
   * A stored sign-in.
   *
   * @param access the token for the portal
   * @param refresh the token that renews the sign-in
   * @param registration the client that the tokens were issued to
   */
  record Token(
      Secret access,
      Instant expires,
      Optional<Secret> refresh,
      Optional<Registration> registration) {
    /** Returns the JSON fields that the AWS CLI and botocore read. */
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

    /** Empty if the file is not a token: registrations are in the same folder. */
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
   * The registration of this machine's tools as a client of Identity Center.
   *
   * @param secret the client secret; it gives no access by itself
   * @param expires after some weeks
   * @param scopes the requested scopes
   * @param grantTypes the requested grant types; empty for sign-ins with a device code
   */
  record Registration(
      String id, Secret secret, Instant expires, List<String> scopes, List<String> grantTypes) {
    /** Returns the JSON fields as the AWS CLI writes them. */
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

    /** Empty if the fields are not those of a registration. */
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

  /** Locks a session's token against Vend's other threads and processes. */
  LockedFile locked(SsoSession session) throws IOException {
    return LockedFile.open(folder.resolve(session.file()));
  }

  static void write(LockedFile file, Map<String, Object> fields) throws IOException {
    file.replace(Json.write(fields).getBytes(UTF_8));
  }

  /** Returns a file's content; empty if the file is missing or not JSON. */
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

  /** Writes whole seconds, since the AWS CLI cannot parse fractions. */
  private static String written(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Optional<Instant> time(@Nullable Object text) {
    try {
      // Early versions of the AWS CLI wrote UTC instead of Z.
      return text instanceof String written
          ? Optional.of(Instant.parse(written.replaceFirst("UTC$", "Z")))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
