package vend.functions.client;

import java.io.IOException;
import java.time.Duration;

/** No whole answer came within the deadline. */
public final class CallTimeout extends IOException {
  CallTimeout(Duration deadline) {
    super("no answer within " + deadline.toMillis() + " ms");
  }
}
