package vend.signin.browser;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.client.source.Progress;

/**
 * Opens the page in a browser, and says it in words, too: the browser may be on another screen.
 *
 * @param browser opens pages
 * @param words are always shown to somebody, whole: nothing that commands a terminal is among them
 */
public record BrowserPageOpener(Browser browser, Progress words) implements SignInPageOpener {
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

  @Override
  public void to(URI page, Optional<String> code) {
    words.step(
        browser.open(page)
            ? "sign in on the page that your browser opens; if it opens none, go to"
            : "to sign in, go to");
    words.step("  " + page.toASCIIString());
    code.ifPresent(text ->
        words.step(
            "and see that the page shows this code, or type it: "
                + UNPRINTABLE.matcher(text).replaceAll("?")));
  }
}
