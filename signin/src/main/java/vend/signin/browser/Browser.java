package vend.signin.browser;

import java.net.URI;

/** The user's web browser. */
@FunctionalInterface
public interface Browser {
  /** Opens nothing. */
  Browser NONE = _ -> false;

  /**
   * Opens a page without waiting for the user.
   *
   * @param address {@code https}, or {@code http} on loopback
   * @return whether a browser was started, which does not prove that the user sees the page
   */
  boolean open(URI address);
}
