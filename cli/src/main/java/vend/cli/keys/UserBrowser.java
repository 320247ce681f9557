package vend.cli.keys;

import java.util.Map;
import vend.client.browser.Browser;
import vend.client.browser.SystemBrowser;

/** The user's browser, in a class of its own, so that most commands never load one. */
public final class UserBrowser {
  private UserBrowser() {}

  /** As the environment names it. */
  public static Browser of(Map<String, String> environment) {
    return new SystemBrowser(environment);
  }
}
