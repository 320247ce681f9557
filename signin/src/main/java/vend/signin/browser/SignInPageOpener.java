package vend.signin.browser;

import java.net.URI;
import java.util.Optional;

/** Gets somebody to a page of an identity provider. */
@FunctionalInterface
public interface SignInPageOpener {
  /**
   * Says where to go, and does not wait.
   *
   * @param page where somebody signs in; it may hold the code already
   * @param code what to compare with the page, or to type there
   */
  void to(URI page, Optional<String> code);
}
