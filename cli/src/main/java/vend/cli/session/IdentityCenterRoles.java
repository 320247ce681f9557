package vend.cli.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import vend.Secret;
import vend.aws.AwsRegion;
import vend.aws.RoleArn;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.settings.Setting;
import vend.cli.settings.UserFolders;
import vend.client.source.NoCredentials;
import vend.signin.sso.IdentityCenter;
import vend.signin.sso.IdentityCenterSource;
import vend.signin.sso.SsoOidc;
import vend.signin.sso.SsoProfile;
import vend.signin.sso.SsoSession;
import vend.signin.sso.SsoTokens;

/**
 * Roles and credentials from IAM Identity Center.
 *
 * @param credentials the client of the access portal
 */
public record IdentityCenterRoles(CommandSetup setup, IdentityCenterSource credentials)
    implements RoleSource {
  static IdentityCenterRoles of(CommandSetup setup) throws CommandFailed {
    SsoSession session = session(setup);
    return new IdentityCenterRoles(
        setup,
        new IdentityCenterSource(
            new IdentityCenter(
                session, setup.context().environment(), setup.network(), setup.context().clock()),
            new SsoTokens(
                folder(setup.context()),
                new SsoOidc(
                    session,
                    setup.context().environment(),
                    setup.network(),
                    setup.context().clock()),
                setup.context().clock()),
            session));
  }

  /** The folder in which AWS tools store sign-ins. */
  public static Path folder(CommandContext context) throws CommandFailed {
    return new UserFolders(context.environment()).aws("", "sso").resolve("cache");
  }

  /** The configured session: by name, by profile, or by start URL and region. */
  public static SsoSession session(CommandSetup setup) throws CommandFailed {
    Path config = new UserFolders(setup.context().environment()).aws("AWS_CONFIG_FILE", "config");
    Optional<SsoSession> named =
        setup
            .settings()
            .as(Setting.IDENTITY_CENTER_SESSION, name -> SsoProfile.readSession(config, name));
    Optional<SsoSession> ofProfile =
        setup
            .settings()
            .as(Setting.IDENTITY_CENTER_PROFILE, name -> SsoProfile.read(config, name).session());
    if (named.or(() -> ofProfile).isPresent()) {
      return named.or(() -> ofProfile).get();
    }
    return new SsoSession(
        Optional.empty(),
        setup.settings().required(Setting.IDENTITY_CENTER_START_URL),
        setup.settings().required(Setting.IDENTITY_CENTER_REGION));
  }

  @Override
  public boolean isChained() {
    return false;
  }

  @Override
  public List<AvailableRole> roles() throws NoCredentials {
    setup.steps().step("requesting accounts and permission sets from IAM Identity Center ...");
    SsoSession session = credentials.session();
    Secret token = credentials.tokens().token(session);
    var roles = new ArrayList<AvailableRole>();
    for (IdentityCenter.Account account : credentials.center().accounts(token)) {
      for (String name : credentials.center().roles(token, account.id())) {
        roles.add(
            new AvailableRole(
                account.id().value() + "/" + name,
                RoleArn.of(new AwsRegion(session.region()).partition(), account.id(), name),
                account.name().isEmpty() ? account.id().value() : account.name(),
                Optional.empty()));
      }
    }
    return roles;
  }

  @Override
  public KnownCaller caller() {
    var caller = new LinkedHashMap<String, String>();
    caller.put("sso", credentials.session().startUrl());
    credentials.session().name().ifPresent(name -> caller.put("name", name));
    return new KnownCaller(caller);
  }
}
