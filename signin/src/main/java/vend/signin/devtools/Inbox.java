package vend.signin.devtools;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What has come and was not looked at yet. After its end there is nothing but that. */
final class Inbox {
  private final BlockingQueue<Wire.Incoming> waiting = new LinkedBlockingQueue<>();

  void add(String text) {
    waiting.add(new Wire.Text(text));
  }

  void end() {
    waiting.add(new Wire.Ended());
  }

  Wire.Incoming next(Duration longest) throws InterruptedException {
    Wire.Incoming first = waiting.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return new Wire.Nothing();
    }
    if (first instanceof Wire.Ended) {
      waiting.add(first);
    }
    return first;
  }
}
