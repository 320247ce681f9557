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
import vend.signin.oidc.KeptSignIn;
import vend.signin.oidc.NoSignIn;
import vend.signin.oidc.OidcClient;
import vend.signin.oidc.OpenIdProvider;
import vend.signin.oidc.SignIn;
import vend.signin.oidc.TokenUse;

/**
 * Makes what signs in by OpenID Connect, by what is set.
 *
 * @param setup what the command works with
 */
public record OidcSignIn(Setup setup) {
  private static final String PROGRAM = "client";

  /** For a command that needs a token: it signs somebody in only where somebody sees it. */
  KeptSignIn tokens() throws CommandFailed {
    boolean program = flow(LoginChoice.AS_SET).equals(PROGRAM);
    return program || setup.around().terminal()
        ? login(LoginChoice.AS_SET)
        : kept(new NoSignIn("vend login"));
  }

  /** For whoever wants to sign in now. */
  public KeptSignIn login(LoginChoice choice) throws CommandFailed {
    return kept(
        switch (flow(choice)) {
          case PROGRAM -> new ClientSignIn();
          case "device" ->
              new DeviceSignIn(
                  SignInGuide.of(setup.around(), choice.browser()),
                  Pause.REAL,
                  setup.around().random());
          default ->
              new BrowserSignIn(
                  SignInGuide.of(setup.around(), choice.browser()),
                  setup.settings().as(Setting.OIDC_PORT, Integer::valueOf).orElse(0),
                  BrowserSignIn.USUAL,
                  setup.around().random());
        });
  }

  private String flow(LoginChoice choice) {
    return choice.device() ? "device" : setup.settings().text(Setting.OIDC_FLOW).orElse("browser");
  }

  private KeptSignIn kept(SignIn signIn) throws CommandFailed {
    return new KeptSignIn(
        new OpenIdProvider(client(), setup.network(), setup.around().clock()),
        signIn,
        setup.store().signIns(),
        setup.steps());
  }

  private OidcClient client() throws CommandFailed {
    boolean program = flow(LoginChoice.AS_SET).equals(PROGRAM);
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
        new SecretSetting(setup.around(), setup.settings())
            .find(ClientSecret.VARIABLE, Setting.OIDC_CLIENT_SECRET_FILE);
    if (said.isPresent()) {
      return said.map(secret -> () -> secret);
    }
    if (!program) {
      return Optional.empty();
    }
    Keychain keychain = SystemKeychain.find(setup.around().environment());
    if (keychain.equals(Keychain.NONE)) {
      throw new CommandFailed(
          "the client's secret is missing: set %s, or name its file with %s"
              .formatted(ClientSecret.VARIABLE, Setting.OIDC_CLIENT_SECRET_FILE.option()));
    }
    return Optional.of(ClientSecret.inKeychain(keychain, new Keychain.Entry(issuer, id)));
  }
}
