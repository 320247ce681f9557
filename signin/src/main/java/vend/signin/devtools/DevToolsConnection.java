package vend.signin.devtools;

import java.io.IOException;
import java.time.Duration;

/** A connection that carries DevTools protocol messages to and from a browser. */
interface DevToolsConnection extends AutoCloseable {
  /** The most characters of one message; a SAML response has at most 100,000. */
  int MOST_CHARACTERS = 1 << 20;

  /** The result of a wait for a message. */
  sealed interface Incoming {}

  /** A message. */
  record Text(String text) implements Incoming {}

  /** No message arrived in time. */
  record Nothing() implements Incoming {}

  /** The browser has ended, or sent an invalid message. */
  record Ended() implements Incoming {}

  /** Sends a message. */
  void send(String text) throws IOException;

  /** Waits for the next message. */
  Incoming next(Duration longest) throws InterruptedException;

  @Override
  void close();
}
