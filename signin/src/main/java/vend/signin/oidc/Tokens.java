package vend.signin.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Secret;
import vend.client.token.TokenClaims;

/**
 * What a token endpoint gave.
 *
 * @param id the ID token
 * @param access the access token
 * @param refresh gets new ones
 * @param accessEnd when the access token ends, if it was said
 * @param received when they came
 */
record Tokens(
    Optional<Secret> id,
    Optional<Secret> access,
    Optional<Secret> refresh,
    Optional<Instant> accessEnd,
    Instant received) {
  Optional<Secret> shown(TokenUse use) {
    return use == TokenUse.ID_TOKEN ? id : access;
  }

  /** When the shown one ends; it is not known of every access token. */
  Optional<Instant> end(TokenUse use) {
    Optional<Instant> own =
        shown(use).flatMap(TokenClaims::of).flatMap(claims -> Claim.time(claims.values(), "exp"));
    return use == TokenUse.ACCESS_TOKEN ? accessEnd.or(() -> own) : own;
  }

  /** What these do not say stays as it was: issuers send again only what is new. */
  Tokens after(Tokens before) {
    return new Tokens(id.or(before::id), access, refresh.or(before::refresh), accessEnd, received);
  }

  /** As they are kept. */
  byte[] written() {
    var fields = new LinkedHashMap<String, Object>();
    id.ifPresent(token -> fields.put("id", token.reveal()));
    access.ifPresent(token -> fields.put("access", token.reveal()));
    refresh.ifPresent(token -> fields.put("refresh", token.reveal()));
    accessEnd.ifPresent(end -> fields.put("accessEnd", end.getEpochSecond()));
    fields.put("received", received.getEpochSecond());
    return Json.write(fields).getBytes(UTF_8);
  }

  /** Empty if another version wrote them in another layout. */
  static Optional<Tokens> read(byte[] written) {
    try {
      Map<String, Object> fields = Json.readObject(new String(written, UTF_8));
      return Claim.time(fields, "received")
          .map(received ->
              new Tokens(
                  Claim.text(fields, "id").map(Secret::of),
                  Claim.text(fields, "access").map(Secret::of),
                  Claim.text(fields, "refresh").map(Secret::of),
                  Claim.time(fields, "accessEnd"),
                  received));
    } catch (Json.MalformedJson e) {
      return Optional.empty();
    }
  }
}
