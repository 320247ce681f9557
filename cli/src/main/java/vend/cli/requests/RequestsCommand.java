package vend.cli.requests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.Printable;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;
import vend.client.hub.AccessRequest;
import vend.client.hub.AccessRequestPage;
import vend.client.hub.Hub;
import vend.client.source.NoCredentials;

/** {@code vend requests}: lists access requests. */
@Command(
    name = "requests",
    mixinStandardHelpOptions = true,
    description = {
      "List access requests",
      "",
      "Lists your own requests; with --to-decide those that you may approve now; with --state all that you may see in this state. The newest request is first. LEFT is the time to decide a pending request, or the time of access that is left."
    },
    footer = {
      "",
      "Exit code: 0 listed; 1 refused; 2 could not run.",
      "",
      "Examples:",
      "  vend requests",
      "  vend requests --to-decide",
      "  vend requests --state approved --json | jq -r .requests[].id"
    })
public final class RequestsCommand implements Callable<Integer> {
  private static final List<String> STATES =
      List.of("pending", "approved", "denied", "withdrawn", "expired", "ended", "revoked");

  private static final int MOST = 1_000;

  /** A hub ends a page early rather than to read for long, so pages can be small or empty. */
  private static final int MOST_PAGES = 2_000;

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Option(names = "--to-decide", description = "Only requests that you may approve now.")
  private boolean toDecide;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "Only requests in this state: pending, approved, denied, withdrawn, expired, ended or"
              + " revoked.")
  private @Nullable String state;

  @Option(names = "--mine", description = "Only your own requests.")
  private boolean mine;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "List at most N requests: 1 to 1000. Default: 100.")
  private int limit = 100;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public RequestsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    check();
    CommandContext context = this.context.at(spec.commandLine());
    Hub hub = Session.open(context, settings.of(spec)).hub(RequestText.ONLY_A_HUB);
    var requests = new ArrayList<AccessRequest>();
    boolean isAll;
    try {
      isAll = read(hub, requests);
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
    if (json) {
      context
          .out()
          .println(
              Json.write(
                  Map.of("requests", requests.stream().map(AccessRequest::document).toList())));
    } else if (requests.isEmpty()) {
      context.out().println("None.");
    } else {
      new RequestTable(requests, context.clock().instant()).print(context.out());
    }
    context.out().flush();
    if (toDecide && !json && !requests.isEmpty()) {
      context
          .err()
          .println(
              "vend: To approve or deny one: vend approve %1$s, vend deny %1$s"
                  .formatted(Printable.of(requests.getFirst().id())));
    }
    if (!isAll) {
      context.err().println("vend: There are more requests. Add --limit %d.".formatted(MOST));
    }
    return 0;
  }

  private void check() {
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--limit takes a number from 1 to %d".formatted(MOST));
    }
    if (state != null && !STATES.contains(state)) {
      throw new ParameterException(
          spec.commandLine(), "--state takes one of " + String.join(", ", STATES));
    }
  }

  /** Reads page by page; returns whether these are all requests. */
  private boolean read(Hub hub, List<AccessRequest> requests) throws NoCredentials {
    Map<String, String> query = query();
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      query.put("limit", Integer.toString(Math.min(100, limit - requests.size())));
      AccessRequestPage page = hub.accessRequests(query);
      requests.addAll(page.requests());
      if (page.next().isEmpty()) {
        return true;
      }
      if (requests.size() >= limit) {
        return false;
      }
      query.put("next", page.next().get());
    }
    return false;
  }

  private Map<String, String> query() {
    var query = new LinkedHashMap<String, String>();
    if (state != null) {
      query.put("state", state);
    }
    if (mine) {
      query.put("mine", "true");
    }
    if (toDecide) {
      query.put("toDecide", "true");
    }
    return query;
  }
}
