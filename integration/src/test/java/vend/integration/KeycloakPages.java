package vend.integration;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Goes through Keycloak's pages as a user with a browser does: follows redirects, sends cookies,
 * signs in, and accepts or declines a device's request.
 *
 * <p>It stores cookies itself. Keycloak marks them {@code Secure}, also on loopback without TLS, so
 * the JDK's cookie handler would never send them back.
 */
final class KeycloakPages {
  private static final int MOST_PAGES = 15;
  private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
  private static final Pattern CODE =
      Pattern.compile("name=\"code\"[^>]*value=\"([^\"]+)\"|value=\"([^\"]+)\"[^>]*name=\"code\"");
  private static final Pattern SAML_RESPONSE =
      Pattern.compile("(?i)name=\"SAMLResponse\"\\s+value=\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final String user;
  private final String password;
  private final boolean agrees;

  /**
   * @param agrees whether the user accepts a device's request
   */
  KeycloakPages(String user, String password, boolean agrees) {
    this.user = user;
    this.password = password;
    this.agrees = agrees;
  }

  /** Returns the HTML of the last page: one without a form, or with a SAML response. */
  String visit(URI start) throws Exception {
    HttpRequest.Builder next = HttpRequest.newBuilder(start);
    for (int page = 0; page < MOST_PAGES; page++) {
      HttpResponse<String> answer = send(next);
      Optional<HttpRequest.Builder> after = after(answer);
      if (after.isEmpty()) {
        return answer.body();
      }
      next = after.get();
    }
    throw new IllegalStateException(
        "Keycloak still shows a form after %d pages.".formatted(MOST_PAGES));
  }

  /** Signs in and returns, in base64, the SAML response that a browser would post to Vend. */
  String samlResponse(URI start) throws Exception {
    String page = visit(start);
    Matcher response = SAML_RESPONSE.matcher(page);
    if (!response.find()) {
      throw new IllegalStateException("Keycloak's last page has no SAML response: " + page);
    }
    return unescaped(response.group(1));
  }

  private Optional<HttpRequest.Builder> after(HttpResponse<String> answer) {
    Optional<String> location = answer.headers().firstValue("Location");
    if (location.isPresent()) {
      return Optional.of(HttpRequest.newBuilder(answer.uri().resolve(location.get())));
    }
    Matcher form = FORM.matcher(answer.body());
    if (!form.find() || SAML_RESPONSE.matcher(answer.body()).find()) {
      return Optional.empty();
    }
    var fields = new LinkedHashMap<String, String>();
    if (answer.body().contains("name=\"password\"")) {
      fields.put("username", user);
      fields.put("password", password);
      fields.put("credentialId", "");
    } else {
      fields.put(agrees ? "accept" : "cancel", agrees ? "Yes" : "No");
      Matcher code = CODE.matcher(answer.body());
      if (code.find()) {
        fields.put("code", code.group(1) == null ? code.group(2) : code.group(1));
      }
    }
    return Optional.of(
        HttpRequest.newBuilder(answer.uri().resolve(unescaped(form.group(1))))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(KeycloakServer.form(fields))));
  }

  private static String unescaped(String html) {
    return html.replace("&amp;", "&").replace("&#x2b;", "+").replace("&#x3d;", "=");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> answer =
        http.send(
            request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    for (String cookie : answer.headers().allValues("Set-Cookie")) {
      String[] pair = cookie.split(";", 2)[0].split("=", 2);
      cookies.put(pair[0], pair[1]);
    }
    return answer;
  }
}
