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

/** {@code vend console}: opens the AWS console, signed in with a role's credentials. */
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    description = {
      "Open the AWS console with a role's credentials",
      "",
      "Vend does not show the sign-in link, unless it cannot open a browser: anyone with the link can sign in for 15 minutes.",
      "",
      "With a hub, the session ends when the credentials expire, and --duration sets the lifetime of the credentials. Without a hub, --duration sets the length of the console session, up to 12h. It does not apply to credentials from role chaining."
    },
    footer = {
      "",
      "Exit code: 0 opened; 1 refused; 2 could not run.",
      "",
      "Examples:",
      "  vend console shop-prod/read-only",
      "  vend console shop-prod/read-only \\",
      "      --destination https://eu-central-1.console.aws.amazon.com/s3/home",
      "  vend console 222222222222/read-only --duration 8h",
      "  vend console shop-prod/read-only --print"
    })
public final class ConsoleCommand implements Callable<Integer> {
  private static final Duration BROWSER_TIMEOUT = Duration.ofMinutes(1);

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Option(names = "--print", description = "Print the sign-in link instead of opening it.")
  private boolean print;

  @Option(
      names = "--destination",
      paramLabel = "URL",
      description = "The console page to open. Default: the home page.")
  private @Nullable String destination;

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description = "Your sign-in page, which AWS links to when the session ends.")
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
                "vend: no browser can be opened here. Open this link within %d minutes. Anyone who has it can sign in:"
                    .formatted(ConsoleLink.OPENED_WITHIN.toMinutes()));
        print(context, link);
        return;
      }
      if (!once.await(BROWSER_TIMEOUT)) {
        throw new CommandFailed(
            "the browser did not open the link within a minute. Print the link instead: add --print");
      }
      session
          .steps()
          .step(
              "the console is open in your browser. The session ends at "
                  + link.expires().truncatedTo(ChronoUnit.SECONDS));
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }
}
