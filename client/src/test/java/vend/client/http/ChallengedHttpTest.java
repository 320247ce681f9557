package vend.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vend.Secret;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;

/** Which server's challenges are answered. */
class ChallengedHttpTest {
  private static Reply challenge(Challenge kind) {
    String value =
        kind == Challenge.NTLM ? "NTLM" : "Digest realm=\"a\", nonce=\"b\", qop=\"auth\"";
    return new Reply(401, "", Map.of("WWW-Authenticate", value));
  }

  private static Answer send(URI server, Challenge kind, URI to) throws NoCredentials {
    try (var http =
        new ChallengedHttp(server, kind, "alice", Secret.of("wonderland"), Network.PLAIN)) {
      return http.send(to, Optional.empty(), Map.of());
    }
  }

  @ParameterizedTest
  @EnumSource(Challenge.class)
  void thatOfTheNamedPortAlone(Challenge kind) throws IOException, NoCredentials {
    try (var named = new StubServer();
        var other = new StubServer()) {
      other.on("GET /", _ -> challenge(kind));
      assertEquals(401, send(named.at("/"), kind, other.at("/")).status());
      assertEquals(1, other.asked().size());
    }
  }

  /** Nobody is at the usual port; another port of the host is another server. */
  @ParameterizedTest
  @EnumSource(Challenge.class)
  void thatOfTheUsualPortWhereNoneIsNamed(Challenge kind) throws IOException, NoCredentials {
    try (var other = new StubServer()) {
      other.on("GET /", _ -> challenge(kind));
      URI usual = URI.create("http://" + other.at("/").getHost() + "/");
      assertEquals(401, send(usual, kind, other.at("/")).status());
      assertEquals(1, other.asked().size());
    }
  }

  @Test
  void allOfSeveralHeadersIsHandedOn() throws IOException, NoCredentials {
    try (var server = new StubServer()) {
      server.on("GET /", _ -> new Reply(200, "a").with("X-One", "1").with("X-Two", "2"));
      Answer answer = send(server.at("/"), Challenge.DIGEST, server.at("/"));
      assertEquals(Optional.of("2"), answer.headers().firstValue("x-two"));
      assertEquals("a", answer.text());
    }
  }
}
