package vend.cli;

import java.util.Map;
import java.util.function.Supplier;
import vend.signin.browser.Browser;
import vend.signin.browser.SystemBrowser;

/**
 * Supplies the user's browser. A class and not a lambda, so that commands which open no browser do
 * not load its classes.
 *
 * @param environment may name the browser
 */
public record UserBrowser(Map<String, String> environment) implements Supplier<Browser> {
  @Override
  public Browser get() {
    return BrowserFactory.of(environment);
  }

  /** The JVM verifies, and so loads, the browser's classes only when this class is first used. */
  private static final class BrowserFactory {
    static Browser of(Map<String, String> environment) {
      return new SystemBrowser(environment);
    }
  }
}
