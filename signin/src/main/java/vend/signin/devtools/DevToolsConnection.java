package vend.signin.devtools;

import java.io.IOException;
import java.time.Duration;

/** Carries the texts of the DevTools protocol to a browser and back. */
interface DevToolsConnection extends AutoCloseable {
  /** The most characters of one text; a SAML response has at most 100,000. */
  int MOST_CHARACTERS = 1 << 20;

  /** What may come. */
  sealed interface Incoming {}

  /** A text. */
  record Text(String text) implements Incoming {}

  /** Nothing for as long as was waited. */
  record Nothing() implements Incoming {}

  /** The browser is gone, or said what no browser says. */
  record Ended() implements Incoming {}

  /** Sends a text. */
  void send(String text) throws IOException;

  /** Waits for the next. */
  Incoming next(Duration longest) throws InterruptedException;

  @Override
  void close();
}
