package vend.signin.devtools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A connection over two pipes, which no other process can reach; messages end with a zero byte. */
final class PipeConnection implements DevToolsConnection {
  private final OutputStream to;
  private final InputStream from;
  private final ReceivedMessages inbox = new ReceivedMessages();

  PipeConnection(OutputStream to, InputStream from) {
    this.to = to;
    this.from = new BufferedInputStream(from);
    Thread.ofVirtual().name("vend-browser").start(this::read);
  }

  private void read() {
    var text = new ByteArrayOutputStream();
    try (from) {
      for (int one = from.read(); one >= 0 && text.size() < MOST_CHARACTERS; one = from.read()) {
        if (one != 0) {
          text.write(one);
          continue;
        }
        inbox.add(text.toString(UTF_8));
        text.reset();
      }
    } catch (IOException _) {
      // The browser has ended.
    } finally {
      inbox.end();
    }
  }

  @Override
  public void send(String text) throws IOException {
    to.write(text.getBytes(UTF_8));
    to.write(0);
    to.flush();
  }

  @Override
  public Incoming next(Duration longest) throws InterruptedException {
    return inbox.next(longest);
  }

  @Override
  public void close() {
    try {
      to.close();
    } catch (IOException _) {
      // The browser has closed it already.
    }
  }
}
