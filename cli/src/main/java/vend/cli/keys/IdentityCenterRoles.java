package vend.cli.keys;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import vend.Secret;
import vend.aws.AccountId;
import vend.aws.AwsRegion;
import vend.aws.RoleArn;
import vend.cli.command.CommandFailed;
import vend.client.KeySource;
import vend.client.NoCredentials;
import vend.client.sso.IdentityCenter;
import vend.client.sso.IdentityCenterCredentials;
import vend.client.sso.SsoOidc;
import vend.client.sso.SsoProfile;
import vend.client.sso.SsoSession;
import vend.client.sso.SsoTokens;
import vend.grant.RoleReference;

/**
 * IAM Identity Center.
 *
 * @param setup what the command works with
 * @param session that is signed in to
 * @param center the portal
 * @param tokens what the sign-in left
 */
record IdentityCenterRoles(Setup setup, SsoSession session, IdentityCenter center, SsoTokens tokens)
    implements RoleSource {
  static IdentityCenterRoles of(Setup setup) throws CommandFailed {
    SsoSession session = session(setup);
    return new IdentityCenterRoles(
        setup,
        session,
        new IdentityCenter(
            session, setup.around().environment(), setup.network(), setup.around().clock()),
        new SsoTokens(
            folder(setup.around()),
            new SsoOidc(
                session, setup.around().environment(), setup.network(), setup.around().clock()),
            setup.around().clock()));
  }

  /** Where AWS's tools keep sign-ins. */
  static Path folder(CommandContext around) throws CommandFailed {
    return new UserFolders(around.environment()).aws("", "sso").resolve("cache");
  }

  /** The session that is set. */
  static SsoSession session(Setup setup) throws CommandFailed {
    Path config = new UserFolders(setup.around().environment()).aws("AWS_CONFIG_FILE", "config");
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
        setup.settings().needed(Setting.IDENTITY_CENTER_START_URL),
        setup.settings().needed(Setting.IDENTITY_CENTER_REGION));
  }

  @Override
  public KeySource keys(String role, KeyTerms terms) throws CommandFailed {
    if (terms.sessionName().isPresent() || terms.duration().isPresent()) {
      throw new CommandFailed(
          "IAM Identity Center names its sessions itself, and its permission sets say how long they"
              + " last: leave out --session-name and --duration");
    }
    RoleReference reference = RoleReference.parse(role);
    AccountId account = account(reference);
    String name =
        switch (reference) {
          case RoleReference.ByArn byArn -> byArn.arn().name();
          case RoleReference.ByName byName -> byName.role();
        };
    return new IdentityCenterCredentials(
                center, tokens, session, name, setup.cache(), setup.around().clock(), setup.steps())
            .in(account)
        ::keys;
  }

  private AccountId account(RoleReference role) throws CommandFailed {
    return switch (role) {
      case RoleReference.ByArn byArn -> byArn.arn().account();
      case RoleReference.ByName byName when AccountId.isValid(byName.account()) ->
          new AccountId(byName.account());
      case RoleReference.ByName byName -> named(byName.account());
    };
  }

  private AccountId named(String name) throws CommandFailed {
    try {
      return center.accounts(tokens.token(session)).stream()
          .filter(account -> account.name().equals(name))
          .map(IdentityCenter.Account::id)
          .findFirst()
          .orElseThrow(() ->
              new CommandFailed(
                  "IAM Identity Center shows you no account by the name %s: vend roles lists them"
                      .formatted(name)));
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  @Override
  public boolean isChained() {
    return false;
  }

  @Override
  public List<OfferedRole> roles() throws NoCredentials {
    setup.steps().step("asking IAM Identity Center for accounts and permission sets ...");
    Secret token = tokens.token(session);
    var roles = new ArrayList<OfferedRole>();
    for (IdentityCenter.Account account : center.accounts(token)) {
      for (String name : center.roles(token, account.id())) {
        roles.add(
            new OfferedRole(
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
    caller.put("sso", session.startUrl());
    session.name().ifPresent(name -> caller.put("name", name));
    return new KnownCaller(caller);
  }
}
