package vend.client.token;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import vend.Json;
import vend.Secret;
import vend.client.NoCredentials;

/**
 * A new token of the GitHub Actions job that this runs in.
 *
 * @param address the variable {@code ACTIONS_ID_TOKEN_REQUEST_URL}
 * @param bearer the variable {@code ACTIONS_ID_TOKEN_REQUEST_TOKEN}
 * @param audience whom the token is for
 * @see <a href="https://docs.github.com/en/actions/reference/security/oidc">GitHub: OpenID Connect
 *     reference</a>
 */
public record GithubToken(URI address, Secret bearer, String audience) implements TokenSource {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 64 * 1024;
  private static final String NEXT =
      "The job needs the permission \"id-token: write\" in its workflow file.";

  @Override
  public Secret token() throws NoCredentials {
    String query = address.getRawQuery() == null ? "?" : "&";
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    address
                        + query
                        + "audience="
                        + URLEncoder.encode(audience, StandardCharsets.UTF_8)))
            .timeout(LONGEST)
            .header("Authorization", "Bearer " + bearer.reveal())
            .header("Accept", "application/json")
            .GET()
            .build();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(LONGEST).build()) {
      var response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return token(
            response.statusCode(), new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new NoCredentials.NotAnswered(
          "GitHub's token service does not answer (%s)".formatted(e.getClass().getSimpleName()),
          "Try again.",
          Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered(
          "the call to GitHub's token service was broken off", "", Optional.empty());
    }
  }

  private static Secret token(int status, String body) throws NoCredentials {
    if (status != 200) {
      throw new NoCredentials.SignInRefused(
          "GitHub's token service answered %d".formatted(status), NEXT);
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
    return new NoCredentials.UnusableAnswer("GitHub's token service sent no token", NEXT);
  }

  @Override
  public String origin() {
    return "GitHub Actions";
  }
}
