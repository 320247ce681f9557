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

/** `vend doctor`: what could be in the way of keys, and what to do about it. */
public final class Doctor {
  private final CommandContext context;
  private final FileChecks files;
  private final List<CheckResult> found = new ArrayList<>();

  private Doctor(CommandContext context) {
    // Nobody is asked for anything, and no page is opened.
    this.context = context.unattended();
    this.files = new FileChecks(context);
  }

  /**
   * Looks at everything.
   *
   * @param role whose keys are wanted, if one is named
   * @param json whether it is told as one JSON document
   * @return 1 if something is wrong
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
              "Mend that line."));
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
      String who =
          Stream.of("token", "saml", "sso", "aws", "sub")
              .filter(caller::containsKey)
              .map(name -> name + " " + caller.get(name))
              .reduce((one, other) -> one + ", " + other)
              .orElse("nobody");
      String end = caller.getOrDefault("exp", "");
      found.add(
          end.contains("over")
              ? CheckResult.wrong("sign-in", who + ", ended at " + end, "Get a new token.")
              : CheckResult.ok("sign-in", who + (end.isEmpty() ? "" : ", until " + end)));
      Optional.ofNullable(caller.get("iss"))
          .filter(issuer -> !issuer.equals("-"))
          .ifPresent(issuer -> found.add(network.issuer(issuer)));
    } catch (NoCredentials e) {
      found.add(failed("sign-in", CommandFailed.of(e)));
    }
  }

  private void role(Session session, String role) {
    try {
      var got = session.credentials(CredentialRequest.of(role));
      found.add(
          CheckResult.ok("role", "keys of %s, until %s".formatted(got.role(), got.expires())));
    } catch (CommandFailed e) {
      found.add(failed("role", e));
    } catch (IllegalArgumentException e) {
      found.add(CheckResult.wrong("role", String.valueOf(e.getMessage()), ""));
    }
  }

  /** The message of a failure has what to do on a line of its own. */
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
              "%s: AWS's tools take credentials from there".formatted(String.join(", ", set)),
              "vend exec takes them away for its command."));
    }
  }

  /** Asked for something that it can't have, which is enough to see whether it answers. */
  private void keychain() {
    Keychain keychain = SystemKeychain.find(context.environment());
    if (keychain.equals(Keychain.NONE)) {
      found.add(
          CheckResult.ok("keychain", "there is none; what is kept is sealed with a key in a file"));
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
              "Unlock it, or set VEND_KEYCHAIN=off to do without."));
    }
  }
}
