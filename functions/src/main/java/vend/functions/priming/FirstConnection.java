package vend.functions.priming;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import vend.functions.client.ClientRequest;
import vend.functions.client.ClientResponse;
import vend.functions.client.UrlConnectionClient;

/**
 * What the first connection would load: the HTTP client, the trust store, and TLS up to the first
 * message. It reaches nobody: the client is refused at a port of this machine where nobody listens,
 * and the message goes into a buffer.
 */
final class FirstConnection {
  /** The port multiplexer's, of 1988. */
  private static final URI NOBODY = URI.create("https://127.0.0.1:1/");

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final int TLS_PORT = 443;

  private FirstConnection() {}

  static void load() throws GeneralSecurityException, SSLException {
    try {
      ClientResponse _ = new UrlConnectionClient().call(request()).send();
    } catch (IOException e) {
      // Which is what was to be expected.
    }
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, null, null);
    SSLEngine engine = tls.createSSLEngine("priming.example", TLS_PORT);
    engine.setUseClientMode(true);
    engine.wrap(
        ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
  }

  private static ClientRequest request() {
    return ClientRequest.get(NOBODY, Map.of(), new ClientRequest.Bounds(SHORT, SHORT, 1));
  }
}
