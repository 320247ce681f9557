package vend.cli.settings;

import java.util.Map;

/**
 * The settings on the command line.
 *
 * @param options the options that are given, with their values
 * @param verbose whether to report steps even without a terminal
 * @param quiet whether to report no steps
 */
public record CommandSettings(Map<Setting, String> options, boolean verbose, boolean quiet) {
  /** Copies the map. */
  public CommandSettings {
    options = Map.copyOf(options);
  }
}
