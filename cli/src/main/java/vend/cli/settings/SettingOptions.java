package vend.cli.settings;

import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * The user's settings as options, one for each. A token or a password is never among them:
 * everybody on the machine can read a command line.
 */
public final class SettingOptions {
  /** The command whose help lists the options of signing in; elsewhere they would be too many. */
  private static final String SIGNING_IN = "login";

  /** The name by which the commands have these. */
  private static final String MIXIN = "settings";

  @Option(
      names = "--verbose",
      description = "Tell each step on standard error, also where that is no terminal.")
  private boolean verbose;

  @Option(names = "--quiet", description = "Tell no step, also at a terminal.")
  private boolean quiet;

  /** Adds the options to each command that has these settings. */
  public static void addTo(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    if (spec.mixins().containsKey(MIXIN)) {
      for (Setting setting : Setting.values()) {
        // vend explain has a --token-file of its own, with more to say about it.
        if (spec.findOption(setting.option()) == null) {
          spec.addOption(option(setting, spec.name().equals(SIGNING_IN)));
        }
      }
    }
    line.getSubcommands().values().forEach(SettingOptions::addTo);
  }

  private static OptionSpec option(Setting setting, boolean signingIn) {
    OptionSpec.Builder option = OptionSpec.builder(setting.option()).paramLabel(setting.label());
    // picocli takes only true and false for a flag's value, so a ROLE may follow it.
    return (setting.isFlag()
            ? option.arity("0..1").type(boolean.class).fallbackValue("true")
            : option.type(String.class))
        .hidden(setting.isOfSigningIn() && !signingIn)
        .description(
            "%s Or %s, or %s: in the config file."
                .formatted(setting.description(), setting.variable(), setting.key())
                .replace("%", "%%"))
        .build();
  }

  /** What was said. */
  public CommandSettings of(CommandSpec command) {
    ParseResult parsed = command.commandLine().getParseResult();
    Map<Setting, String> said = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      Object value = parsed.matchedOptionValue(setting.option(), "");
      if (parsed.hasMatchedOption(setting.option())) {
        said.put(
            setting,
            setting.isFlag() && value instanceof Boolean flag
                ? setting.ofFlag(flag)
                : String.valueOf(value));
      }
    }
    return new CommandSettings(said, verbose, quiet);
  }
}
