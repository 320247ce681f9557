package vend.signin.sso;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.Json;
import vend.Secret;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.http.Request;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;

/**
 * The sign-in of IAM Identity Center. It is OAuth 2.0 in JSON, and not signed. Safe for use by many
 * threads.
 *
 * @see <a href="https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/">IAM Identity
 *     Center OIDC API</a>
 */
public final class SsoOidc {
  private static final String WHO = "IAM Identity Center";
  private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  private final URI address;
  private final BoundedHttp http;
  private final InstantSource clock;

  /** What was said to a question for a token. */
  sealed interface Said {
    /** Here it is. */
    record Granted(SsoToken token) implements Said {}

    /** No, or not yet: an error of OAuth 2.0, such as {@code authorization_pending}. */
    record Refused(String error) implements Said {}
  }

  /** A sign-in that waits for somebody. */
  record Begun(
      Secret deviceCode, String userCode, String page, long expiresIn, Optional<Long> interval) {}

  /**
   * @param session whose sign-in
   * @param environment {@code AWS_ENDPOINT_URL_SSO_OIDC} names another address
   * @param clock says when tokens came
   * @throws IllegalArgumentException if no secret could be sent to that address
   */
  public SsoOidc(SsoSession session, Map<String, String> environment, InstantSource clock) {
    this(session, environment, Network.ofEnvironment(environment), clock);
  }

  /**
   * The same over a network of the caller's own.
   *
   * @param session whose sign-in
   * @param environment as above
   * @param network the way there
   * @param clock as above
   */
  public SsoOidc(
      SsoSession session, Map<String, String> environment, Network network, InstantSource clock) {
    this.http = network.http();
    this.address =
        Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_SSO_OIDC"))
            .filter(text -> !text.isBlank())
            .map(text -> SafeAddress.parse(text, WHO + " (AWS_ENDPOINT_URL_SSO_OIDC)"))
            .orElseGet(() -> session.service("oidc"));
    this.clock = clock;
  }

  /** Where somebody signs in in a browser. */
  URI authorize() {
    return URI.create(address + "/authorize");
  }

  SsoRegistration register(
      String name, List<String> scopes, Map<String, Object> more, List<String> grantTypes)
      throws NoCredentials {
    var body = new LinkedHashMap<String, Object>();
    body.put("clientName", name);
    body.put("clientType", "public");
    if (!scopes.isEmpty()) {
      body.put("scopes", scopes);
    }
    if (!grantTypes.isEmpty()) {
      body.put("grantTypes", grantTypes);
    }
    body.putAll(more);
    Map<String, Object> answer = fine(post("/client/register", body));
    if (!(answer.get("clientId") instanceof String id
        && answer.get("clientSecret") instanceof String secret
        && answer.get("clientSecretExpiresAt") instanceof Number expires)) {
      throw unusable("registered nothing");
    }
    return new SsoRegistration(
        id, Secret.of(secret), Instant.ofEpochSecond(expires.longValue()), scopes, grantTypes);
  }

  Begun beginOnDevice(SsoRegistration client, SsoSession session) throws NoCredentials {
    Map<String, Object> answer =
        fine(
            post(
                "/device_authorization",
                Map.of(
                    "clientId", client.id(),
                    "clientSecret", client.secret().reveal(),
                    "startUrl", session.startUrl())));
    if (!(answer.get("deviceCode") instanceof String device
        && answer.get("userCode") instanceof String user
        && answer.get("verificationUriComplete") instanceof String page)) {
      throw unusable("began a sign-in without a code");
    }
    return new Begun(
        Secret.of(device),
        user,
        page,
        answer.get("expiresIn") instanceof Number expires ? expires.longValue() : 600,
        answer.get("interval") instanceof Number interval
            ? Optional.of(interval.longValue())
            : Optional.empty());
  }

  /** Asks for a token by a grant. */
  Said token(SsoRegistration client, Map<String, Object> grant) throws NoCredentials {
    var body = new LinkedHashMap<String, Object>(grant);
    body.put("clientId", client.id());
    body.put("clientSecret", client.secret().reveal());
    Answer answer = post("/token", body);
    if (answer.status() != 200) {
      return new Said.Refused(error(answer));
    }
    Map<String, Object> said = document(answer);
    if (!(said.get("accessToken") instanceof String access
        && said.get("expiresIn") instanceof Number seconds)) {
      throw unusable("sent no token");
    }
    return new Said.Granted(
        new SsoToken(
            Secret.of(access),
            clock.instant().plusSeconds(Math.clamp(seconds.longValue(), 0, Integer.MAX_VALUE)),
            said.get("refreshToken") instanceof String refresh
                ? Optional.of(Secret.of(refresh))
                : Optional.empty(),
            Optional.of(client)));
  }

  private Map<String, Object> fine(Answer answer) throws NoCredentials {
    if (answer.status() != 200) {
      throw failure(error(answer));
    }
    return document(answer);
  }

  /** The error as OAuth names it, from the body, or from AWS's own name of it. */
  private static String error(Answer answer) {
    try {
      if (answer.json().get("error") instanceof String error && error.matches("[a-z_]{1,50}")) {
        return error;
      }
    } catch (Json.MalformedJson _) {
      // The header says it, too.
    }
    String type = answer.header("x-amzn-ErrorType").orElse("");
    String name = type.replaceFirst(":.*$", "").replaceFirst("^.*#", "");
    return name.matches("[A-Za-z]{1,60}Exception")
        ? CAPITAL
            .matcher(name.replaceFirst("Exception$", ""))
            .replaceAll("_")
            .toLowerCase(java.util.Locale.ROOT)
        : "status " + answer.status();
  }

  /** What a refusal means for whoever signs in. */
  static NoCredentials failure(String error) {
    return switch (error) {
      case "access_denied" ->
          new NoCredentials.SignInRefused(
              "the sign-in to IAM Identity Center was refused", "Try again.");
      case "expired_token" ->
          new NoCredentials.SignInRefused(
              "nobody signed in to IAM Identity Center before the code expired", "Try again.");
      case "invalid_request" ->
          new NoCredentials.SignInRefused(
              "IAM Identity Center refuses the sign-in (invalid_request)",
              "Check sso_start_url and sso_region.");
      default ->
          new NoCredentials.SignInRefused(
              "IAM Identity Center refuses the sign-in (%s)".formatted(error), "Sign in anew.");
    };
  }

  private Answer post(String path, Map<String, Object> body) throws NoCredentials {
    Answer answer = http.send(Request.json(URI.create(address + path), body), WHO);
    if (answer.status() == 429 || answer.status() >= 500) {
      throw new NoCredentials.NotAnswered(
          "%s answered %d".formatted(WHO, answer.status()), "Try again.", Optional.empty());
    }
    return answer;
  }

  private Map<String, Object> document(Answer answer) throws NoCredentials {
    try {
      return answer.json();
    } catch (Json.MalformedJson e) {
      throw unusable("sent no JSON");
    }
  }

  NoCredentials unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        WHO + " " + what, "Check sso_region: it asked %s.".formatted(address.getHost()));
  }
}
