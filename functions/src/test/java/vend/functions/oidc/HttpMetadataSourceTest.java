package vend.functions.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static vend.functions.oidc.LoopbackIssuer.send;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.LoopbackCertificate;
import vend.caller.SamlMetadata;
import vend.caller.Transport;
import vend.caller.Verification;
import vend.caller.saml.CachedMetadata;
import vend.caller.saml.SamlVerifier;
import vend.caller.saml.TestIdentityProvider;
import vend.caller.signing.FetchedKeySet;
import vend.functions.outbound.PrivateAuthorities;

/** Fetches metadata over a real connection. The limits of threat 2 apply here, too. */
class HttpMetadataSourceTest {
  private static final String PATH = "/metadata";

  private final KeySetSourceFixture fixture = new KeySetSourceFixture();
  private final LoopbackIssuer server = fixture.server;
  private final TestIdentityProvider provider = new TestIdentityProvider();
  private final SamlMetadata.Published published =
      SamlMetadata.Published.parse(server.issuer().url() + PATH + "?app=1", Transport.LOOPBACK_TOO);

  HttpMetadataSourceTest() throws Exception {
    server.answer(PATH, provider.metadata());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private FetchedKeySet fetch(Duration deadline) {
    return new HttpMetadataSource(fixture.http, deadline).fetch(published);
  }

  private String failure() {
    return assertInstanceOf(FetchedKeySet.Failure.class, fetch(Duration.ofSeconds(30))).cause();
  }

  @Test
  void verifiesAnAssertionWithFetchedMetadata() {
    InstantSource clock = InstantSource.system();
    var source = new HttpMetadataSource(fixture.http, Duration.ofSeconds(30));
    var verifier =
        new SamlVerifier(
            List.of(TestIdentityProvider.issuer(published, Map.of())),
            new CachedMetadata(source, clock, Duration.ofSeconds(30)),
            clock);
    for (int i = 0; i < 2; i++) {
      assertInstanceOf(
          Verification.Verified.class, verifier.verify(provider.assertion(Instant.now())));
    }
    assertEquals(List.of(PATH + "?app=1"), server.requests());
  }

  @Test
  void fetches_from_a_server_whose_certificate_authority_is_in_the_bundle(@TempDir Path folder)
      throws Exception {
    var certificate = LoopbackCertificate.make(folder);
    var bundle =
        PrivateAuthorities.read(Files.writeString(folder.resolve("ca.pem"), certificate.pem()));
    try (var tls = LoopbackIssuer.startTls(KeySetSourceFixture.KEY, certificate.context())) {
      tls.answer(PATH, provider.metadata());
      var there = SamlMetadata.Published.parse(tls.issuer().url() + PATH, Transport.LOOPBACK_TOO);
      var waitBudget = Duration.ofSeconds(30);
      assertEquals(
          new FetchedKeySet.Failure("SSLHandshakeException"),
          new HttpMetadataSource(fixture.http, waitBudget).fetch(there));
      assertEquals(
          new FetchedKeySet.Document(provider.metadata(), Optional.empty()),
          new HttpMetadataSource(fixture.http.trusting(bundle), waitBudget).fetch(there));
    }
  }

  @Test
  void readsTheMaxAge() {
    server.answer(
        PATH,
        exchange -> {
          exchange.getResponseHeaders().add("Cache-Control", "max-age=300");
          send(exchange, 200, "text".getBytes(StandardCharsets.UTF_8));
        });
    assertEquals(
        new FetchedKeySet.Document("text", Optional.of(Duration.ofSeconds(300))),
        fetch(Duration.ofSeconds(30)));
  }

  @Test
  void followsNoRedirects() {
    server.answer(
        PATH,
        exchange -> {
          exchange.getResponseHeaders().add("Location", server.issuer().url() + "/other");
          send(exchange, 302, new byte[0]);
        });
    assertEquals("status 302", failure());
    assertEquals(List.of(PATH + "?app=1"), server.requests());
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 401, 404, 500, 503})
  void reportsOnlyTheStatusOfAFailure(int status) {
    server.answer(
        PATH,
        exchange ->
            send(
                exchange,
                status,
                status == 204 ? new byte[0] : "secret".getBytes(StandardCharsets.UTF_8)));
    assertEquals("status " + status, failure());
  }

  @Test
  void readsAtMost256Kibibytes() {
    server.answer(PATH, exchange -> send(exchange, 200, new byte[10 * 1024 * 1024]));
    assertEquals("the answer is longer than 262144 bytes", failure());
  }

  @Test
  void stopsAtTheDeadlineWhenTheServerDrips() {
    server.answer(
        PATH,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 10_000; i++) {
            exchange.getResponseBody().write('<');
            exchange.getResponseBody().flush();
            try {
              Thread.sleep(10);
            } catch (InterruptedException e) {
              return;
            }
          }
        });
    assertEquals(
        new FetchedKeySet.Failure("no answer within 500 ms"), fetch(Duration.ofMillis(500)));
  }
}
