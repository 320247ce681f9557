package vend.functions.oidc;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.time.Duration;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestKey;
import vend.caller.signing.FetchedKeySet;
import vend.functions.outbound.OutboundHttp;

/** The real adapter over the real HTTP client, with an issuer on loopback. */
final class KeySetSourceFixture implements AutoCloseable {
  static final TestKey KEY = TestKey.generate(SignatureAlgorithm.ES256, "key-1");

  final OutboundHttp http = new OutboundHttp();
  final LoopbackIssuer server;

  KeySetSourceFixture() throws IOException {
    server = LoopbackIssuer.start(KEY);
  }

  /** Fetches with a generous deadline, so that a busy machine changes no result. */
  FetchedKeySet fetch() {
    return fetch(Duration.ofSeconds(30));
  }

  FetchedKeySet fetch(Duration deadline) {
    return new HttpKeySetSource(http, deadline).fetch(server.issuer().issuer());
  }

  String failure() {
    return assertInstanceOf(FetchedKeySet.Failure.class, fetch()).cause();
  }

  @Override
  public void close() {
    server.close();
  }
}
