package vend.client.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vend.Secret;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.client.http.Network;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;
import vend.console.ConsoleDestination;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;
import vend.console.FederationEndpoint;
import vend.credentials.SessionDuration;
import vend.credentials.TemporaryCredentials;

class ConsoleSignInTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final TemporaryCredentials KEYS =
      new TemporaryCredentials(
          RoleArn.parse("arn:aws:iam::222222222222:role/vend/deploy").orElseThrow(),
          "ASIAEXAMPLE",
          Secret.of("the-secret-key"),
          Secret.of("the-session-token"),
          NOON,
          NOON.plusSeconds(3600));

  private StubServer aws;

  @BeforeEach
  void start() throws IOException {
    aws = new StubServer();
    aws.on("POST /federation", _ -> new Reply(200, "{\"SigninToken\":\"the-token\"}"));
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private ConsoleLink link(Optional<SessionDuration> duration) throws NoCredentials {
    return link(ConsoleTarget.HOME, duration);
  }

  private ConsoleLink link(ConsoleTarget target, Optional<SessionDuration> duration)
      throws NoCredentials {
    var endpoint = FederationEndpoint.parse(aws.at("/federation").toString());
    return new ConsoleSignIn(Network.PLAIN.http(), Optional.of(endpoint), () -> NOON)
        .link(KEYS, target, duration);
  }

  private static void assertNoSecretIn(Exception failure) {
    String text = failure + String.valueOf(failure.getCause());
    for (String secret : List.of("the-secret-key", "the-session-token", "the-token")) {
      assertFalse(text.contains(secret), text);
    }
  }

  @Test
  void sendsCredentialsInTheBodyOfAPostAndPutsOnlyTheTokenIntoTheLink() throws Exception {
    ConsoleLink link = link(Optional.empty());
    var asked = aws.asked().getFirst();
    assertEquals("POST", asked.method());
    assertEquals("/federation", asked.address().toString());
    assertEquals("getSigninToken", asked.form().get("Action"));
    assertTrue(asked.form().getOrDefault("Session", "").contains("the-secret-key"));
    assertFalse(asked.form().containsKey("SessionDuration"));
    assertTrue(
        link.url().reveal().startsWith(aws.at("/federation") + "?Action=login&"),
        link.url().reveal());
    assertTrue(link.url().reveal().endsWith("&SigninToken=the-token"));
    assertEquals(KEYS.expires(), link.expires());
    assertFalse(link.toString().contains("the-token"));
  }

  @Test
  void sendsTheRequestedSessionDuration() throws Exception {
    ConsoleLink link = link(Optional.of(SessionDuration.parse("8h")));
    assertEquals("28800", aws.asked().getFirst().form().get("SessionDuration"));
    assertEquals(NOON.plusSeconds(28_800), link.expires());
  }

  @Test
  void reportsARefusedSessionDuration() {
    aws.on("POST /federation", _ -> new Reply(400, "Invalid credentials parameter"));
    var refusal =
        assertThrows(
            NoCredentials.RefusedByAws.class, () -> link(Optional.of(SessionDuration.parse("8h"))));
    assertTrue(refusal.next().orElse("").startsWith("Leave out the duration"));
    var plain = assertThrows(NoCredentials.RefusedByAws.class, () -> link(Optional.empty()));
    assertTrue(String.valueOf(plain.getMessage()).contains("status 400"));
    assertNoSecretIn(plain);
  }

  @Test
  void reportsAMissingOrInvalidAnswer() {
    aws.on("POST /federation", _ -> new Reply(503, "the-session-token"));
    var failure = assertThrows(NoCredentials.NotAnswered.class, () -> link(Optional.empty()));
    assertEquals("AWS's sign-in service returned no link: status 503", failure.getMessage());
    assertNoSecretIn(failure);
    aws.on("POST /federation", _ -> Reply.to("https://evil.example/"));
    assertThrows(NoCredentials.NotAnswered.class, () -> link(Optional.empty()));
    aws.close();
    var down = assertThrows(NoCredentials.NotAnswered.class, () -> link(Optional.empty()));
    assertTrue(
        String.valueOf(down.getMessage())
            .matches(
                "AWS's sign-in service returned no link: it does not answer: 127.0.0.1:\\d+ refused the"
                    + " connection. Check the port, and that the server is running: curl -i .*"),
        down.getMessage());
  }

  @Test
  void refusesADestinationInAnotherPartition() {
    var china =
        new ConsoleTarget(Optional.of(ConsoleDestination.home(Partition.AWS_CN)), Optional.empty());
    assertThrows(IllegalArgumentException.class, () -> link(china, Optional.empty()));
    assertEquals(List.of(), aws.asked());
  }
}
