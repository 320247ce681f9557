package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import vend.client.hub.StubHub;

/** A user with a home folder, a token and a stub hub. */
final class AtHub implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";
  static final String SIGNATURE = "the-signature";

  final StubHub hub = new StubHub();
  final Path home;
  final Map<String, String> environment = new LinkedHashMap<>();

  AtHub(Path home) throws IOException {
    this.home = home;
    environment.put("HOME", home.toString());
    environment.put("VEND_HUB", hub.address().toString());
    environment.put("VEND_TOKEN", token("ada"));
    hub.giveCredentials("ASIAFIRST", "2026-11-21T13:00:00Z");
  }

  static String token(String subject) {
    String claims =
        """
        {"iss":"https://id.example.com","sub":"%s","aud":["vend"],"exp":1795262400,"jti":"1"}\
        """
            .formatted(subject);
    return "e30." + Base64.getUrlEncoder().encodeToString(claims.getBytes(UTF_8)) + "." + SIGNATURE;
  }

  Vend run(String... arguments) {
    return Vend.in(environment, arguments);
  }

  void grant(String... roles) {
    var entries = new java.util.ArrayList<String>();
    for (String role : roles) {
      entries.add(
          """
          {"role":"%s","account":"222222222222","accountName":"shop-prod","maxDuration":3600}\
          """
              .formatted(role));
    }
    hub.answer(200, "{\"roles\":[" + String.join(",", entries) + "]}");
  }

  @Override
  public void close() {
    hub.close();
  }
}
