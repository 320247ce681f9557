package vend.signin.sso;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import vend.Json;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;
import vend.signin.oidc.ChallengeOf;

/**
 * IAM Identity Center on loopback: sign-in and portal, with the errors of the published API (OIDC
 * and Portal API references). The page {@code /authorize} is not documented; its parameters are
 * those that the AWS CLI sends.
 */
public final class StubIdentityCenter implements AutoCloseable {
  private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

  private final StubServer server = new StubServer();
  private final InstantSource clock;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<String, Map<String, Object>> clients = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final Set<String> devices = ConcurrentHashMap.newKeySet();
  private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();

  /** The errors for the next polls of a device code. */
  public final List<String> deviceAnswers =
      java.util.Collections.synchronizedList(new java.util.ArrayList<>());

  /** How long its tokens live, in seconds. */
  public volatile int life = 8 * 3600;

  /**
   * @param clock says when things are made
   */
  public StubIdentityCenter(InstantSource clock) throws IOException {
    this.clock = clock;
    server
        .on("POST /client/register", this::register)
        .on("POST /device_authorization", this::device)
        .on("POST /token", this::token)
        .on("GET /authorize", this::authorize)
        .on("POST /logout", this::logout)
        .on("GET /federation/credentials", this::credentials);
  }

  /** Returns the HTTP server, with its requests and routes. */
  public StubServer server() {
    return server;
  }

  /** Returns the environment variables that name its address. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_SSO", server.at("").toString(),
        "AWS_ENDPOINT_URL_SSO_OIDC", server.at("").toString());
  }

  /** Returns a valid portal token without a sign-in. */
  public String signedIn() {
    String token = "token-" + number.incrementAndGet();
    tokens.add(token);
    return token;
  }

  /** Returns the number of requests to a path. */
  public long asked(String path) {
    return server.asked().stream().filter(asked -> asked.address().getPath().equals(path)).count();
  }

  private Reply register(Asked asked) {
    Map<String, Object> body = json(asked);
    if (!"public".equals(body.get("clientType")) || !body.containsKey("clientName")) {
      return error(400, "InvalidRequestException", "invalid_request");
    }
    if (body.containsKey("grantTypes")
        && !(body.containsKey("redirectUris") && body.containsKey("issuerUrl"))) {
      return error(400, "InvalidRequestException", "invalid_request");
    }
    String id = "client-" + number.incrementAndGet();
    clients.put(id, body);
    long now = clock.instant().getEpochSecond();
    return new Reply(
        200,
        Json.write(
            Map.of(
                "clientId",
                id,
                "clientSecret",
                "secret-of-" + id,
                "clientIdIssuedAt",
                now,
                "clientSecretExpiresAt",
                now + 90 * 86_400)));
  }

  private boolean isKnown(Map<String, Object> body) {
    String id = String.valueOf(body.get("clientId"));
    return clients.containsKey(id) && ("secret-of-" + id).equals(body.get("clientSecret"));
  }

  private Reply device(Asked asked) {
    Map<String, Object> body = json(asked);
    if (!isKnown(body)) {
      return error(401, "InvalidClientException", "invalid_client");
    }
    if (!body.containsKey("startUrl")) {
      return error(400, "InvalidRequestException", "invalid_request");
    }
    String code = "device-" + number.incrementAndGet();
    devices.add(code);
    return new Reply(
        200,
        Json.write(
            Map.of(
                "deviceCode",
                code,
                "userCode",
                "ABCD-EFGH",
                "verificationUri",
                server.at("/device").toString(),
                "verificationUriComplete",
                server.at("/device").toString() + "?user_code=ABCD-EFGH",
                "expiresIn",
                600,
                "interval",
                1)));
  }

  private Reply authorize(Asked asked) {
    var query = new LinkedHashMap<String, String>();
    for (String pair : asked.address().getRawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    Map<String, Object> client = clients.get(query.getOrDefault("client_id", ""));
    String redirect = query.getOrDefault("redirect_uri", "");
    // RFC 8252: any port is accepted.
    if (client == null
        || !List.of(redirect.replaceFirst(":[0-9]+/", "/")).equals(client.get("redirectUris"))
        || !query.getOrDefault("scopes", "").contains("sso:account:access")) {
      return new Reply(400, "");
    }
    String code = "code-" + number.incrementAndGet();
    codes.put(code, query);
    return Reply.to(redirect + "?code=" + code + "&state=" + query.get("state"));
  }

  private Reply token(Asked asked) {
    Map<String, Object> body = json(asked);
    if (!isKnown(body)) {
      return error(401, "InvalidClientException", "invalid_client");
    }
    String grant = String.valueOf(body.get("grantType"));
    boolean good =
        switch (grant) {
          case "authorization_code" -> isRightCode(body);
          case "refresh_token" -> refreshTokens.remove(String.valueOf(body.get("refreshToken")));
          case DEVICE -> devices.contains(String.valueOf(body.get("deviceCode")));
          default -> false;
        };
    if (!good) {
      return error(400, "InvalidGrantException", "invalid_grant");
    }
    if (grant.equals(DEVICE) && !deviceAnswers.isEmpty()) {
      return named(deviceAnswers.removeFirst());
    }
    return granted(body);
  }

  private static Reply named(String name) {
    return switch (name) {
      case "authorization_pending" -> error(400, "AuthorizationPendingException", name);
      case "slow_down" -> error(400, "SlowDownException", name);
      case "expired_token" -> error(400, "ExpiredTokenException", name);
      case "access_denied" -> error(400, "AccessDeniedException", name);
      // Accepts the token in the header only.
      case "header" ->
          new Reply(400, "{}", Map.of("x-amzn-ErrorType", "com.amazonaws#ExpiredTokenException:x"));
      default -> error(500, "InternalServerException", "server_error");
    };
  }

  private boolean isRightCode(Map<String, Object> body) {
    Map<String, String> query = codes.remove(String.valueOf(body.get("code")));
    return query != null
        && query.getOrDefault("redirect_uri", "").equals(body.get("redirectUri"))
        && ChallengeOf.verifier(String.valueOf(body.get("codeVerifier")))
            .equals(query.get("code_challenge"));
  }

  private Reply granted(Map<String, Object> body) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("accessToken", signedIn());
    answer.put("tokenType", "Bearer");
    answer.put("expiresIn", life);
    Map<String, Object> client =
        clients.getOrDefault(String.valueOf(body.get("clientId")), Map.of());
    if (client.containsKey("scopes")) {
      String refresh = "refresh-" + number.incrementAndGet();
      refreshTokens.add(refresh);
      answer.put("refreshToken", refresh);
    }
    return new Reply(200, Json.write(answer));
  }

  private Reply logout(Asked asked) {
    return tokens.remove(asked.header("x-amz-sso_bearer_token"))
        ? new Reply(200, "")
        : unauthorized();
  }

  private Reply credentials(Asked asked) {
    if (!tokens.contains(asked.header("x-amz-sso_bearer_token"))) {
      return unauthorized();
    }
    return new Reply(
        200,
        Json.write(
            Map.of(
                "roleCredentials",
                Map.of(
                    "accessKeyId", "ASIASTUB",
                    "secretAccessKey", "secret",
                    "sessionToken", "session",
                    "expiration", clock.instant().plusSeconds(3600).toEpochMilli()))));
  }

  private static Reply unauthorized() {
    return new Reply(
        401,
        "{\"message\":\"Session token not found or invalid\"}",
        Map.of("x-amzn-ErrorType", "UnauthorizedException"));
  }

  private static Reply error(int status, String type, String error) {
    return new Reply(
        status,
        Json.write(Map.of("error", error, "error_description", "no")),
        Map.of("x-amzn-ErrorType", type, "Content-Type", "application/json"));
  }

  private static Map<String, Object> json(Asked asked) {
    try {
      return Json.readObject(asked.body());
    } catch (Json.MalformedJson e) {
      return Map.of();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
