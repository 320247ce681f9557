package vend.cli.credentials;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;
import vend.client.console.OneTimeLink;
import vend.client.source.NoCredentials;
import vend.console.ConsoleDestination;
import vend.console.ConsoleIssuer;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;

/** `vend console`. */
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    description = {
      "Opens the AWS console in your browser, signed in with keys of a role. The link that does it is not shown, unless no browser can be opened: whoever opens it within 15 minutes is signed in.",
      "",
      "With a hub the session ends with the keys, and --duration is how long those live. Without one, --duration is how long the session lasts, up to 12h, unless the keys are got by the keys of another role."
    },
    footer = {
      "",
      "Exit code: 0 it is open; 1 refused; 2 could not run.",
      "",
      "Examples:",
      "  vend console shop-prod/read-only",
      "  vend console shop-prod/read-only \\",
      "      --destination https://eu-central-1.console.aws.amazon.com/s3/home",
      "  vend console 222222222222/read-only --duration 8h",
      "  vend console shop-prod/read-only --print"
    })
public final class ConsoleCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Option(names = "--print", description = "Print the link in the place of opening it.")
  private boolean print;

  @Option(
      names = "--destination",
      paramLabel = "URL",
      description = "The page of the console to begin at. Default: its first page.")
  private @Nullable String destination;

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description = "The page where to sign in again, which AWS shows once the session is over.")
  private @Nullable String issuer;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private CredentialOptions keys = new CredentialOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public ConsoleCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    var target =
        new ConsoleTarget(
            parsed("--destination", destination, ConsoleDestination::parse),
            parsed("--issuer", issuer, ConsoleIssuer::parse));
    CommandContext context = this.context.at(spec.commandLine());
    Session session = Session.open(context, settings.of(spec));
    ConsoleLink link = session.console(keys.choice(), target);
    if (print) {
      print(context, link);
    } else {
      open(session, link);
    }
    return 0;
  }

  private static <T> Optional<T> parsed(
      String option, @Nullable String text, Function<String, T> parse) throws CommandFailed {
    try {
      return Optional.ofNullable(text).map(parse);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("%s %s".formatted(option, e.getMessage()));
    }
  }

  private static void print(CommandContext context, ConsoleLink link) {
    context.out().println(link.url().reveal());
    context.out().flush();
  }

  private static void open(Session session, ConsoleLink link) throws CommandFailed {
    CommandContext context = session.context();
    try (OneTimeLink once = OneTimeLink.listen(link.url(), context.random())) {
      if (!context.browser().get().open(once.address())) {
        context
            .err()
            .println(
                "vend: no browser can be opened here. Whoever opens this link within %d minutes is signed in:"
                    .formatted(ConsoleLink.OPENED_WITHIN.toMinutes()));
        print(context, link);
        return;
      }
      if (!once.await(PATIENCE)) {
        throw new CommandFailed(
            "the browser did not come for the link within a minute; --print prints it");
      }
      session
          .steps()
          .step(
              "the console is open in your browser, until "
                  + link.expires().truncatedTo(ChronoUnit.SECONDS));
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }
}
