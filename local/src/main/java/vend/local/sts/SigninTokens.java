package vend.local.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import vend.Json;
import vend.Secret;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.StsError;

/**
 * Sign-in tokens for temporary keys, as AWS's federation endpoint makes them: for 15 minutes, and
 * for a session of a length of one's own only where the keys were not got by role chaining.
 */
final class SigninTokens {
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final int TOKEN_BYTES = 96;
  private static final int SHORTEST_SECONDS = 900;
  private static final int LONGEST_SECONDS = 43_200;

  private final CredentialRegistry keys;
  private final RandomGenerator random;
  private final Map<String, SignedIn> tokens = new ConcurrentHashMap<>();

  SigninTokens(CredentialRegistry keys, RandomGenerator random) {
    this.keys = keys;
    this.random = random;
  }

  /**
   * Whom a token signs in.
   *
   * @param caller the role's session
   * @param openUntil how long the token can be used
   * @param ends when the console's session ends
   */
  record SignedIn(StsCaller caller, Instant openUntil, Instant ends) {}

  /** A token for the keys of a request; empty if AWS would answer that they are no such keys. */
  Optional<String> make(QueryParameters parameters, Instant now) throws StsError {
    Optional<IssuedCredentials> key = parameters.get("Session").flatMap(this::key);
    if (key.isEmpty() || key.get().isExpired(now) || !takesDuration(key.get(), parameters)) {
      return Optional.empty();
    }
    Instant ends =
        parameters.get("SessionDuration").isEmpty()
            ? key.get().temporary().orElseThrow().expires()
            : now.plusSeconds(parameters.seconds("SessionDuration", 0));
    tokens.values().removeIf(held -> !now.isBefore(held.openUntil()));
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    tokens.put(token, new SignedIn(key.get().caller(), now.plus(LIFE), ends));
    return Optional.of(token);
  }

  /** Whom a token signs in; empty if it never was one, or is none any more. */
  Optional<SignedIn> find(String token, Instant now) {
    return Optional.ofNullable(tokens.get(token)).filter(held -> now.isBefore(held.openUntil()));
  }

  /** Long-term keys have no token, so they are none here. */
  private Optional<IssuedCredentials> key(String session) {
    try {
      Map<String, Object> document = Json.readObject(session);
      if (document.get("sessionId") instanceof String id
          && document.get("sessionKey") instanceof String secret
          && document.get("sessionToken") instanceof String token) {
        return keys.find(id)
            .filter(key -> key.temporary().isPresent())
            .filter(key -> key.hasToken(Optional.of(token)))
            .filter(key -> key.secretAccessKey().equals(Secret.of(secret)));
      }
      return Optional.empty();
    } catch (Json.MalformedJson _) {
      return Optional.empty();
    }
  }

  private static boolean takesDuration(IssuedCredentials key, QueryParameters parameters)
      throws StsError {
    if (parameters.get("SessionDuration").isEmpty()) {
      return true;
    }
    int seconds = parameters.seconds("SessionDuration", 0);
    return !key.caller().session().map(StsCaller.Session::isChained).orElse(true)
        && seconds >= SHORTEST_SECONDS
        && seconds <= LONGEST_SECONDS;
  }
}
