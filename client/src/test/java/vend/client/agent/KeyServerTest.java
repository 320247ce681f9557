package vend.client.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.caller.SettableClock;
import vend.client.ClientFixture;
import vend.client.KeySource;
import vend.client.NoCredentials;
import vend.client.Progress;

class KeyServerTest {
  private static final String ROLE = "shop-prod/deploy";

  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
  private volatile KeySource source = _ -> ClientFixture.keys("KEY" + asked.incrementAndGet());
  private final KeyServer server = listen(0);

  private KeyServer listen(int port) {
    try {
      return KeyServer.listen(
          port,
          role -> role.equals(ROLE) ? Optional.of(fresh -> source.keys(fresh)) : Optional.empty(),
          new SecureRandom(),
          clock,
          steps::add);
    } catch (NoCredentials e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private record Answer(int status, String head, String body) {
    Map<String, Object> json() throws Json.MalformedJson {
      return Json.readObject(body);
    }
  }

  private Answer send(String method, String target, String... headers) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              "%s %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n"
                  .formatted(method, target, String.join("\r\n", headers))
                  .getBytes(US_ASCII));
      String text = new String(socket.getInputStream().readAllBytes(), UTF_8);
      int end = text.indexOf("\r\n\r\n");
      return new Answer(
          Integer.parseInt(text.substring(9, 12)),
          text.substring(0, end).toLowerCase(java.util.Locale.ROOT),
          text.substring(end + 4));
    }
  }

  private String host() {
    return "Host: 127.0.0.1:" + server.port();
  }

  private String authorization() {
    return "Authorization: " + server.variables(ROLE).get("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  }

  private Answer get() throws IOException {
    return send("GET", "/credentials/" + ROLE, host(), authorization());
  }

  @Test
  void givesKeysAsSdksReadThem() throws Exception {
    Answer answer = get();
    assertEquals(200, answer.status(), answer.body());
    var keys = answer.json();
    assertEquals("KEY1", keys.get("AccessKeyId"));
    assertTrue(keys.keySet().containsAll(List.of("SecretAccessKey", "Token", "Expiration")));
    assertTrue(answer.head().contains("cache-control: no-store"), answer.head());
    assertFalse(answer.head().contains("access-control"), answer.head());
    assertEquals(
        "http://127.0.0.1:%d/credentials/%s".formatted(server.port(), ROLE),
        server.variables(ROLE).get("AWS_CONTAINER_CREDENTIALS_FULL_URI"));
  }

  @Test
  void keepsKeysAndGetsNewOnesOnceHalfOfTheirLifeIsOver() throws Exception {
    get();
    clock.advance(Duration.ofMinutes(30));
    assertEquals("KEY1", get().json().get("AccessKeyId"));
    clock.advance(Duration.ofSeconds(1));
    source = _ -> ClientFixture.keys("NEW");
    assertEquals("NEW", get().json().get("AccessKeyId"));
  }

  @Test
  void servesOlderKeysToTheirEndWhileNobodyAnswers() throws Exception {
    get();
    source =
        _ -> {
          throw new NoCredentials.NotAnswered("nobody is there", "Try again.", Optional.empty());
        };
    clock.advance(Duration.ofMinutes(59));
    assertEquals("KEY1", get().json().get("AccessKeyId"));
    clock.advance(Duration.ofMinutes(1));
    Answer over = get();
    assertEquals(503, over.status());
    assertTrue(over.head().contains("retry-after: 1"), over.head());
    assertEquals(
        Map.of("code", "NotAnswered", "message", "nobody is there. Try again."), over.json());
    assertEquals(List.of("no keys for a program: nobody is there. Try again."), steps);
  }

  @Test
  void aRefusalIsNotPutToTheTestByTheTriesOfAClient() throws Exception {
    source =
        _ -> {
          asked.incrementAndGet();
          throw new NoCredentials.SignInRefused("the password is wrong", "");
        };
    for (int i = 0; i < 5; i++) {
      assertEquals(401, get().status());
    }
    assertEquals(1, asked.get());
    clock.advance(RenewedKeys.REFUSAL);
    get();
    assertEquals(2, asked.get());
  }

  @Test
  void tellsOfRefusalsInTheShapeThatSdksShow() throws Exception {
    source =
        _ -> {
          throw new NoCredentials.RoleNotOffered("not for you", "vend roles lists them.");
        };
    Answer answer = get();
    assertEquals(403, answer.status());
    assertEquals(
        Map.of("code", "AccessDenied", "message", "not for you. vend roles lists them."),
        answer.json());
  }

  @ParameterizedTest
  @CsvSource({
    "Host: evil.example, 403",
    "Host: 127.0.0.1, 403",
    "Host: 127.0.0.1:1, 403",
    "Host: 127.0.0.1.evil.example, 403"
  })
  void refusesAnotherHost(String host, int status) throws Exception {
    assertEquals(status, send("GET", "/credentials/" + ROLE, host, authorization()).status());
    assertEquals(0, asked.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1"})
  void refusesWebPages(String origin) throws Exception {
    Answer answer =
        send("GET", "/credentials/" + ROLE, host(), authorization(), "Origin: " + origin);
    assertEquals(403, answer.status());
    assertFalse(answer.head().contains("access-control"), answer.head());
    assertEquals(
        403, send("OPTIONS", "/credentials/" + ROLE, host(), "Origin: " + origin).status());
    assertEquals(0, asked.get());
  }

  @Test
  void refusesWhoeverDoesNotHaveTheToken() throws Exception {
    String token = authorization().substring("Authorization: ".length());
    for (String wrong :
        List.of("", "x", token + "x", token.substring(1), "Bearer " + token, token.toLowerCase())) {
      assertEquals(
          401, send("GET", "/credentials/" + ROLE, host(), "Authorization: " + wrong).status());
    }
    assertEquals(401, send("GET", "/credentials/" + ROLE, host()).status());
    assertEquals(
        401,
        send("GET", "/credentials/" + ROLE, host(), authorization(), authorization()).status());
    assertEquals(0, asked.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"})
  void takesNoOtherMethod(String method) throws Exception {
    Answer answer =
        send(method, "/credentials/" + ROLE, host(), authorization(), "Content-Length: 0");
    assertEquals(405, answer.status());
    assertTrue(answer.head().contains("allow: get"), answer.head());
    assertEquals(0, asked.get());
  }

  @Test
  void givesKeysOfNoOtherRole() throws Exception {
    assertEquals(
        403, send("GET", "/credentials/shop-prod/other", host(), authorization()).status());
    for (String path : List.of("/", "/credentials", "/credentials/" + ROLE + "?x=1")) {
      assertEquals(404, send("GET", path, host(), authorization()).status());
    }
    assertEquals(403, send("GET", "/credentials/../" + ROLE, host(), authorization()).status());
    assertEquals(0, asked.get());
  }

  @Test
  void everyServerHasAnotherToken() {
    try (KeyServer other = listen(0)) {
      assertNotEquals(
          other.variables(ROLE).get("AWS_CONTAINER_AUTHORIZATION_TOKEN"),
          server.variables(ROLE).get("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
    }
  }

  @Test
  void saysThatAPortIsTaken() {
    var failure =
        assertThrows(
            NoCredentials.NotAnswered.class,
            () ->
                KeyServer.listen(
                    server.port(),
                    _ -> Optional.empty(),
                    new SecureRandom(),
                    clock,
                    Progress.NONE));
    assertTrue(String.valueOf(failure.getMessage()).contains(Integer.toString(server.port())));
  }

  @Test
  void renewsWhileNobodyAsks() throws Exception {
    var renewed = new CountDownLatch(2);
    KeySource counted =
        _ -> {
          renewed.countDown();
          return ClientFixture.keys("KEY");
        };
    try (var keys = new RenewedKeys(counted, clock, Duration.ofMillis(5))) {
      keys.keys();
      clock.advance(Duration.ofMinutes(31));
      renewed.await();
    }
  }

  @Test
  void whoeverAsksWhileNewOnesAreGotHasTheOldOnes() throws Exception {
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var calls = new AtomicInteger();
    KeySource slow =
        _ -> {
          if (calls.incrementAndGet() > 1) {
            begun.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return ClientFixture.keys("KEY" + calls.get());
        };
    try (var keys = new RenewedKeys(slow, clock, Duration.ofMillis(5))) {
      assertEquals("KEY1", keys.keys().accessKeyId());
      clock.advance(Duration.ofMinutes(31));
      begun.await();
      assertEquals("KEY1", keys.keys().accessKeyId());
      end.countDown();
    }
  }
}
