package vend.signin.saml;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A KDC on loopback that answers each request with an error of RFC 4120, section 5.9.1; with the
 * code 0, it does not answer.
 */
final class StubKdc implements AutoCloseable {
  static final String REALM = "ACME.TEST";

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int GENERAL_STRING = 0x1b;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int KRB_ERROR = 0x7e;

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  private final AtomicInteger asked = new AtomicInteger();
  private final int code;

  StubKdc(int code) throws IOException {
    this.code = code;
    Thread.ofVirtual().start(this::serve);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket one = socket.accept()) {
        var in = new DataInputStream(one.getInputStream());
        in.readNBytes(in.readInt());
        asked.incrementAndGet();
        if (code == 0) {
          in.readAllBytes();
          continue;
        }
        byte[] error = error();
        var out = new DataOutputStream(one.getOutputStream());
        out.writeInt(error.length);
        out.write(error);
      } catch (IOException _) {
        // The test has ended, or the client has closed the connection.
      }
    }
  }

  /** Returns the number of requests. */
  int asked() {
    return asked.get();
  }

  /** Writes a krb5.conf with this KDC; without one if the port is empty. */
  static Path configuration(Path folder, Optional<Integer> port) throws IOException {
    return Files.writeString(
        folder.resolve("krb5.conf"),
        """
        [libdefaults]
          default_realm = %1$s
          dns_lookup_kdc = false
          dns_lookup_realm = false
          udp_preference_limit = 1
          max_retries = 1
          kdc_timeout = 3000
        [realms]
          %1$s = {
        %2$s
          }
        [domain_realm]
          127.0.0.1 = %1$s
          localhost = %1$s
        """
            .formatted(REALM, port.map(number -> "    kdc = 127.0.0.1:" + number).orElse("")));
  }

  int port() {
    return socket.getLocalPort();
  }

  private byte[] error() {
    byte[] name =
        der(SEQUENCE, field(0, number(2)), field(1, der(SEQUENCE, text("krbtgt"), text(REALM))));
    return der(
        KRB_ERROR,
        der(
            SEQUENCE,
            field(0, number(5)),
            field(1, number(30)),
            field(4, der(GENERALIZED_TIME, "20261128120000Z".getBytes(US_ASCII))),
            field(5, number(0)),
            field(6, number(code)),
            field(9, text(REALM)),
            field(10, name)));
  }

  private static byte[] field(int number, byte[] content) {
    return der(0xa0 + number, content);
  }

  private static byte[] number(int value) {
    return der(INTEGER, new byte[] {(byte) value});
  }

  private static byte[] text(String value) {
    return der(GENERAL_STRING, value.getBytes(US_ASCII));
  }

  /** Encodes as DER; all parts together are shorter than 256 bytes. */
  private static byte[] der(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var all = new ByteArrayOutputStream();
    all.write(tag);
    if (content.size() > 127) {
      all.write(0x81);
    }
    all.write(content.size());
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
