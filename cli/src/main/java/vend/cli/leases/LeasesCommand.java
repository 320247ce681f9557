package vend.cli.leases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;
import vend.client.hub.Hub;
import vend.client.hub.Lease;
import vend.client.hub.LeasePage;
import vend.client.source.NoCredentials;

/** {@code vend leases}: lists vended sessions. */
@Command(
    name = "leases",
    mixinStandardHelpOptions = true,
    description = {
      "List the sessions that a hub has vended",
      "",
      "Lists your own sessions. Operators (operators in the grants file, with leases) see those of"
          + " all callers. The newest session is first. LEFT is the time until the credentials"
          + " expire in AWS, even if they are revoked at the hub."
    },
    footer = {
      "",
      "Exit code: 0 listed; 1 refused; 2 could not run.",
      "",
      "Examples:",
      "  vend leases --hub https://vend.example.com",
      "  vend leases --role shop-prod/deploy",
      "  vend leases --person ann@example.com --state revoked",
      "  vend leases --mine --json | jq -r .leases[].id"
    })
public final class LeasesCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  /** A hub ends a page early rather than to read for long, so pages can be small or empty. */
  private static final int MOST_PAGES = 20_000;

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Mixin private LeaseFilters filters = new LeaseFilters();

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "Sessions of this issuer's callers.")
  private @Nullable String issuer;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "active (default), expired, revoked, or all.")
  private String state = "active";

  @Option(names = "--mine", description = "Only your own sessions, for operators.")
  private boolean mine;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "List at most N sessions: 1 to 10000. Default: 1000.")
  private int limit = 1_000;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public LeasesCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    check();
    CommandContext context = this.context.at(spec.commandLine());
    Hub hub = Session.open(context, settings.of(spec)).hub("only a hub records leases");
    var leases = new ArrayList<Lease>();
    boolean isAll;
    try {
      isAll = read(hub, leases);
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
    if (json) {
      context
          .out()
          .println(Json.write(Map.of("leases", leases.stream().map(Lease::document).toList())));
    } else if (leases.isEmpty()) {
      context.out().println("None.");
    } else {
      new LeaseTable(leases, context.clock().instant()).print(context.out());
    }
    context.out().flush();
    if (!isAll) {
      context
          .err()
          .println(
              "vend: There are more sessions. Filter them, or add --limit %d.".formatted(MOST));
    }
    return 0;
  }

  private void check() {
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--limit takes a number from 1 to %d".formatted(MOST));
    }
    if (!List.of("active", "expired", "revoked", "all").contains(state)) {
      throw new ParameterException(
          spec.commandLine(), "--state takes active, expired, revoked or all");
    }
  }

  /** Reads page by page; returns whether these are all leases. */
  private boolean read(Hub hub, List<Lease> leases) throws NoCredentials {
    Map<String, String> query = query();
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      query.put("limit", Integer.toString(Math.min(100, limit - leases.size())));
      LeasePage page = hub.leases(query);
      leases.addAll(page.leases());
      if (page.next().isEmpty()) {
        return true;
      }
      if (leases.size() >= limit) {
        return false;
      }
      query.put("next", page.next().get());
    }
    return false;
  }

  private Map<String, String> query() {
    var query = new LinkedHashMap<>(filters.values());
    Optional.ofNullable(issuer).ifPresent(name -> query.put("issuer", name));
    if (!state.equals("all")) {
      query.put("state", state);
    }
    if (mine) {
      query.put("mine", "true");
    }
    return query;
  }
}
