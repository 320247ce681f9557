package vend.cli.login;

import java.nio.file.Path;
import vend.cli.command.CommandFailed;
import vend.cli.session.CommandPageOpener;
import vend.cli.session.CommandSetup;
import vend.cli.session.IdentityCenterRoles;
import vend.cli.session.LoginArguments;
import vend.cli.settings.Setting;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;
import vend.signin.oidc.BrowserSignIn;
import vend.signin.sso.IdentityCenter;
import vend.signin.sso.SsoOidc;
import vend.signin.sso.SsoSession;
import vend.signin.sso.SsoSignIn;

/**
 * A sign-in to IAM Identity Center. AWS tools use it, too.
 *
 * @param folder {@code ~/.aws/sso/cache}
 * @param device whether the user signs in on another device
 * @param browser whether Vend opens a browser
 */
record IdentityCenterLogin(
    CommandSetup setup, SsoSession session, Path folder, boolean device, boolean browser)
    implements PersistentSignIn {
  static IdentityCenterLogin of(CommandSetup setup, LoginArguments choice) throws CommandFailed {
    return new IdentityCenterLogin(
        setup,
        IdentityCenterRoles.session(setup),
        IdentityCenterRoles.folder(setup.context()),
        choice.device()
            || setup
                .settings()
                .text(Setting.IDENTITY_CENTER_FLOW)
                .filter("device"::equals)
                .isPresent(),
        choice.browser());
  }

  private SsoSignIn sso() {
    return new SsoSignIn(
        session,
        new SsoOidc(
            session, setup.context().environment(), setup.network(), setup.context().clock()),
        folder,
        CommandPageOpener.of(setup.context(), browser),
        setup.context().clock());
  }

  @Override
  public String signIn() throws NoCredentials {
    if (device) {
      sso().onDevice(Pause.REAL);
    } else {
      sso().inBrowser(0, BrowserSignIn.USUAL, setup.context().random());
    }
    return "signed in to IAM Identity Center at " + session.startUrl();
  }

  @Override
  public String signOut() throws NoCredentials {
    var center =
        new IdentityCenter(
            session, setup.context().environment(), setup.network(), setup.context().clock());
    return sso().forget(center)
        ? "signed out of IAM Identity Center at " + session.startUrl()
        : "no user was signed in to IAM Identity Center at " + session.startUrl();
  }
}
