package vend.client.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import vend.Json;
import vend.SettableClock;
import vend.client.ClientFixture;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;
import vend.credentials.TemporaryCredentials;

/** A credential server for one role, and a client that sends raw HTTP. */
final class CredentialServerFixture implements AutoCloseable {
  static final String ROLE = "shop-prod/deploy";

  final SettableClock clock = new SettableClock(ClientFixture.NOON);
  final AtomicInteger asked = new AtomicInteger();
  final List<String> steps = Collections.synchronizedList(new ArrayList<>());
  volatile CredentialSource.Call source = _ -> credentials("KEY" + asked.incrementAndGet());
  final CredentialServer server = listen(0);

  CredentialServer listen(int port) {
    try {
      return CredentialServer.listen(
          port,
          role ->
              role.equals(ROLE)
                  ? Optional.of(ClientFixture.cached(once -> source.credentials(once), clock))
                  : Optional.empty(),
          new SecureRandom(),
          clock,
          steps::add);
    } catch (NoCredentials e) {
      throw new IllegalStateException(e);
    }
  }

  TemporaryCredentials credentials(String id) {
    return ClientFixture.credentials(id, clock.instant(), clock.instant().plusSeconds(3600));
  }

  @Override
  public void close() {
    server.close();
  }

  record Answer(int status, String head, String body) {
    Map<String, Object> json() throws Json.MalformedJson {
      return Json.readObject(body);
    }
  }

  Answer send(String method, String target, String... headers) throws IOException {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
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

  String host() {
    return "Host: 127.0.0.1:" + server.port();
  }

  String authorization() {
    return "Authorization: " + server.variables(ROLE).get("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  }

  Answer get() throws IOException {
    return send("GET", "/credentials/" + ROLE, host(), authorization());
  }
}
