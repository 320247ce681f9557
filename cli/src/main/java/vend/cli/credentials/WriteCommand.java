package vend.cli.credentials;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
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
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.CredentialArguments;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;
import vend.cli.settings.UserFolders;
import vend.client.file.AwsFile;
import vend.client.source.CredentialRequest;
import vend.credentials.TemporaryCredentials;

/** {@code vend write}: writes a role's credentials into the AWS credentials file. */
@Command(
    name = "write",
    mixinStandardHelpOptions = true,
    description = {
      "Write a role's credentials into an AWS profile",
      "",
      "Writes to the AWS credentials file (AWS_SHARED_CREDENTIALS_FILE, or ~/.aws/credentials), for tools that read nothing else. Other profiles and comments stay as they are.",
      "",
      "With --every, the command runs until Ctrl-C. It writes earlier if the credentials have passed half of their lifetime, so that the profile never has expired credentials."
    },
    footer = {
      "",
      "Exit code: 0 written; 1 refused; 2 could not run; 130 after Ctrl-C.",
      "",
      "Examples:",
      "  vend write shop-prod/deploy --profile deploy",
      "  vend write shop-prod/deploy --profile deploy --every 30m",
      "  vend write shop-prod/deploy --profile default --every 15m --times 4 \\",
      "      --file ./credentials"
    })
public final class WriteCommand implements Callable<Integer> {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Pattern PERIOD = Pattern.compile("([1-9][0-9]{0,5})([smh])");

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private CredentialOptions credentialOptions = new CredentialOptions();

  @Option(
      names = "--profile",
      paramLabel = "P",
      required = true,
      description = "The profile. Vend replaces the credentials in it.")
  private String profile;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The credentials file. Default: the AWS credentials file.")
  private @Nullable Path file;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "Write again after this time: 30s, 30m or 1h.")
  private @Nullable String every;

  @Option(names = "--times", paramLabel = "N", description = "With --every: stop after N writes.")
  private @Nullable Integer times;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public WriteCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed, InterruptedException {
    CommandContext context = this.context.at(spec.commandLine());
    if (times != null && (every == null || times < 1)) {
      throw new CommandFailed("--times takes a number from 1 on, and needs --every");
    }
    Optional<Duration> period = every == null ? Optional.empty() : Optional.of(period(every));
    CredentialArguments choice = credentialOptions.choice();
    Path to =
        file == null
            ? new UserFolders(context.environment())
                .aws("AWS_SHARED_CREDENTIALS_FILE", "credentials")
            : file;
    Session session = Session.open(context, settings.of(spec));
    run(session, choice, to, period);
    return 0;
  }

  private static Duration period(String text) throws CommandFailed {
    Matcher matcher = PERIOD.matcher(text);
    if (!matcher.matches()) {
      throw new CommandFailed("--every takes a time such as 30s, 30m or 1h, not " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  private void run(Session session, CredentialArguments choice, Path to, Optional<Duration> period)
      throws CommandFailed, InterruptedException {
    CredentialRequest request = session.request(choice);
    TemporaryCredentials written =
        write(session, session.credentials(request, choice.access()), to);
    int count = 1;
    while (period.isPresent() && count < (times == null ? Integer.MAX_VALUE : times)) {
      Thread.sleep(pause(session, period.get(), written));
      Optional<TemporaryCredentials> again = writeAgain(session, request, to);
      count += again.isPresent() ? 1 : 0;
      written = again.orElse(written);
    }
  }

  /** Half of the lifetime at most, so that the credentials in the file never expire. */
  private static Duration pause(Session session, Duration every, TemporaryCredentials written) {
    Duration left =
        Duration.between(session.context().clock().instant(), written.renewal()).plusSeconds(1);
    return Collections.min(List.of(every, left.isPositive() ? left : SOON));
  }

  /**
   * Empty if the hub or AWS does not answer. A refusal ends the command, as a retry cannot help.
   */
  private Optional<TemporaryCredentials> writeAgain(
      Session session, CredentialRequest request, Path to) throws CommandFailed {
    try {
      return Optional.of(write(session, session.credentials(request), to));
    } catch (CommandFailed e) {
      if (e.exitCode() != CommandFailed.COULD_NOT_RUN) {
        throw e;
      }
      session.context().err().println("vend: " + e.getMessage());
      return Optional.empty();
    }
  }

  private TemporaryCredentials write(Session session, TemporaryCredentials got, Path to)
      throws CommandFailed {
    try {
      new AwsFile(to).writeCredentials(profile, got);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailed("%s cannot be written: %s".formatted(to, e.getMessage()));
    }
    session
        .context()
        .out()
        .println(
            "wrote credentials for %s, which expire at %s, as profile %s into %s"
                .formatted(
                    session.steps().account(got.role().account()),
                    got.expires().truncatedTo(ChronoUnit.SECONDS),
                    profile,
                    to));
    session.context().out().flush();
    return got;
  }
}
