package vend.cli.keys;

import vend.signin.browser.Browser;
import vend.signin.browser.BrowserGuide;
import vend.signin.browser.Guide;

/** Gets somebody to a page: told on standard error always, since nothing goes on without it. */
final class SignInGuide {
  private SignInGuide() {}

  static Guide of(CommandContext around, boolean browser) {
    return new BrowserGuide(
        browser ? around.browser() : Browser.NONE,
        words -> {
          around.err().println("vend: " + words);
          around.err().flush();
        });
  }
}
