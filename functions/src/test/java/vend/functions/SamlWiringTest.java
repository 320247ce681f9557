package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vend.SettableClock;
import vend.caller.RejectionCause;
import vend.caller.Transport;
import vend.caller.Verification;
import vend.caller.saml.CachedMetadata;
import vend.caller.saml.TestIdentityProvider;
import vend.caller.signing.KeyLookup;
import vend.functions.http.Ruleset;
import vend.functions.oidc.HttpMetadataSource;
import vend.functions.outbound.OutboundHttp;
import vend.grant.file.GrantsReader;
import vend.grant.file.PolicyFiles;

/** The function's real wiring verifies SAML assertions as the grants file says. */
class SamlWiringTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final TestIdentityProvider provider = new TestIdentityProvider();
  private final AtomicInteger fetches = new AtomicInteger();
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final Wiring wiring = new Wiring(new SettableClock(NOW), new SecureRandom(), _ -> {});

  SamlWiringTest() throws Exception {
    server.createContext(
        "/metadata",
        exchange -> {
          fetches.incrementAndGet();
          byte[] body = provider.metadata().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Ruleset ruleset(PolicyFiles files, String saml) throws Exception {
    String yaml =
        TestGrants.YAML.replace(
            "roles:\n  deploy",
            """
              partners:
                saml: %s
                entityId: %s
                audience: %s
                recipient: %s
            roles:
              deploy\
            """
                .formatted(
                    saml,
                    TestIdentityProvider.ENTITY_ID,
                    TestIdentityProvider.AUDIENCE,
                    TestIdentityProvider.RECIPIENT));
    var grants = new GrantsReader("grants.yaml", files, Transport.LOOPBACK_TOO).read(yaml);
    return wiring.ruleset(grants, sources());
  }

  private VerificationSources sources() {
    return new VerificationSources(
        (_, _, _) -> new KeyLookup.Unknown(),
        new CachedMetadata(new HttpMetadataSource(new OutboundHttp()), wiring.clock()),
        () -> {
          throw new AssertionError("the grants file has no issuer for AWS identities");
        });
  }

  private String published() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/metadata";
  }

  @Test
  void verifiesWithPublishedMetadata() throws Exception {
    Verification verification =
        ruleset(PolicyFiles.NONE, published()).verifier().verify(provider.assertion(NOW));
    var verified =
        assertInstanceOf(Verification.Verified.class, verification, () -> "" + verification);
    assertEquals("partners", verified.caller().issuer().value());
    assertEquals(1, fetches.get());
  }

  @Test
  void verifiesWithMetadataBesideTheGrantsFileWithoutAFetch() throws Exception {
    assertInstanceOf(
        Verification.Verified.class,
        ruleset(_ -> provider.metadata(), "idp/metadata.xml")
            .verifier()
            .verify(provider.assertion(NOW)));
    assertEquals(0, fetches.get());
  }

  @Test
  void rejectsAssertionsIfTheGrantsFileHasNoSamlProvider() {
    var grants = TestGrants.grants();
    assertEquals(
        new Verification.Rejected(RejectionCause.ISSUER_UNKNOWN, Optional.empty()),
        wiring.ruleset(grants, sources()).verifier().verify(provider.assertion(NOW)));
  }
}
