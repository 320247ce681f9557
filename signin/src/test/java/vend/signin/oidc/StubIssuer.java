package vend.signin.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Base64;
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
import vend.signin.browser.SignInPageOpener;

/**
 * An issuer on loopback that follows RFCs 6749, 7636, 8628, 7009 and 9207, with rotating refresh
 * tokens. It does not sign tokens, since these tests verify no signatures.
 */
public final class StubIssuer implements AutoCloseable {
  /** The public client, for people. */
  public static final String COMMAND = "vend-cli";

  /** The client with a secret, for programs. */
  public static final String PROGRAM = "vend-ci";

  private final StubServer server = new StubServer();
  private final InstantSource clock;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();
  private final Set<String> spent = ConcurrentHashMap.newKeySet();

  /** Its metadata; a test may change it. */
  public final Map<String, Object> metadata = new LinkedHashMap<>();

  /** Further claims of its ID tokens; a test may change them. */
  public final Map<String, Object> claims = new ConcurrentHashMap<>();

  /** The errors for the next polls of a device code; after them, tokens are returned. */
  public final List<String> deviceAnswers =
      java.util.Collections.synchronizedList(new java.util.ArrayList<>());

  /** How long its tokens live, in seconds. */
  public volatile int life = 300;

  /** Whether a renewal also returns an ID token. */
  public volatile boolean refreshesIdTokens = true;

  private volatile String deviceChallenge = "";

  /**
   * @param clock says when tokens are made
   */
  public StubIssuer(InstantSource clock) throws IOException {
    this.clock = clock;
    claims.put("sub", "ada");
    metadata.put("issuer", name());
    metadata.put("authorization_endpoint", server.at("/authorize").toString());
    metadata.put("token_endpoint", server.at("/token").toString());
    metadata.put("device_authorization_endpoint", server.at("/device").toString());
    metadata.put("revocation_endpoint", server.at("/revoke").toString());
    metadata.put("code_challenge_methods_supported", List.of("plain", "S256"));
    metadata.put("authorization_response_iss_parameter_supported", true);
    server
        .on(
            "GET /realm/.well-known/openid-configuration",
            _ -> new Reply(200, Json.write(metadata)))
        .on("GET /authorize", this::authorize)
        .on("POST /token", this::token)
        .on("POST /device", this::device)
        .on("POST /revoke", this::revoke);
  }

  public String name() {
    return server.at("/realm").toString();
  }

  /** Returns the HTTP server, with its requests and routes. */
  public StubServer server() {
    return server;
  }

  /** Returns how often it returned tokens for a grant type. */
  public long asked(String grant) {
    return server.asked().stream()
        .filter(asked -> asked.address().getPath().equals("/token"))
        .filter(asked -> grant.equals(asked.form().get("grant_type")))
        .count();
  }

  /** Returns a user who signs in at once on each page. */
  public static SignInPageOpener atOnce() {
    return (page, _) -> Thread.ofVirtual().start(() -> visit(page));
  }

  /** Opens a page and follows redirects as a browser does. */
  public static int visit(URI page) {
    try (var http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
      return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply authorize(Asked asked) {
    Map<String, String> query = query(asked.address());
    if (!"code".equals(query.get("response_type")) || !COMMAND.equals(query.get("client_id"))) {
      return new Reply(400, "bad request");
    }
    String code = "code-" + number.incrementAndGet();
    codes.put(code, query);
    return Reply.to(
        "%s?code=%s&state=%s&iss=%s"
            .formatted(
                query.get("redirect_uri"),
                code,
                query.get("state"),
                java.net.URLEncoder.encode(name(), UTF_8)));
  }

  private static Map<String, String> query(URI address) {
    var fields = new LinkedHashMap<String, String>();
    for (String pair : address.getRawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return fields;
  }

  private Reply token(Asked asked) {
    Map<String, String> form = asked.form();
    String client = client(asked);
    return switch (form.getOrDefault("grant_type", "")) {
      case "authorization_code" -> byCode(form);
      case "urn:ietf:params:oauth:grant-type:device_code" -> byDevice(form);
      case "refresh_token" -> byRefresh(form);
      case "client_credentials" ->
          client.equals(PROGRAM)
              ? new Reply(
                  200,
                  Json.write(
                      Map.of(
                          "access_token",
                          jwt(Map.of("azp", PROGRAM)),
                          "token_type",
                          "Bearer",
                          "expires_in",
                          life)))
              : refused(401, "invalid_client", "no such client, or not that secret");
      default -> refused(400, "unsupported_grant_type", "");
    };
  }

  private static String client(Asked asked) {
    String header = asked.header("authorization");
    if (header.isEmpty()) {
      Map<String, String> form = asked.form();
      return PROGRAM.equals(form.get("client_id")) && "s3cret +%".equals(form.get("client_secret"))
          ? PROGRAM
          : "";
    }
    String pair = new String(Base64.getDecoder().decode(header.substring(6)), UTF_8);
    return pair.equals(PROGRAM + ":s3cret+%2B%25") ? PROGRAM : "";
  }

  private Reply byCode(Map<String, String> form) {
    Map<String, String> query = codes.remove(form.getOrDefault("code", ""));
    if (query == null
        || !query.getOrDefault("redirect_uri", "-").equals(form.get("redirect_uri"))
        || !Pkce.of(form.getOrDefault("code_verifier", ""))
            .challenge()
            .equals(query.get("code_challenge"))) {
      return refused(400, "invalid_grant", "Code not valid");
    }
    return granted(Map.of("nonce", query.getOrDefault("nonce", "")));
  }

  private Reply device(Asked asked) {
    deviceChallenge = asked.form().getOrDefault("code_challenge", "");
    return new Reply(
        200,
        Json.write(
            Map.of(
                "device_code",
                "device-1",
                "user_code",
                "ABCD-EFGH",
                "verification_uri",
                server.at("/activate").toString(),
                "verification_uri_complete",
                server.at("/activate").toString() + "?user_code=ABCD-EFGH",
                "expires_in",
                600,
                "interval",
                5)));
  }

  private Reply byDevice(Map<String, String> form) {
    if (!deviceAnswers.isEmpty()) {
      String answer = deviceAnswers.removeFirst();
      return answer.equals("503") ? new Reply(503, "") : refused(400, answer, "");
    }
    return deviceChallenge.equals(Pkce.of(form.getOrDefault("code_verifier", "")).challenge())
        ? granted(Map.of())
        : refused(400, "invalid_grant", "PKCE");
  }

  private Reply byRefresh(Map<String, String> form) {
    String token = form.getOrDefault("refresh_token", "");
    if (!spent.add(token)) {
      // A reused refresh token may be stolen, so the issuer revokes the newest one, too.
      refreshTokens.clear();
    }
    return refreshTokens.remove(token) == null
        ? refused(400, "invalid_grant", "Token is not active")
        : granted(Map.of());
  }

  private Reply revoke(Asked asked) {
    refreshTokens.remove(asked.form().getOrDefault("token", ""));
    return new Reply(200, "");
  }

  private Reply granted(Map<String, Object> more) {
    String refresh = "refresh-" + number.incrementAndGet();
    refreshTokens.put(refresh, "");
    var body = new LinkedHashMap<String, Object>();
    body.put("access_token", jwt(Map.of("aud", "vend")));
    body.put("token_type", "Bearer");
    body.put("expires_in", life);
    body.put("refresh_token", refresh);
    if (refreshesIdTokens || more.containsKey("nonce")) {
      body.put("id_token", jwt(more));
    }
    return new Reply(200, Json.write(body));
  }

  private String jwt(Map<String, Object> more) {
    var all = new LinkedHashMap<String, Object>();
    all.put("iss", name());
    all.put("aud", COMMAND);
    all.put("iat", clock.instant().getEpochSecond());
    all.put("exp", clock.instant().getEpochSecond() + life);
    all.put("jti", "token-" + number.incrementAndGet());
    all.put("at_hash", "hash-" + number.get());
    all.putAll(more);
    all.putAll(claims);
    return "e30."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(all).getBytes(UTF_8))
        + ".signature";
  }

  private static Reply refused(int status, String error, String description) {
    return new Reply(status, Json.write(Map.of("error", error, "error_description", description)));
  }

  @Override
  public void close() {
    server.close();
  }
}
