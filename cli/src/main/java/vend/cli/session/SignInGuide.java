package vend.cli.session;

import vend.cli.command.CommandContext;
import vend.signin.browser.Browser;
import vend.signin.browser.BrowserGuide;
import vend.signin.browser.Guide;

/** Sends the user to a sign-in page. Standard error always names it: the command waits for it. */
public final class SignInGuide {
  private SignInGuide() {}

  public static Guide of(CommandContext around, boolean browser) {
    return new BrowserGuide(
        browser ? around.browser().get() : Browser.NONE,
        words -> {
          around.err().println("vend: " + words);
          around.err().flush();
        });
  }
}
