package vend.integration;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Signs somebody in by a form, as a browser does. It keeps cookies by itself: those of Keycloak are
 * for TLS only, also on loopback, so the JDK's cookie handler would never send them back.
 */
final class FormLogin {
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"");
  private static final Pattern RESPONSE =
      Pattern.compile("(?i)name=\"SAMLResponse\"\\s+value=\"([^\"]+)\"");

  private final HttpClient http;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  FormLogin(HttpClient http) {
    this.http = http;
  }

  /** The SAML response that somebody's browser would be made to send on, in base64. */
  String samlResponse(URI start, String name, String password) throws Exception {
    HttpResponse<String> page = send(HttpRequest.newBuilder(start).GET());
    var fields = new LinkedHashMap<String, String>();
    fields.put("username", name);
    fields.put("password", password);
    fields.put("credentialId", "");
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(found(FORM, page)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(KeycloakServer.form(fields))));
    return found(RESPONSE, answer);
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

  private static String found(Pattern pattern, HttpResponse<String> page) {
    Matcher matcher = pattern.matcher(page.body());
    if (!matcher.find()) {
      throw new IllegalStateException(page.statusCode() + " without what is looked for");
    }
    return matcher.group(1).replace("&amp;", "&").replace("&#x2b;", "+").replace("&#x3d;", "=");
  }
}
