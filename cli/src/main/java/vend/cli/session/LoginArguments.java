package vend.cli.session;

/**
 * What stood on the command line about signing in.
 *
 * @param device whether it is done on another device, by a code
 * @param browser whether a browser is opened; else only the page's address is told
 */
public record LoginArguments(boolean device, boolean browser) {
  /** As it is set. */
  public static final LoginArguments AS_SET = new LoginArguments(false, true);
}
