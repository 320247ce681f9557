package vend.cli.keys;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import vend.client.source.RetryPolicy;
import vend.signin.browser.Browser;

/**
 * What these commands know of the world.
 *
 * @param environment the user's
 * @param clock tells the time
 * @param random makes the cache's key
 * @param patience how long to try again while a hub is busy
 * @param terminal whether standard error is read by somebody
 * @param prompt asks whoever sits at the terminal
 * @param browser opens pages
 * @param out standard output
 * @param err standard error
 */
public record CommandContext(
    Map<String, String> environment,
    InstantSource clock,
    SecureRandom random,
    RetryPolicy patience,
    boolean terminal,
    Prompt prompt,
    Browser browser,
    PrintWriter out,
    PrintWriter err) {
  /** The same, where nobody sits who could be asked or shown anything. */
  CommandContext unattended() {
    return new CommandContext(
        environment, clock, random, patience, false, Prompt.NOBODY, Browser.NONE, out, err);
  }

  /** The same, with another environment. */
  CommandContext in(Map<String, String> other) {
    return new CommandContext(other, clock, random, patience, terminal, prompt, browser, out, err);
  }
}
