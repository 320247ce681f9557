package vend.cli.requests;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import vend.Json;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;
import vend.client.hub.AccessRequest;
import vend.client.hub.Hub;
import vend.client.hub.Hub.RequestAct;
import vend.client.source.NoCredentials;
import vend.grant.RequestId;

/** What {@code vend approve}, {@code deny}, {@code withdraw} and {@code end} have in common. */
final class ActOptions {
  @Parameters(paramLabel = "ID", description = "The request: vend requests prints its id.")
  private String id;

  @Option(
      names = "--comment",
      paramLabel = "TEXT",
      description = "A comment for the other people: up to 500 characters.")
  private String comment = "";

  @Option(names = "--json", description = "Print the request as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  ActOptions() {}

  /** Acts on the request and returns the exit code. */
  int run(CommandContext outer, CommandSpec spec, SettingOptions settings, RequestAct act)
      throws CommandFailed {
    if (RequestId.parse(id).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "the id of a request looks like req-0a1b2c3d4e5f");
    }
    CommandContext context = outer.at(spec.commandLine());
    Hub hub = Session.open(context, settings.of(spec)).hub(RequestText.ONLY_A_HUB);
    AccessRequest request;
    try {
      request = hub.actOn(id, act, comment);
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
    context
        .out()
        .println(
            json ? Json.write(request.document()) : new RequestText(request, context).after(act));
    context.out().flush();
    return 0;
  }
}
