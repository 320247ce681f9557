package vend.functions.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static vend.functions.oidc.LoopbackIssuer.DISCOVERY;
import static vend.functions.oidc.LoopbackIssuer.KEYS;
import static vend.functions.oidc.LoopbackIssuer.send;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.LoopbackCertificate;
import vend.caller.BearerToken;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.caller.oidc.CachedKeySets;
import vend.caller.oidc.OidcVerifier;
import vend.caller.signing.FetchedKeySet;

/** Threat 1: Vend contacts only addresses from the grants file and its issuers, over real HTTP. */
class Threat01FetchedAddressTest {
  private final KeySetSourceFixture fixture = new KeySetSourceFixture();
  private final LoopbackIssuer server = fixture.server;
  private final LoopbackIssuer victim = LoopbackIssuer.start(KeySetSourceFixture.KEY);

  Threat01FetchedAddressTest() throws Exception {}

  @AfterEach
  void stop() {
    victim.close();
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 307, 308})
  void followsNoRedirects(int status) {
    for (String path : List.of(KEYS, DISCOVERY)) {
      for (String target :
          List.of(
              victim.issuer().url() + KEYS,
              server.issuer().url() + "/moved",
              "/moved",
              "http://169.254.169.254/latest/meta-data/")) {
        server.answer(
            path,
            exchange -> {
              exchange.getResponseHeaders().add("Location", target);
              send(exchange, status, new byte[0]);
            });
        assertEquals("status " + status, fixture.failure());
      }
    }
    assertEquals(List.of(), victim.requests());
    assertFalse(server.requests().contains("/moved"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "https://169.254.169.254/",
        "http://10.0.0.1/keys",
        "https://10.0.0.1/keys",
        "https://192.168.0.1/keys",
        "https://[fd00:ec2::254]/",
        "http://id.example.com/keys",
        "file:///etc/passwd",
        "https://user@id.example.com/keys",
        "/keys",
        ""
      })
  void fetchesNoJwksFromAnAddressThatIsNotPublic(String address) {
    server.answer(DISCOVERY, server.issuer().discovery(address));
    String cause = fixture.failure();
    // A connection attempt would have a connection error as its cause.
    assertEquals("the key set's address is refused: ", cause.replaceFirst("(?<=: ).*", ""));
    assertEquals(List.of(DISCOVERY), server.requests());
  }

  @Test
  void contactsNoServerForTokensOfUnknownIssuers() {
    RealVerifier verifier = new RealVerifier();
    for (String iss :
        List.of(
            victim.issuer().url(),
            server.issuer().url() + "/",
            server.issuer().url() + "#",
            server.issuer().url() + "?",
            server.issuer().url() + "@" + victim.issuer().url().substring("http://".length()))) {
      Map<String, Object> claims = server.issuer().claims(Instant.now());
      claims.put("iss", iss);
      assertEquals(RejectionCause.ISSUER_UNKNOWN, verifier.rejects(server.issuer().sign(claims)));
    }
    assertEquals(List.of(), server.requests());
    assertEquals(List.of(), victim.requests());
  }

  @Test
  void contactsNoServerThatATokenHeaderNames() {
    RealVerifier verifier = new RealVerifier();
    for (String member : List.of("jku", "x5u")) {
      Map<String, Object> header = server.issuer().header();
      header.put(member, victim.issuer().url() + KEYS);
      header.put("kid", "other");
      String token = server.issuer().key().sign(header, server.issuer().claims(Instant.now()));
      assertEquals(RejectionCause.KEY_UNKNOWN, verifier.rejects(token));
    }
    assertEquals(List.of(DISCOVERY, KEYS), server.requests());
    assertEquals(List.of(), victim.requests());
  }

  @Test
  void revealsNothingOfAnIssuersAnswer() {
    byte[] body = "top-secret-body".getBytes(StandardCharsets.UTF_8);
    for (int status : new int[] {200, 302, 401, 500}) {
      for (String path : List.of(KEYS, DISCOVERY)) {
        server.answer(
            path,
            exchange -> {
              exchange.getResponseHeaders().add("Location", "http://top-secret-header/");
              exchange.getResponseHeaders().add("X-Error", "top-secret-header");
              send(exchange, status, body);
            });
        Verification verdict = new RealVerifier().verdict();
        Verification.Unverifiable unverifiable =
            assertInstanceOf(Verification.Unverifiable.class, verdict);
        assertFalse(unverifiable.toString().contains("top-secret"), unverifiable.toString());
      }
    }
  }

  @Test
  void rejectsAServerWithAnUntrustedCertificate(@TempDir Path folder) throws Exception {
    SSLContext context = LoopbackCertificate.make(folder).context();
    try (LoopbackIssuer tls = LoopbackIssuer.startTls(KeySetSourceFixture.KEY, context)) {
      FetchedKeySet fetched =
          new HttpKeySetSource(fixture.http, Duration.ofSeconds(30)).fetch(tls.terms());
      assertEquals(new FetchedKeySet.Failure("SSLHandshakeException"), fetched);
      assertEquals(List.of(), tls.requests());
    }
  }

  /** The real verifier over the real adapter. */
  private final class RealVerifier {
    private final OidcVerifier verifier =
        new OidcVerifier(
            List.of(server.issuer().issuer()),
            new CachedKeySets(
                new HttpKeySetSource(fixture.http, Duration.ofSeconds(30)), Instant::now),
            Instant::now);

    Verification verdict() {
      String token = server.issuer().sign(server.issuer().claims(Instant.now()));
      return verifier.verify(new BearerToken(token));
    }

    RejectionCause rejects(String token) {
      return assertInstanceOf(Verification.Rejected.class, verifier.verify(new BearerToken(token)))
          .cause();
    }
  }
}
