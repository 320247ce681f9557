package vend.cli.leases;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.Printable;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.command.ShellWord;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;
import vend.client.hub.Hub;
import vend.client.hub.Revocation;
import vend.client.source.NoCredentials;

/** {@code vend revoke}: revokes vended sessions at a hub. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Revoke sessions that a hub has vended",
      "",
      "Revokes one lease, or with --all every session of a role, caller, grant or person that"
          + " exists now. Operators (operators in the grants file, with revoke) revoke any session;"
          + " you can always revoke your own.",
      "",
      "Within 5 seconds, the hub no longer serves or honors the credentials. AWS honors them"
          + " until they expire; the command prints when. New sessions are possible after 5"
          + " seconds: to stop them, use vend freeze before."
    },
    footer = {
      "",
      "Exit code: 0 revoked; 1 refused; 2 could not run, or unknown lease.",
      "",
      "Examples:",
      "  vend revoke ASIAEXAMPLE123456789 --reason \"credentials in a log\"",
      "  vend revoke --person ann@example.com --all --reason \"stolen laptop\"",
      "  vend revoke --caller github/repo:acme/shop --all --reason \"ticket 4711\"",
      "  vend revoke --role shop-prod/deploy --all --reason \"ticket 4711\"",
      "  vend revoke --grant shop-deploys-from-main --all --reason \"ticket 4711\""
    })
public final class RevokeCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Mixin private LeaseFilters filters = new LeaseFilters();

  @Parameters(
      paramLabel = "LEASE",
      arity = "0..1",
      description = "The id of one lease: vend leases prints it.")
  private @Nullable String lease;

  @Option(
      names = "--all",
      description = "Revoke all sessions of the role, caller, grant or person.")
  private boolean all;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "The reason, for the hub's log: 1 to 200 characters.")
  private String reason;

  @Option(names = "--json", description = "Print the hub's answer as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public RevokeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    Map<String, Object> body = body();
    CommandContext context = this.context.at(spec.commandLine());
    Hub hub = Session.open(context, settings.of(spec)).hub("only a hub records leases");
    Revocation revocation;
    try {
      revocation = hub.revoke(body);
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
    if (json) {
      context.out().println(Json.write(revocation.document()));
    } else {
      print(context, revocation);
    }
    context.out().flush();
    return 0;
  }

  private Map<String, Object> body() {
    var body = new LinkedHashMap<String, Object>(filters.values());
    Optional.ofNullable(lease).ifPresent(id -> body.put("lease", id));
    if (body.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          "name what to revoke: a LEASE, or one of --role, --caller, --grant and --person");
    }
    if (all == (lease != null)) {
      throw new ParameterException(
          spec.commandLine(),
          lease == null
              ? "this revokes all sessions that it selects. To confirm, add --all"
              : "--all is for --role, --caller, --grant and --person; a LEASE is one session");
    }
    if (all) {
      body.put("all", true);
    }
    body.put("reason", reason);
    return body;
  }

  private void print(CommandContext context, Revocation revocation) {
    PrintWriter out = context.out();
    out.println("Revoked: " + what(revocation.revoked()) + ".");
    out.println(
        "From %s on, no process of the hub serves or honors the credentials."
            .formatted(revocation.hub()));
    out.println(
        "AWS honors them until they expire, at %s at the latest."
            .formatted(revocation.worksInAwsUntil()));
    if (!revocation.leases().leases().isEmpty()) {
      new LeaseTable(revocation.leases().leases(), context.clock().instant()).print(out);
    }
    if (revocation.leases().next().isPresent()) {
      out.println(
          "There are more. To list them: vend leases %s--state revoked"
              .formatted(selector(revocation)));
    }
  }

  /** The hub revokes everything if its record is full. */
  private String selector(Revocation revocation) {
    if (revocation.revoked().containsKey("everything")) {
      return "";
    }
    return filters.values().entrySet().stream()
        .map(one -> "--%s %s ".formatted(one.getKey(), ShellWord.of(one.getValue())))
        .collect(Collectors.joining());
  }

  private static String what(Map<String, Object> revoked) {
    return revoked.entrySet().stream()
        .map(entry ->
            switch (entry.getKey()) {
              case "everything" -> "all sessions, because the hub's record of revocations is full";
              case "lease" -> "lease " + Printable.of(String.valueOf(entry.getValue()));
              default ->
                  "all sessions of %s %s"
                      .formatted(
                          Printable.of(entry.getKey()),
                          Printable.of(String.valueOf(entry.getValue())));
            })
        .collect(Collectors.joining(", "));
  }
}
