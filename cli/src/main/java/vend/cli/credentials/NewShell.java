package vend.cli.credentials;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.command.ShellWord;
import vend.cli.session.CommandSetup;
import vend.cli.session.HubRoles;
import vend.cli.session.RoleSource;
import vend.cli.session.RoleSources;
import vend.cli.session.Session;
import vend.cli.settings.CommandSettings;
import vend.cli.settings.Setting;
import vend.signin.oidc.ClientSecret;

/**
 * A shell without the variables of this one, in which AWS tools run {@code vend} by a profile.
 *
 * @param session the session of this shell
 * @param passed the settings that the profile passes as options
 */
public record NewShell(Session session, Map<Setting, String> passed) {
  /** The variables that every shell of the user has. */
  private static final Set<String> EVERYWHERE =
      Set.of("HOME", "USERPROFILE", "PATH", "OS", "SYSTEMROOT", "APPDATA", "LOCALAPPDATA");

  /**
   * Secrets of sign-ins. {@link RoleSources} does not miss them, because they are read only when a
   * token or an assertion is requested.
   */
  private static final Set<String> SIGN_IN_SECRETS =
      Set.of(
          ClientSecret.VARIABLE,
          "VEND_ONE_LOGIN_CLIENT_SECRET",
          "CONJUR_AUTHN_LOGIN",
          "CONJUR_AUTHN_API_KEY");

  /** AWS credentials that prove the user's identity; read as late as the secrets above. */
  private static final Set<String> AWS_CREDENTIALS =
      Set.of("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  /** What the profiles need and a new shell lacks, one sentence each. */
  public List<String> missing() {
    var missing = new ArrayList<String>();
    try {
      CommandContext fresh = session.context().in(environment());
      RoleSource _ =
          new RoleSources(CommandSetup.of(fresh, new CommandSettings(passed, false, true)))
              .choose();
    } catch (CommandFailed e) {
      missing.add("a new shell cannot use these profiles: " + e.getMessage());
    }
    Set<String> alone = new TreeSet<>(SIGN_IN_SECRETS);
    if (session.settings().text(Setting.SIGN_IN).filter("aws"::equals).isPresent()
        && !session.settings().has(Setting.AWS_PROFILE)) {
      alone.addAll(AWS_CREDENTIALS);
    }
    if (!(session.source() instanceof HubRoles)) {
      // Without a hub, Vend calls STS itself.
      alone.add("AWS_ENDPOINT_URL_STS");
    }
    alone.retainAll(session.context().environment().keySet());
    if (!alone.isEmpty()) {
      missing.add(
          "these profiles need %s, which only this shell has. Set it in every shell that uses them"
              .formatted(String.join(", ", alone)));
    }
    return missing;
  }

  private Map<String, String> environment() {
    var fresh = new LinkedHashMap<>(session.context().environment());
    fresh.keySet().retainAll(EVERYWHERE);
    return fresh;
  }

  /** A command that works in a new shell as it is. */
  public String line(String profile, Optional<String> region) {
    var words = new ArrayList<String>();
    variable("AWS_CONFIG_FILE")
        .ifPresent(file -> words.add("AWS_CONFIG_FILE=" + ShellWord.of(file)));
    words.addAll(List.of("aws", "sts", "get-caller-identity", "--profile", ShellWord.of(profile)));
    if (region.isEmpty()) {
      words.addAll(List.of("--region", "us-east-1"));
    }
    variable("AWS_ENDPOINT_URL_STS")
        .or(() -> variable("AWS_ENDPOINT_URL"))
        .ifPresent(address -> words.addAll(List.of("--endpoint-url", ShellWord.of(address))));
    return String.join(" ", words);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(session.context().environment().get(name))
        .filter(text -> !text.isBlank());
  }
}
