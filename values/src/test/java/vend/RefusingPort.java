package vend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * A port of 127.0.0.1 that refuses connections. It stays bound without listening, so no other
 * program gets it.
 */
public final class RefusingPort implements AutoCloseable {
  private final Socket bound = new Socket();

  /** Binds a free port. */
  public RefusingPort() throws IOException {
    bound.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  /** Returns its number. */
  public int number() {
    return bound.getLocalPort();
  }

  /** Returns the address of a path over HTTP. */
  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + number() + path);
  }

  @Override
  public void close() throws IOException {
    bound.close();
  }
}
