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
 * The tokens that a token endpoint returned.
 *
 * @param accessEnd when the access token expires, if the issuer said so
 * @param received when they arrived
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

  /** Returns when the token for this use expires; empty if unknown, as for some access tokens. */
  Optional<Instant> end(TokenUse use) {
    Optional<Instant> own =
        shown(use).flatMap(TokenClaims::of).flatMap(claims -> Claim.time(claims.values(), "exp"));
    return use == TokenUse.ACCESS_TOKEN ? accessEnd.or(() -> own) : own;
  }

  /**
   * Fills gaps from earlier tokens, since issuers send only what is new. The access token is new.
   */
  Tokens after(Tokens before) {
    return new Tokens(id.or(before::id), access, refresh.or(before::refresh), accessEnd, received);
  }

  /** Serializes the tokens for storage. */
  byte[] written() {
    var fields = new LinkedHashMap<String, Object>();
    id.ifPresent(token -> fields.put("id", token.reveal()));
    access.ifPresent(token -> fields.put("access", token.reveal()));
    refresh.ifPresent(token -> fields.put("refresh", token.reveal()));
    accessEnd.ifPresent(end -> fields.put("accessEnd", end.getEpochSecond()));
    fields.put("received", received.getEpochSecond());
    return Json.write(fields).getBytes(UTF_8);
  }

  /** Empty if the content has another layout, for example from another version of Vend. */
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
