package vend.signin.browser;

/** What a browser shows in the end; nothing of what it was sent is repeated there. */
final class RedirectPage {
  static final String DONE = page("You have signed in", "You can close this window.");
  static final String REFUSED =
      page("The sign-in was refused", "The terminal says why. You can close this window.");
  static final String NOT_ASKED =
      page("Nobody waits for this", "This sign-in was not begun here, or it is over.");
  static final String NOTHING = page("There is nothing here", "You can close this window.");

  private RedirectPage() {}

  private static String page(String title, String text) {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>Vend: %1$s</title>
    <style>body{font:18px/1.5 system-ui,sans-serif;margin:4em auto;max-width:32em;padding:0 1em}</style>
    </head><body><h1>%1$s</h1><p>%2$s</p></body></html>
    """
        .formatted(title, text);
  }
}
