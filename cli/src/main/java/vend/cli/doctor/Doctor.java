package vend.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import vend.Json;
import vend.Secret;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.Session;
import vend.cli.settings.CommandSettings;
import vend.cli.settings.ConfigFile;
import vend.cli.settings.Setting;
import vend.cli.settings.Settings;
import vend.cli.settings.UserFolders;
import vend.client.http.Network;
import vend.client.hub.HubAddress;
import vend.client.keychain.Keychain;
import vend.client.keychain.KeychainUnavailable;
import vend.client.keychain.SystemKeychain;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;

/**
 * Runs the checks of {@code vend doctor}: what can prevent credentials, and what to do about it.
 */
public final class Doctor {
  private final CommandContext context;
  private final FileChecks files;
  private final List<CheckResult> found = new ArrayList<>();

  private Doctor(CommandContext context) {
    // The checks never prompt and open no page.
    this.context = context.unattended();
    this.files = new FileChecks(context);
  }

  /**
   * Runs all checks and prints the results.
   *
   * @param role the role to get credentials of, if the user names one
   * @param json whether to print one JSON document
   * @return the exit code: 1 if a check found a problem
   */
  public static int run(
      CommandContext context, CommandSettings given, Optional<String> role, boolean json) {
    var doctor = new Doctor(context);
    doctor.look(given, role);
    if (json) {
      context
          .out()
          .println(
              Json.write(Map.of("checks", doctor.found.stream().map(CheckResult::json).toList())));
    } else {
      doctor.found.forEach(checkup -> context.out().println(checkup.text()));
    }
    context.out().flush();
    return doctor.found.stream().anyMatch(CheckResult::isWrong) ? 1 : 0;
  }

  private void look(CommandSettings given, Optional<String> role) {
    try {
      found.add(files.config(new UserFolders(context.environment()).config()));
      Settings settings = Settings.read(context.environment(), given);
      Optional<HubAddress> hub = settings.as(Setting.HUB, HubAddress::parse);
      Network way = settings.network(context.environment());
      var network = new NetworkChecks(context, way.http());
      hub.ifPresent(address -> found.addAll(network.hub(address)));
      found.addAll(network.certificates(way));
      signIn(given, role, network);
      found.addAll(files.cache(settings));
      found.addAll(files.aws());
    } catch (ConfigFile.InvalidConfig e) {
      found.add(
          CheckResult.wrong(
              "config",
              String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
              "Correct that line."));
    } catch (CommandFailed e) {
      found.add(failed("settings", e));
    }
    environment();
    keychain();
  }

  private void signIn(CommandSettings given, Optional<String> role, NetworkChecks network) {
    Session session;
    try {
      session = Session.open(context, new CommandSettings(given.options(), given.verbose(), true));
    } catch (CommandFailed e) {
      found.add(failed("sign-in", e));
      return;
    }
    caller(session, network);
    role.ifPresent(name -> role(session, name));
  }

  private void caller(Session session, NetworkChecks network) {
    try {
      Map<String, String> caller = session.source().caller().facts();
      String identity =
          Stream.of("token", "saml", "sso", "aws", "sub")
              .filter(caller::containsKey)
              .map(name -> name + " " + caller.get(name))
              .reduce((one, other) -> one + ", " + other)
              .orElse("no identity");
      String end = caller.getOrDefault("exp", "");
      found.add(
          end.contains("expired")
              ? CheckResult.wrong("sign-in", identity + ", exp " + end, "Get a new token.")
              : CheckResult.ok("sign-in", identity + (end.isEmpty() ? "" : ", until " + end)));
      Optional.ofNullable(caller.get("iss"))
          .filter(issuer -> !issuer.equals("-"))
          .ifPresent(issuer -> found.add(network.issuer(issuer)));
    } catch (NoCredentials e) {
      found.add(failed("sign-in", CommandFailed.of(e)));
    }
  }

  private void role(Session session, String role) {
    try {
      var credentials = session.credentials(CredentialRequest.of(role));
      found.add(
          CheckResult.ok(
              "role",
              "credentials of %s, until %s".formatted(credentials.role(), credentials.expires())));
    } catch (CommandFailed e) {
      found.add(failed("role", e));
    } catch (IllegalArgumentException e) {
      found.add(CheckResult.wrong("role", String.valueOf(e.getMessage()), ""));
    }
  }

  /** The first line of the message is what happened; the second is what to do. */
  private static CheckResult failed(String name, CommandFailed failure) {
    List<String> lines = String.valueOf(failure.getMessage()).lines().toList();
    String next = lines.size() > 1 ? lines.get(1).replaceFirst("^vend: ", "") : "";
    return CheckResult.wrong(name, lines.isEmpty() ? "" : lines.getFirst(), next);
  }

  private void environment() {
    List<String> set =
        Stream.of("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
            .filter(context.environment()::containsKey)
            .toList();
    if (!set.isEmpty()) {
      found.add(
          CheckResult.note(
              "environment",
              "AWS tools take credentials from %s".formatted(String.join(", ", set)),
              "vend exec removes these variables for its command."));
    }
  }

  /** Looks up an entry that does not exist, which shows whether the keychain answers. */
  private void keychain() {
    Keychain keychain = SystemKeychain.find(context.environment());
    if (keychain.equals(Keychain.NONE)) {
      found.add(
          CheckResult.ok("keychain", "no keychain; the key that seals the cache is in a file"));
      return;
    }
    try {
      Optional<Secret> _ = keychain.find(new Keychain.Entry("vend", "doctor"));
      found.add(CheckResult.ok("keychain", keychain.name() + " answers"));
    } catch (KeychainUnavailable e) {
      found.add(
          CheckResult.note(
              "keychain",
              String.valueOf(e.getMessage()),
              "Unlock it, or turn it off: VEND_KEYCHAIN=off."));
    }
  }
}
