package vend.client.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vend.client.cache.RenewingCredentials;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

class CredentialServerTest {
  private static final String ROLE = CredentialServerFixture.ROLE;

  private final CredentialServerFixture at = new CredentialServerFixture();

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void returnsCredentialsInTheFormatOfTheSdks() throws Exception {
    CredentialServerFixture.Answer answer = at.get();
    assertEquals(200, answer.status(), answer.body());
    var credentials = answer.json();
    assertEquals("KEY1", credentials.get("AccessKeyId"));
    assertTrue(credentials.keySet().containsAll(List.of("SecretAccessKey", "Token", "Expiration")));
    assertTrue(answer.head().contains("cache-control: no-store"), answer.head());
    assertFalse(answer.head().contains("access-control"), answer.head());
    assertEquals(
        "http://127.0.0.1:%d/credentials/%s".formatted(at.server.port(), ROLE),
        at.server.variables(ROLE).get("AWS_CONTAINER_CREDENTIALS_FULL_URI"));
  }

  @Test
  void renewsCredentialsAfterHalfOfTheirLifetime() throws Exception {
    at.get();
    at.clock.advance(Duration.ofMinutes(30));
    assertEquals("KEY1", at.get().json().get("AccessKeyId"));
    at.clock.advance(Duration.ofSeconds(1));
    at.source = _ -> at.credentials("NEW");
    assertEquals("NEW", at.get().json().get("AccessKeyId"));
  }

  @Test
  void servesCachedCredentialsUntilTheyExpireWhileTheSourceIsDown() throws Exception {
    at.get();
    at.source =
        _ -> {
          throw new NoCredentials.NotAnswered(
              "the source does not answer", "Try again.", Optional.empty());
        };
    at.clock.advance(Duration.ofMinutes(59));
    assertEquals("KEY1", at.get().json().get("AccessKeyId"));
    at.clock.advance(Duration.ofMinutes(1));
    CredentialServerFixture.Answer over = at.get();
    assertEquals(503, over.status());
    assertTrue(over.head().contains("retry-after: 1"), over.head());
    assertEquals(
        Map.of("code", "NotAnswered", "message", "the source does not answer. Try again."),
        over.json());
    assertEquals(
        List.of("a program got no credentials: the source does not answer. Try again."), at.steps);
  }

  @Test
  void aClientsRetriesDoNotRepeatARefusedRequest() throws Exception {
    at.source =
        _ -> {
          at.asked.incrementAndGet();
          throw new NoCredentials.SignInRefused("the password is wrong", "");
        };
    for (int i = 0; i < 5; i++) {
      assertEquals(401, at.get().status());
    }
    assertEquals(1, at.asked.get());
    at.clock.advance(RenewingCredentials.Ahead.OF_CLIENTS.refusal());
    at.get();
    assertEquals(2, at.asked.get());
  }

  @Test
  void reportsRefusalsInTheFormatOfTheSdks() throws Exception {
    at.source =
        _ -> {
          throw new NoCredentials.RoleNotOffered("not for you", "vend roles lists them.");
        };
    CredentialServerFixture.Answer answer = at.get();
    assertEquals(403, answer.status());
    assertEquals(
        Map.of("code", "AccessDenied", "message", "not for you. vend roles lists them."),
        answer.json());
  }

  @Test
  void reportsAPortInUse() {
    var failure =
        assertThrows(
            NoCredentials.NotAnswered.class,
            () ->
                CredentialServer.listen(
                    at.server.port(),
                    _ -> Optional.empty(),
                    new SecureRandom(),
                    at.clock,
                    Progress.NONE));
    assertTrue(String.valueOf(failure.getMessage()).contains(Integer.toString(at.server.port())));
  }
}
