package vend.cli.session;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import vend.Secret;
import vend.cli.command.CommandFailed;
import vend.cli.settings.SecretSetting;
import vend.cli.settings.Setting;
import vend.client.keychain.Keychain;
import vend.client.keychain.SystemKeychain;
import vend.client.source.Pause;
import vend.signin.oidc.BrowserSignIn;
import vend.signin.oidc.ClientSecret;
import vend.signin.oidc.ClientSignIn;
import vend.signin.oidc.DeviceSignIn;
import vend.signin.oidc.OidcClient;
import vend.signin.oidc.OpenIdProvider;
import vend.signin.oidc.SignIn;
import vend.signin.oidc.StoredSignIn;
import vend.signin.oidc.TokenUse;
import vend.signin.oidc.UnattendedSignIn;

/**
 * Makes what signs in by OpenID Connect, by what is set.
 *
 * @param setup what the command works with
 */
public record OidcSignIn(CommandSetup setup) {
  private static final String PROGRAM = "client";

  /** For a command that needs a token: it signs somebody in only where somebody sees it. */
  StoredSignIn tokens() throws CommandFailed {
    boolean program = flow(LoginArguments.AS_SET).equals(PROGRAM);
    return program || setup.context().terminal()
        ? login(LoginArguments.AS_SET)
        : kept(new UnattendedSignIn("vend login"));
  }

  /** For whoever wants to sign in now. */
  public StoredSignIn login(LoginArguments choice) throws CommandFailed {
    return kept(
        switch (flow(choice)) {
          case PROGRAM -> new ClientSignIn();
          case "device" ->
              new DeviceSignIn(
                  CommandPageOpener.of(setup.context(), choice.browser()),
                  Pause.REAL,
                  setup.context().random());
          default ->
              new BrowserSignIn(
                  CommandPageOpener.of(setup.context(), choice.browser()),
                  setup.settings().as(Setting.OIDC_PORT, Integer::valueOf).orElse(0),
                  BrowserSignIn.USUAL,
                  setup.context().random());
        });
  }

  private String flow(LoginArguments choice) {
    return choice.device() ? "device" : setup.settings().text(Setting.OIDC_FLOW).orElse("browser");
  }

  private StoredSignIn kept(SignIn signIn) throws CommandFailed {
    return new StoredSignIn(
        new OpenIdProvider(client(), setup.network(), setup.context().clock()),
        signIn,
        setup.store().signIns(),
        setup.steps());
  }

  private OidcClient client() throws CommandFailed {
    boolean program = flow(LoginArguments.AS_SET).equals(PROGRAM);
    String issuer = setup.settings().needed(Setting.OIDC_ISSUER);
    String id = setup.settings().needed(Setting.OIDC_CLIENT_ID);
    return new OidcClient(
        issuer,
        id,
        secret(program, issuer, id),
        setup.settings().text(Setting.OIDC_SCOPES).map(OidcSignIn::words).orElse(List.of()),
        setup.settings().text(Setting.AUDIENCE),
        setup.settings().text(Setting.OIDC_TOKEN).orElse(program ? "access" : "id").equals("id")
            ? TokenUse.ID_TOKEN
            : TokenUse.ACCESS_TOKEN);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+")).toList();
  }

  private Optional<ClientSecret> secret(boolean program, String issuer, String id)
      throws CommandFailed {
    Optional<Secret> said =
        new SecretSetting(setup.context(), setup.settings())
            .find(ClientSecret.VARIABLE, Setting.OIDC_CLIENT_SECRET_FILE);
    if (said.isPresent()) {
      return said.map(secret -> () -> secret);
    }
    if (!program) {
      return Optional.empty();
    }
    Keychain keychain = SystemKeychain.find(setup.context().environment());
    if (keychain.equals(Keychain.NONE)) {
      throw new CommandFailed(
          "the client's secret is missing: set %s, or name its file with %s"
              .formatted(ClientSecret.VARIABLE, Setting.OIDC_CLIENT_SECRET_FILE.option()));
    }
    return Optional.of(ClientSecret.inKeychain(keychain, new Keychain.Entry(issuer, id)));
  }
}
