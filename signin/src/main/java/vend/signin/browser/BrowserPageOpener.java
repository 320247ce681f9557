package vend.signin.browser;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.client.source.Progress;

/**
 * Opens a sign-in page in a browser and also prints its address, since the browser may be on
 * another screen.
 *
 * @param words always shown to the user in full; contains no terminal control characters
 */
public record BrowserPageOpener(Browser browser, Progress words) implements SignInPageOpener {
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

  @Override
  public void to(URI page, Optional<String> code) {
    words.step(
        browser.open(page)
            ? "sign in on the page that your browser opens; if no browser opens, go to"
            : "to sign in, go to");
    words.step("  " + page.toASCIIString());
    code.ifPresent(text ->
        words.step(
            "check that the page shows this code, or enter it there: "
                + UNPRINTABLE.matcher(text).replaceAll("?")));
  }
}
