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

/** Creates the OpenID Connect sign-in that the settings describe. */
public record OidcSignIn(CommandSetup setup) {
  private static final String PROGRAM = "client";

  /**
   * For a command that needs a token: without a terminal, it never starts a sign-in of a person.
   */
  StoredSignIn tokens() throws CommandFailed {
    boolean program = flow(LoginArguments.AS_SET).equals(PROGRAM);
    return program || setup.context().terminal()
        ? login(LoginArguments.AS_SET)
        : stored(new UnattendedSignIn("vend login"));
  }

  /** For {@code vend login} and {@code vend logout}. */
  public StoredSignIn login(LoginArguments choice) throws CommandFailed {
    return stored(
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

  private StoredSignIn stored(SignIn signIn) throws CommandFailed {
    return new StoredSignIn(
        new OpenIdProvider(client(), setup.network(), setup.context().clock()),
        signIn,
        setup.store().signIns(),
        setup.steps());
  }

  private OidcClient client() throws CommandFailed {
    boolean program = flow(LoginArguments.AS_SET).equals(PROGRAM);
    String issuer = setup.settings().required(Setting.OIDC_ISSUER);
    String id = setup.settings().required(Setting.OIDC_CLIENT_ID);
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
    Optional<Secret> configured =
        new SecretSetting(setup.context(), setup.settings())
            .find(ClientSecret.VARIABLE, Setting.OIDC_CLIENT_SECRET_FILE);
    if (configured.isPresent()) {
      return configured.map(secret -> () -> secret);
    }
    if (!program) {
      return Optional.empty();
    }
    Keychain keychain = SystemKeychain.find(setup.context().environment());
    if (keychain.equals(Keychain.NONE)) {
      throw new CommandFailed(
          "the client secret is missing. Set %s, or name its file with %s"
              .formatted(ClientSecret.VARIABLE, Setting.OIDC_CLIENT_SECRET_FILE.option()));
    }
    return Optional.of(ClientSecret.inKeychain(keychain, new Keychain.Entry(issuer, id)));
  }
}
