package vend.signin.browser;

import java.net.URI;
import java.util.Optional;

/** Shows a sign-in page to the user. */
@FunctionalInterface
public interface SignInPageOpener {
  /**
   * Shows the page without waiting for the user.
   *
   * @param page the sign-in page; its address may contain the code
   * @param code the code to compare with the page, or to enter there
   */
  void to(URI page, Optional<String> code);
}
