package vend.cli.session;

import vend.cli.command.CommandContext;
import vend.signin.browser.Browser;
import vend.signin.browser.BrowserPageOpener;
import vend.signin.browser.SignInPageOpener;

/**
 * Opens sign-in pages. Always prints the address on standard error, as the command waits for it.
 */
public final class CommandPageOpener {
  private CommandPageOpener() {}

  public static SignInPageOpener of(CommandContext context, boolean browser) {
    return new BrowserPageOpener(
        browser ? context.browser().get() : Browser.NONE,
        words -> {
          context.err().println("vend: " + words);
          context.err().flush();
        });
  }
}
