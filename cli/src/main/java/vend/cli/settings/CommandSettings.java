package vend.cli.settings;

import java.util.Map;

/**
 * What stood on the command line about the user's settings.
 *
 * @param options those that were there
 * @param verbose whether each step is told where nobody sits at a terminal, too
 * @param quiet whether no step is told
 */
public record CommandSettings(Map<Setting, String> options, boolean verbose, boolean quiet) {
  /** Takes a copy. */
  public CommandSettings {
    options = Map.copyOf(options);
  }
}
