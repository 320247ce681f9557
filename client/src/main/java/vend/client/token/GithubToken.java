package vend.client.token;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import vend.Json;
import vend.Secret;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.http.Request;
import vend.client.source.NoCredentials;

/**
 * Requests a new OpenID Connect token of the current GitHub Actions job.
 *
 * @param address the variable {@code ACTIONS_ID_TOKEN_REQUEST_URL}
 * @param bearer the variable {@code ACTIONS_ID_TOKEN_REQUEST_TOKEN}
 * @param audience the token's {@code aud} claim
 * @param network the proxies and trusted certificates for requests to GitHub
 * @see <a href="https://docs.github.com/en/actions/reference/security/oidc">GitHub: OpenID Connect
 *     reference</a>
 */
public record GithubToken(URI address, Secret bearer, String audience, Network network)
    implements TokenSource {
  private static final String NEXT =
      "Give the job the permission \"id-token: write\" in its workflow file.";

  @Override
  public Secret token() throws NoCredentials {
    try (BoundedHttp http = network.http()) {
      return token(http);
    }
  }

  Secret token(BoundedHttp http) throws NoCredentials {
    String query = address.getRawQuery() == null ? "?" : "&";
    Request request =
        Request.get(
                URI.create(
                    address
                        + query
                        + "audience="
                        + URLEncoder.encode(audience, StandardCharsets.UTF_8)))
            .with("Authorization", "Bearer " + bearer.reveal())
            .with("Accept", "application/json");
    Answer answer = http.send(request, "GitHub's token service");
    return token(answer.status(), answer.text());
  }

  private static Secret token(int status, String body) throws NoCredentials {
    if (status != 200) {
      throw new NoCredentials.SignInRefused(
          "GitHub's token service answered with status %d".formatted(status), NEXT);
    }
    try {
      if (Json.readObject(body).get("value") instanceof String token && !token.isEmpty()) {
        return Secret.of(token);
      }
    } catch (Json.MalformedJson e) {
      throw unusable();
    }
    throw unusable();
  }

  private static NoCredentials unusable() {
    return new NoCredentials.UnusableAnswer("GitHub's token service returned no token", NEXT);
  }

  @Override
  public String origin() {
    return "GitHub Actions";
  }
}
