package vend.signin.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Secret;

/** Tokens as bytes. */
final class TokensCodec {
  private TokensCodec() {}

  static byte[] write(Tokens tokens) {
    var fields = new LinkedHashMap<String, Object>();
    tokens.id().ifPresent(token -> fields.put("id", token.reveal()));
    tokens.access().ifPresent(token -> fields.put("access", token.reveal()));
    tokens.refresh().ifPresent(token -> fields.put("refresh", token.reveal()));
    tokens.accessEnd().ifPresent(end -> fields.put("accessEnd", end.getEpochSecond()));
    fields.put("received", tokens.received().getEpochSecond());
    return Json.write(fields).getBytes(UTF_8);
  }

  /** Empty if another version wrote it in another layout. */
  static Optional<Tokens> read(byte[] bytes) {
    try {
      Map<String, Object> fields = Json.readObject(new String(bytes, UTF_8));
      return Claim.time(fields, "received")
          .map(received ->
              new Tokens(
                  secret(fields, "id"),
                  secret(fields, "access"),
                  secret(fields, "refresh"),
                  Claim.time(fields, "accessEnd"),
                  received));
    } catch (Json.MalformedJson e) {
      return Optional.empty();
    }
  }

  private static Optional<Secret> secret(Map<String, Object> fields, String name) {
    return Claim.text(fields, name).map(Secret::of);
  }
}
