package vend.signin.browser;

import java.net.URI;

/** The user's web browser. */
@FunctionalInterface
public interface Browser {
  /** There is none. */
  Browser NONE = _ -> false;

  /**
   * Opens a page, and does not wait until it is read.
   *
   * @param address {@code https}, or {@code http} on loopback
   * @return whether a browser was started; that somebody sees the page is not certain
   */
  boolean open(URI address);
}
