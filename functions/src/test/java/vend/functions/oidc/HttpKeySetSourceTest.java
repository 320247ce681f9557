package vend.functions.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static vend.functions.oidc.LoopbackIssuer.DISCOVERY;
import static vend.functions.oidc.LoopbackIssuer.KEYS;
import static vend.functions.oidc.LoopbackIssuer.send;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.LoopbackCertificate;
import vend.RefusingPort;
import vend.caller.BearerToken;
import vend.caller.OidcIssuer;
import vend.caller.TestIssuer;
import vend.caller.Verification;
import vend.caller.oidc.CachedKeySets;
import vend.caller.oidc.OidcVerifier;
import vend.caller.signing.FetchedKeySet;
import vend.functions.outbound.PrivateAuthorities;

class HttpKeySetSourceTest {
  private final KeySetSourceFixture fixture = new KeySetSourceFixture();
  private final LoopbackIssuer server = fixture.server;

  HttpKeySetSourceTest() throws Exception {}

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void verifiesATokenWithSigningKeysFromDiscovery() {
    OidcIssuer terms = server.issuer().issuer();
    InstantSource clock = InstantSource.system();
    OidcVerifier verifier =
        new OidcVerifier(
            List.of(terms),
            new CachedKeySets(new HttpKeySetSource(fixture.http, Duration.ofSeconds(30)), clock),
            clock);
    Map<String, Object> claims = server.issuer().claims(Instant.now());
    String token = server.issuer().sign(claims);
    assertInstanceOf(Verification.Verified.class, verifier.verify(new BearerToken(token)));
    assertInstanceOf(Verification.Verified.class, verifier.verify(new BearerToken(token)));
    assertEquals(List.of(DISCOVERY, KEYS), server.requests());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a%20b/keys?tenant=a%2Fb", "/k?p=policy_1", "/k%2Fk?a=1&a=2"})
  void requestsTheJwksUriUnchanged(String path) {
    server.answer(DISCOVERY, server.issuer().discovery(server.issuer().url() + path));
    assertEquals("status 404", fixture.failure());
    assertEquals(path, server.requests().getLast());
  }

  @Test
  void fetchesBothDocumentsOverOneConnectionAndReusesIt() {
    for (int i = 0; i < 3; i++) {
      assertEquals(
          new FetchedKeySet.Document(server.issuer().keySet(), Optional.empty()), fixture.fetch());
    }
    assertEquals(6, server.requests().size());
    assertEquals(1, server.connections());
  }

  @Test
  void sendsOnlyTheNecessaryHeaders() {
    List<String> sent = new CopyOnWriteArrayList<>();
    server.answer(
        DISCOVERY,
        exchange -> {
          exchange.getRequestHeaders().forEach((name, values) -> sent.add(name + ": " + values));
          send(exchange, 404, new byte[0]);
        });
    assertEquals("status 404", fixture.failure());
    assertEquals(
        List.of(
            "Accept-encoding: [identity]",
            "Accept: [application/json]",
            "Connection: [keep-alive]",
            "Host: [" + server.issuer().url().substring("http://".length()) + "]",
            "User-agent: [vend]"),
        sent.stream().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=300 | 300",
        "public, max-age=300, must-revalidate | 300",
        "Max-Age=300 | 300",
        "max-age=\"300\" | 300",
        "max-age=300, max-age=60 | 60",
        "max-age=0 | 0",
        "no-store | 0",
        "max-age=300, no-cache | 0",
      })
  void readsTheMaxAgeOfTheJwks(String header, long seconds) {
    cacheControl(header);
    assertEquals(
        new FetchedKeySet.Document(
            server.issuer().keySet(), Optional.of(Duration.ofSeconds(seconds))),
        fixture.fetch());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public",
        "max-age",
        "max-age=",
        "max-age=x",
        "max-age=-1",
        "s-maxage=300",
        "max-age=9999999999"
      })
  void ignoresCacheControlWithoutAMaxAge(String header) {
    cacheControl(header);
    assertEquals(
        new FetchedKeySet.Document(server.issuer().keySet(), Optional.empty()), fixture.fetch());
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 206, 400, 401, 403, 404, 410, 429, 500, 502, 503})
  void failsOnAnyStatusBut200AndReportsOnlyTheStatus(int status) {
    byte[] body = status == 204 ? new byte[0] : "secret".getBytes(StandardCharsets.UTF_8);
    server.answer(KEYS, exchange -> send(exchange, status, body));
    assertEquals("status " + status, fixture.failure());
    server.answer(DISCOVERY, exchange -> send(exchange, status, body));
    assertEquals("status " + status, fixture.failure());
  }

  @Test
  void failsOnAnswersThatAreNotUtf8() {
    server.answer(KEYS, exchange -> send(exchange, 200, new byte[] {'{', (byte) 0xc0, '}'}));
    assertEquals("the answer is not UTF-8", fixture.failure());
  }

  @Test
  void failsOnAnEncodedAnswer() {
    server.answer(
        KEYS,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          send(exchange, 200, new byte[] {0x1f, (byte) 0x8b});
        });
    assertEquals("the answer is encoded", fixture.failure());
  }

  @Test
  void verifies_with_keys_of_an_issuer_whose_certificate_authority_is_in_the_bundle(
      @TempDir Path folder) throws Exception {
    var certificate = LoopbackCertificate.make(folder);
    var bundle =
        PrivateAuthorities.read(Files.writeString(folder.resolve("ca.pem"), certificate.pem()));
    var source = new HttpKeySetSource(fixture.http.trusting(bundle), Duration.ofSeconds(30));
    try (var tls = LoopbackIssuer.startTls(KeySetSourceFixture.KEY, certificate.context())) {
      assertEquals(
          new FetchedKeySet.Document(tls.issuer().keySet(), Optional.empty()),
          source.fetch(tls.terms()));
    }
  }

  @Test
  void failsOnTheDiscoveryDocumentOfAnotherIssuer() {
    TestIssuer other = new TestIssuer("https://other.example.com", KeySetSourceFixture.KEY);
    server.answer(DISCOVERY, other.discovery(server.issuer().url() + KEYS));
    assertEquals("the discovery document belongs to another issuer", fixture.failure());
    assertEquals(List.of(DISCOVERY), server.requests());
  }

  @Test
  void failsWhenNoServerListens() throws IOException {
    try (var refusing = new RefusingPort()) {
      var issuer = new TestIssuer(refusing.at("").toString(), KeySetSourceFixture.KEY).issuer();
      var source = new HttpKeySetSource(fixture.http, Duration.ofSeconds(30));
      assertEquals(new FetchedKeySet.Failure("ConnectException"), source.fetch(issuer));
    }
  }

  @Test
  void failsWhenTheConnectionIsCutOff() {
    server.answer(
        KEYS,
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("{\"keys\":".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          throw new IOException("cut off");
        });
    assertEquals("IOException", fixture.failure());
  }

  @Test
  void worksAgainAfterAFailure() {
    server.answer(KEYS, exchange -> send(exchange, 503, new byte[0]));
    assertEquals("status 503", fixture.failure());
    server.answer(KEYS, server.issuer().keySet());
    assertInstanceOf(FetchedKeySet.Document.class, fixture.fetch());
  }

  private void cacheControl(String header) {
    server.answer(
        KEYS,
        exchange -> {
          exchange.getResponseHeaders().add("Cache-Control", header);
          send(exchange, 200, server.issuer().keySet().getBytes(StandardCharsets.UTF_8));
        });
  }
}
