package vend.client.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages, other users and programs without the token get nothing and cause no request. */
class Threat16CredentialServerTest {
  private static final String ROLE = CredentialServerFixture.ROLE;

  private final CredentialServerFixture at = new CredentialServerFixture();

  @AfterEach
  void stop() {
    at.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Host: evil.example, 403",
    "Host: 127.0.0.1, 403",
    "Host: 127.0.0.1:1, 403",
    "Host: 127.0.0.1.evil.example, 403"
  })
  void refusesAnotherHost(String host, int status) throws Exception {
    assertEquals(status, at.send("GET", "/credentials/" + ROLE, host, at.authorization()).status());
    assertEquals(0, at.asked.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1"})
  void refusesWebPages(String origin) throws Exception {
    CredentialServerFixture.Answer answer =
        at.send("GET", "/credentials/" + ROLE, at.host(), at.authorization(), "Origin: " + origin);
    assertEquals(403, answer.status());
    assertFalse(answer.head().contains("access-control"), answer.head());
    assertEquals(
        403, at.send("OPTIONS", "/credentials/" + ROLE, at.host(), "Origin: " + origin).status());
    assertEquals(0, at.asked.get());
  }

  @Test
  void refusesRequestsWithoutTheToken() throws Exception {
    String token = at.authorization().substring("Authorization: ".length());
    for (String wrong :
        List.of(
            "",
            "x",
            token + "x",
            token.substring(1),
            "Bearer " + token,
            token.toLowerCase(java.util.Locale.ROOT))) {
      assertEquals(
          401,
          at.send("GET", "/credentials/" + ROLE, at.host(), "Authorization: " + wrong).status());
    }
    assertEquals(401, at.send("GET", "/credentials/" + ROLE, at.host()).status());
    assertEquals(
        401,
        at.send("GET", "/credentials/" + ROLE, at.host(), at.authorization(), at.authorization())
            .status());
    assertEquals(0, at.asked.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"})
  void refusesOtherMethods(String method) throws Exception {
    CredentialServerFixture.Answer answer =
        at.send(method, "/credentials/" + ROLE, at.host(), at.authorization(), "Content-Length: 0");
    assertEquals(405, answer.status());
    assertTrue(answer.head().contains("allow: get"), answer.head());
    assertEquals(0, at.asked.get());
  }

  @Test
  void refusesCredentialsOfAnotherRole() throws Exception {
    assertEquals(
        403,
        at.send("GET", "/credentials/shop-prod/other", at.host(), at.authorization()).status());
    for (String path : List.of("/", "/credentials", "/credentials/" + ROLE + "?x=1")) {
      assertEquals(404, at.send("GET", path, at.host(), at.authorization()).status());
    }
    assertEquals(
        403, at.send("GET", "/credentials/../" + ROLE, at.host(), at.authorization()).status());
    assertEquals(0, at.asked.get());
  }

  @Test
  void eachServerHasItsOwnToken() {
    try (CredentialServer other = at.listen(0)) {
      assertNotEquals(
          other.variables(ROLE).get("AWS_CONTAINER_AUTHORIZATION_TOKEN"),
          at.server.variables(ROLE).get("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
    }
  }
}
