package vend.cli.settings;

import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * The options of a command for the user's settings, one per setting. Tokens and passwords are never
 * options, because every user of the machine can read a command line.
 */
public final class SettingOptions {
  /** The command whose help lists the sign-in options; other commands accept but hide them. */
  private static final String SIGNING_IN = "login";

  /** The name of this mixin in all commands. */
  private static final String MIXIN = "settings";

  @Option(
      names = "--verbose",
      description = "Report each step on standard error, even without a terminal.")
  private boolean verbose;

  @Option(names = "--quiet", description = "Report no steps.")
  private boolean quiet;

  /** Adds the options to each command that has this mixin. */
  public static void addTo(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    if (spec.mixins().containsKey(MIXIN)) {
      for (Setting setting : Setting.values()) {
        // vend explain declares its own --token-file, with a longer description.
        if (spec.findOption(setting.option()) == null) {
          spec.addOption(option(setting, spec.name().equals(SIGNING_IN)));
        }
      }
    }
    line.getSubcommands().values().forEach(SettingOptions::addTo);
  }

  private static OptionSpec option(Setting setting, boolean signingIn) {
    OptionSpec.Builder option = OptionSpec.builder(setting.option()).paramLabel(setting.label());
    // For a flag's value, picocli accepts only true and false, so a ROLE may follow the flag.
    return (setting.isFlag()
            ? option.arity("0..1").type(boolean.class).fallbackValue("true")
            : option.type(String.class))
        .hidden(setting.isForSigningIn() && !signingIn)
        .description(
            "%s Variable: %s. Config file: %s."
                .formatted(setting.description(), setting.variable(), setting.key())
                .replace("%", "%%"))
        .build();
  }

  /** The options that are given on the command line. */
  public CommandSettings of(CommandSpec command) {
    ParseResult parsed = command.commandLine().getParseResult();
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      Object value = parsed.matchedOptionValue(setting.option(), "");
      if (parsed.hasMatchedOption(setting.option())) {
        given.put(
            setting,
            setting.isFlag() && value instanceof Boolean flag
                ? setting.ofFlag(flag)
                : String.valueOf(value));
      }
    }
    return new CommandSettings(given, verbose, quiet);
  }
}
