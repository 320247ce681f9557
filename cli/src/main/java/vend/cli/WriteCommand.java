package vend.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.cli.keys.CommandContext;
import vend.cli.keys.WriteChoice;
import vend.cli.keys.WriteKeys;

/** `vend write`. */
@Command(
    name = "write",
    mixinStandardHelpOptions = true,
    description = {
      "Writes keys of a role into a profile of AWS's credentials file (AWS_SHARED_CREDENTIALS_FILE, or ~/.aws/credentials), for tools that read nothing else. Other profiles and comments stay as they are.",
      "",
      "With --every it goes on until Ctrl-C. Keys are written sooner where they would be over half of their life, so that the profile never holds keys that have ended."
    },
    footer = {
      "",
      "Exit code: 0 written; 1 refused; 2 could not run; 130 ended by Ctrl-C.",
      "",
      "Examples:",
      "  vend write shop-prod/deploy --profile deploy",
      "  vend write shop-prod/deploy --profile deploy --every 30m",
      "  vend write shop-prod/deploy --profile default --every 15m --times 4 \\",
      "      --file ./credentials"
    })
final class WriteCommand implements Callable<Integer> {
  private static final Pattern PERIOD = Pattern.compile("([1-9][0-9]{0,5})([smh])");

  private final Main.World world;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private KeyOptions keys = new KeyOptions();

  @Option(
      names = "--profile",
      paramLabel = "P",
      required = true,
      description = "The profile; what it has for keys is replaced.")
  private String profile;

  @Option(names = "--file", paramLabel = "FILE", description = "Another credentials file.")
  private @Nullable Path file;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "Write again and again: 30s, 30m or 1h.")
  private @Nullable String every;

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "With --every: end after so many times.")
  private @Nullable Integer times;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  WriteCommand(Main.World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws CommandFailed, InterruptedException {
    CommandContext around = world.surroundings(spec.commandLine());
    return WriteKeys.run(around, settings.of(spec), keys.choice(), choice());
  }

  private WriteChoice choice() throws CommandFailed {
    if (times != null && (every == null || times < 1)) {
      throw new CommandFailed("--times takes a number from 1 on, and goes with --every");
    }
    return new WriteChoice(
        profile,
        Optional.ofNullable(file),
        every == null ? Optional.empty() : Optional.of(period(every)),
        Optional.ofNullable(times));
  }

  private static Duration period(String text) throws CommandFailed {
    Matcher matcher = PERIOD.matcher(text);
    if (!matcher.matches()) {
      throw new CommandFailed("--every is written like 30s, 30m or 1h; this is not: " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
