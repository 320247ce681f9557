package vend.signin.devtools;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A queue of received messages; once the connection has ended, it returns only the end. */
final class ReceivedMessages {
  private final BlockingQueue<DevToolsConnection.Incoming> waiting = new LinkedBlockingQueue<>();

  void add(String text) {
    waiting.add(new DevToolsConnection.Text(text));
  }

  void end() {
    waiting.add(new DevToolsConnection.Ended());
  }

  DevToolsConnection.Incoming next(Duration longest) throws InterruptedException {
    DevToolsConnection.Incoming first = waiting.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return new DevToolsConnection.Nothing();
    }
    if (first instanceof DevToolsConnection.Ended) {
      waiting.add(first);
    }
    return first;
  }
}
