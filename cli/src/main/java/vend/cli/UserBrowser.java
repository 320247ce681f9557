package vend.cli;

import java.util.Map;
import java.util.function.Supplier;
import vend.signin.browser.Browser;
import vend.signin.browser.SystemBrowser;

/**
 * The user's browser, once it is needed. A class of its own, and no lambda: that would load what
 * most commands never need.
 *
 * @param environment may name it
 */
public record UserBrowser(Map<String, String> environment) implements Supplier<Browser> {
  @Override
  public Browser get() {
    return Made.of(environment);
  }

  /** What is made here is checked, and so loaded, with the first use alone. */
  private static final class Made {
    static Browser of(Map<String, String> environment) {
      return new SystemBrowser(environment);
    }
  }
}
