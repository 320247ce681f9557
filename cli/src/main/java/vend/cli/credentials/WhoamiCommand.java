package vend.cli.credentials;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.Printable;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.KnownCaller;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;
import vend.client.source.NoCredentials;

/** {@code vend whoami}: shows the user's identity, as far as this machine knows it. */
@Command(
    name = "whoami",
    mixinStandardHelpOptions = true,
    description = {
      "Show your hub, your token's origin and its claims",
      "",
      "Lists the claims by the names that grants test. Vend does not verify the token here, does not show it, and does not send it to the hub."
    },
    footer = {
      "",
      "Exit code: 0 shown; 1 there is no token; 2 could not run.",
      "",
      "Examples:",
      "  vend whoami",
      "  vend whoami --hub https://vend.example.com --token-file token.jwt"
    })
public final class WhoamiCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public WhoamiCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    CommandContext context = this.context.at(spec.commandLine());
    KnownCaller caller = caller(Session.open(context, settings.of(spec)));
    if (json) {
      var document = new LinkedHashMap<String, Object>(caller.facts());
      document.put("claims", caller.claims());
      context.out().println(Json.write(document));
    } else {
      print(caller, context.out());
    }
    context.out().flush();
    return 0;
  }

  private static void print(KnownCaller caller, PrintWriter out) {
    caller
        .facts()
        .forEach((name, value) -> out.println("%-6s %s".formatted(name, Printable.of(value))));
    if (!caller.claims().isEmpty()) {
      out.println("Claims, by the names that grants test:");
    }
    caller
        .claims()
        .forEach(
            (name, values) -> out.println("  %s: %s".formatted(Printable.of(name), words(values))));
  }

  private static String words(List<String> values) {
    return values.stream().map(Printable::of).collect(Collectors.joining(", "));
  }

  private static KnownCaller caller(Session session) throws CommandFailed {
    try {
      return session.source().caller();
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }
}
