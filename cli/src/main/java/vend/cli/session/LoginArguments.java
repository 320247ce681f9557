package vend.cli.session;

/**
 * The arguments of {@code vend login}.
 *
 * @param device whether to sign in on another device, with a code
 * @param browser whether to open a browser; if not, only the page's address is printed
 */
public record LoginArguments(boolean device, boolean browser) {
  /** Neither option is given: the settings decide. */
  public static final LoginArguments AS_SET = new LoginArguments(false, true);
}
