package vend.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vend.Secret;
import vend.client.http.ServerLogin.Proof;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;

/** Only challenges of the named server get an answer, once per request. */
class ServerLoginTest {
  private static final Secret PASSWORD = Secret.of("wonderland");

  static Stream<Proof> proofs() {
    return Stream.of(
        new Proof.Digest("alice", PASSWORD),
        new Proof.Ntlm("alice", PASSWORD),
        new Proof.Negotiate(_ -> new byte[] {1, 2, 3}));
  }

  private static Reply challenge(Proof proof) {
    return new Reply(
        401,
        "",
        Map.of(
            "WWW-Authenticate",
            proof instanceof Proof.Digest
                ? "Digest realm=\"a\", nonce=\"b\", qop=\"auth\""
                : proof.scheme()));
  }

  private static Answer send(URI server, Proof proof, URI to) throws NoCredentials {
    try (var http = Network.PLAIN.httpWithCookies(new ServerLogin(server, proof))) {
      return http.send(Request.get(to), "the test");
    }
  }

  @ParameterizedTest
  @MethodSource("proofs")
  void answersChallengesOfTheNamedPortOnly(Proof proof) throws IOException, NoCredentials {
    try (var named = new StubServer();
        var other = new StubServer()) {
      other.on("GET /", _ -> challenge(proof));
      assertEquals(401, send(named.at("/"), proof, other.at("/")).status());
      assertEquals(1, other.asked().size());
    }
  }

  /** No server listens on the default port; another port of the host is another server. */
  @ParameterizedTest
  @MethodSource("proofs")
  void answersChallengesOfTheDefaultPortIfNoneIsNamed(Proof proof)
      throws IOException, NoCredentials {
    try (var other = new StubServer()) {
      other.on("GET /", _ -> challenge(proof));
      URI usual = URI.create("http://" + other.at("/").getHost() + "/");
      assertEquals(401, send(usual, proof, other.at("/")).status());
      assertEquals(1, other.asked().size());
    }
  }

  @ParameterizedTest
  @MethodSource("proofs")
  void doesNotAnswerChallengesOfAnotherScheme(Proof proof) throws IOException, NoCredentials {
    try (var server = new StubServer()) {
      server.on("GET /", _ -> new Reply(401, "", Map.of("WWW-Authenticate", "Basic realm=\"a\"")));
      assertEquals(401, send(server.at("/"), proof, server.at("/")).status());
      assertEquals(1, server.asked().size());
    }
  }

  @Test
  void sendsATicketOnceForEachChallenge() throws IOException, NoCredentials {
    var hosts = new ArrayList<String>();
    var proof =
        new Proof.Negotiate(host -> {
          hosts.add(host);
          return new byte[] {(byte) hosts.size()};
        });
    try (var server = new StubServer()) {
      server.on(
          "GET /taken",
          asked ->
              asked.header("authorization").isEmpty() ? challenge(proof) : new Reply(200, "hello"));
      server.on("GET /open", _ -> new Reply(200, "open"));
      server.on("GET /refused", _ -> challenge(proof));
      try (var http = Network.PLAIN.httpWithCookies(new ServerLogin(server.at("/taken"), proof))) {
        assertEquals("hello", http.send(Request.get(server.at("/taken")), "the test").text());
        assertEquals("open", http.send(Request.get(server.at("/open")), "the test").text());
        assertEquals("hello", http.send(Request.get(server.at("/taken")), "the test").text());
        assertEquals(401, http.send(Request.get(server.at("/refused")), "the test").status());
      }
      assertEquals(
          List.of("", "Negotiate AQ==", "", "", "Negotiate Ag==", "", "Negotiate Aw=="),
          server.asked().stream().map(asked -> asked.header("authorization")).toList());
      assertEquals(List.of("127.0.0.1", "127.0.0.1", "127.0.0.1"), hosts);
    }
  }

  @Test
  void aMissingTicketFailsTheRequestWithItsReason() throws IOException {
    var none = new NoCredentials.SignInRefused("no ticket", "Run kinit.");
    var proof =
        new Proof.Negotiate(_ -> {
          throw none;
        });
    try (var server = new StubServer()) {
      server.on("GET /", _ -> challenge(proof));
      assertSame(
          none,
          assertThrows(NoCredentials.class, () -> send(server.at("/"), proof, server.at("/"))));
      assertEquals(1, server.asked().size());
    }
  }

  @Test
  void repeatsAPostWithItsBodyAfterAChallenge() throws IOException, NoCredentials {
    var proof = new Proof.Digest("alice", PASSWORD);
    try (var server = new StubServer()) {
      server.on(
          "POST /",
          asked ->
              asked.header("authorization").isEmpty() ? challenge(proof) : new Reply(200, "taken"));
      try (var http = Network.PLAIN.httpWithCookies(new ServerLogin(server.at("/"), proof))) {
        Request request = Request.form(server.at("/"), List.of(Map.entry("a", "b")));
        assertEquals("taken", http.send(request, "the test").text());
      }
      assertEquals(List.of("a=b", "a=b"), server.asked().stream().map(Asked::body).toList());
    }
  }

  @Test
  void returnsAllHeadersOfTheSameName() throws IOException, NoCredentials {
    try (var server = new StubServer()) {
      server.on("GET /", _ -> new Reply(200, "a").with("X-One", "1").with("X-Two", "2"));
      Answer answer = send(server.at("/"), new Proof.Digest("alice", PASSWORD), server.at("/"));
      assertEquals(Optional.of("2"), answer.header("x-two"));
      assertEquals("a", answer.text());
    }
  }

  @Test
  void toStringOmitsTheProof() {
    assertFalse(
        proofs()
            .map(proof -> new ServerLogin(URI.create("https://a.example"), proof).toString())
            .anyMatch(text -> text.contains("wonderland") || text.contains("alice")));
  }
}
