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
 * Sign-in tokens for temporary credentials, as AWS's federation endpoint makes them. They are valid
 * for 15 minutes. Callers may choose the session's duration only if the credentials do not come
 * from role chaining.
 */
final class SigninTokens {
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final int TOKEN_BYTES = 96;
  private static final int SHORTEST_SECONDS = 900;
  private static final int LONGEST_SECONDS = 43_200;

  private final CredentialRegistry registry;
  private final RandomGenerator random;
  private final Map<String, SignedIn> tokens = new ConcurrentHashMap<>();

  SigninTokens(CredentialRegistry registry, RandomGenerator random) {
    this.registry = registry;
    this.random = random;
  }

  /**
   * The console session that a token starts.
   *
   * @param openUntil the time from which on the token is invalid
   * @param ends the end of the console session
   */
  record SignedIn(StsCaller caller, Instant openUntil, Instant ends) {}

  /** Makes a token for the credentials in a request; empty if AWS would reject them. */
  Optional<String> make(QueryParameters parameters, Instant now) throws StsError {
    Optional<IssuedCredentials> credentials = parameters.get("Session").flatMap(this::credentials);
    if (credentials.isEmpty()
        || credentials.get().isExpired(now)
        || !allowsDuration(credentials.get(), parameters)) {
      return Optional.empty();
    }
    Instant ends =
        parameters.get("SessionDuration").isEmpty()
            ? credentials.get().temporary().orElseThrow().expires()
            : now.plusSeconds(parameters.seconds("SessionDuration", 0));
    tokens.values().removeIf(held -> !now.isBefore(held.openUntil()));
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    tokens.put(token, new SignedIn(credentials.get().caller(), now.plus(LIFE), ends));
    return Optional.of(token);
  }

  /** Returns the session of a valid token. */
  Optional<SignedIn> find(String token, Instant now) {
    return Optional.ofNullable(tokens.get(token)).filter(held -> now.isBefore(held.openUntil()));
  }

  /** Long-term credentials have no session token, so the federation endpoint rejects them. */
  private Optional<IssuedCredentials> credentials(String session) {
    try {
      Map<String, Object> document = Json.readObject(session);
      if (document.get("sessionId") instanceof String id
          && document.get("sessionKey") instanceof String secret
          && document.get("sessionToken") instanceof String token) {
        return registry
            .find(id)
            .filter(credentials -> credentials.temporary().isPresent())
            .filter(credentials -> credentials.hasToken(Optional.of(token)))
            .filter(credentials -> credentials.secretAccessKey().equals(Secret.of(secret)));
      }
      return Optional.empty();
    } catch (Json.MalformedJson _) {
      return Optional.empty();
    }
  }

  private static boolean allowsDuration(IssuedCredentials credentials, QueryParameters parameters)
      throws StsError {
    if (parameters.get("SessionDuration").isEmpty()) {
      return true;
    }
    int seconds = parameters.seconds("SessionDuration", 0);
    return !credentials.caller().session().map(StsCaller.Session::isChained).orElse(true)
        && seconds >= SHORTEST_SECONDS
        && seconds <= LONGEST_SECONDS;
  }
}
