package vend.cli.session;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.Secret;
import vend.cli.command.CommandFailed;
import vend.cli.command.Prompt;
import vend.cli.settings.SamlWay;
import vend.cli.settings.SecretSetting;
import vend.cli.settings.Setting;
import vend.client.hub.HubAddress;
import vend.client.keychain.Keychain;
import vend.client.keychain.SystemKeychain;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;
import vend.client.source.Progress;
import vend.signin.conjur.ConjurPassword;
import vend.signin.devtools.DevToolsSignIn;
import vend.signin.devtools.InstalledBrowser;
import vend.signin.saml.AssertionSource;
import vend.signin.saml.CachedAssertion;
import vend.signin.saml.KerberosLogin;
import vend.signin.saml.KerberosSignIn;
import vend.signin.saml.KeychainPassword;
import vend.signin.saml.OktaSignIn;
import vend.signin.saml.OneLoginApp;
import vend.signin.saml.OneLoginSignIn;
import vend.signin.saml.PasswordMethod;
import vend.signin.saml.PasswordSource;
import vend.signin.saml.SamlResponse;
import vend.signin.saml.SecondFactor;
import vend.signin.saml.SignInPage;
import vend.signin.saml.StoredAssertion;
import vend.signin.saml.UserPassword;

/** Creates the SAML sign-in that the settings describe. */
public record SamlSignIn(CommandSetup setup) {
  private static final Pattern HEADER = Pattern.compile("([^:\\s]+):\\s*(.*)");

  /**
   * Stores the response for as long as AWS accepts it, so that several commands share a sign-in.
   */
  public StoredAssertion source() throws CommandFailed {
    return new StoredAssertion(
        with(passwords()),
        setup.store().assertions(),
        CachedAssertion.USUAL,
        setup.context().clock());
  }

  public AssertionSource with(PasswordSource passwords) throws CommandFailed {
    SecondFactor factor = new PromptedFactor(setup.context().prompt().get());
    SamlWay way = setup.settings().as(Setting.SAML_WAY, SamlWay::of).orElse(defaultWay());
    return switch (way) {
      case OKTA ->
          new OktaSignIn(app(), passwords, factor, Pause.REAL, setup.network(), setup.steps());
      case ONELOGIN ->
          new OneLoginSignIn(
              oneLogin(), passwords, factor, Pause.REAL, setup.network(), setup.steps());
      case FORMS -> page(PasswordMethod.FORMS, passwords);
      case ADFS -> page(PasswordMethod.ADFS, passwords);
      case BASIC -> page(PasswordMethod.BASIC, passwords);
      case DIGEST -> page(PasswordMethod.DIGEST, passwords);
      case NTLM -> page(PasswordMethod.NTLM, passwords);
      case KERBEROS ->
          new KerberosSignIn(app(), ticket(passwords), headers(), setup.network(), setup.steps());
      case BROWSER -> new BrowserAssertion(app(), browserSettings(), hub(), setup.steps());
    };
  }

  private SamlWay defaultWay() {
    return setup.settings().has(Setting.ONE_LOGIN_APP_ID) ? SamlWay.ONELOGIN : SamlWay.FORMS;
  }

  private AssertionSource page(PasswordMethod way, PasswordSource passwords) throws CommandFailed {
    return new SignInPage(app(), way, passwords, headers(), setup.network(), setup.steps());
  }

  /** A keytab if one is set, else a configured password, else the ticket that kinit got. */
  private KerberosLogin ticket(PasswordSource passwords) throws CommandFailed {
    Optional<Path> keytab = setup.settings().path(Setting.SAML_KEYTAB);
    if (keytab.isPresent()) {
      return new KerberosLogin.Keytab(keytab.get(), setup.settings().required(Setting.SAML_USER));
    }
    return setup.settings().has(Setting.SAML_PASSWORD)
        ? new KerberosLogin.Password(passwords)
        : KerberosLogin.TicketCache.ofUser(setup.context().environment());
  }

  private Map<String, String> browserSettings() {
    var all = new LinkedHashMap<>(setup.context().environment());
    setup
        .settings()
        .text(Setting.BROWSER)
        .ifPresent(browser -> all.put(InstalledBrowser.VARIABLE, browser));
    return all;
  }

  /** A response for a hub is posted to the address that docs/how-to/saml-callers.md recommends. */
  private List<URI> hub() throws CommandFailed {
    return setup.settings().as(Setting.HUB, HubAddress::parse).stream()
        .map(hub -> URI.create(hub + "/saml"))
        .toList();
  }

  private URI app() throws CommandFailed {
    return URI.create(setup.settings().required(Setting.SAML_APP));
  }

  private Map<String, String> headers() throws CommandFailed {
    return setup
        .settings()
        .as(
            Setting.SAML_HEADER,
            text -> {
              Matcher header = HEADER.matcher(text);
              if (!header.matches()) {
                throw new IllegalArgumentException("must be a header such as X-Company: acme");
              }
              return Map.of(header.group(1), header.group(2));
            })
        .orElse(Map.of());
  }

  private PasswordSource passwords() throws CommandFailed {
    return switch (setup.settings().text(Setting.SAML_PASSWORD).orElse("prompt")) {
      case "conjur" ->
          ConjurPassword.ofEnvironment(
              setup.context().environment(), setup.network(), setup.steps());
      case "keychain" -> new KeychainPassword(keychain(), entry());
      default -> prompted();
    };
  }

  public PasswordSource prompted() {
    return new PromptedPassword(
        setup.context().prompt().get(), setup.settings().text(Setting.SAML_USER), host());
  }

  public boolean isByKeychain() {
    return setup.settings().text(Setting.SAML_PASSWORD).filter("keychain"::equals).isPresent();
  }

  public Keychain keychain() {
    return SystemKeychain.find(setup.context().environment());
  }

  /** The keychain entry, by the provider's host and the user's name. */
  public Keychain.Entry entry() throws CommandFailed {
    return new Keychain.Entry(host(), setup.settings().required(Setting.SAML_USER));
  }

  private String host() {
    return setup
        .settings()
        .text(Setting.SAML_APP)
        .map(app -> URI.create(app).getHost())
        .orElse("OneLogin");
  }

  private OneLoginApp oneLogin() throws CommandFailed {
    Optional<Long> number = setup.settings().as(Setting.ONE_LOGIN_APP_ID, SamlSignIn::number);
    setup.settings().required(Setting.ONE_LOGIN_APP_ID);
    return new OneLoginApp(
        oneLoginApi(),
        setup.settings().required(Setting.ONE_LOGIN_CLIENT_ID),
        secret("VEND_ONE_LOGIN_CLIENT_SECRET", Setting.ONE_LOGIN_CLIENT_SECRET_FILE),
        number.orElseThrow(),
        setup.settings().required(Setting.ONE_LOGIN_SUBDOMAIN));
  }

  /** Another address than OneLogin's own: for a proxy before it, and for tests. */
  private URI oneLoginApi() {
    return setup
        .settings()
        .text(Setting.SAML_APP)
        .map(URI::create)
        .orElseGet(
            () -> OneLoginApp.api(setup.settings().text(Setting.ONE_LOGIN_REGION).orElse("us")));
  }

  private static long number(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("must be the application's number");
    }
    return Long.parseLong(text);
  }

  private Secret secret(String variable, Setting file) throws CommandFailed {
    return new SecretSetting(setup.context(), setup.settings())
        .find(variable, file)
        .orElseThrow(() ->
            new CommandFailed(
                "the client secret is missing. Set %s, or name its file with %s"
                    .formatted(variable, file.option())));
  }

  /** Asks for the second factor. */
  private record PromptedFactor(Prompt prompt) implements SecondFactor {
    @Override
    public Offered choose(List<Offered> offered) throws NoCredentials {
      return offered.size() == 1
          ? offered.getFirst()
          : offered.get(
              prompt.choice("second factor", offered.stream().map(Offered::name).toList()));
    }

    @Override
    public Secret code(Offered factor) throws NoCredentials {
      return prompt.secret("code of " + factor.name());
    }
  }

  /**
   * Asks for the password, and for the user name if none is set.
   *
   * @param where the host that the password is for
   */
  private record PromptedPassword(Prompt prompt, Optional<String> user, String where)
      implements PasswordSource {
    @Override
    public UserPassword password() throws NoCredentials {
      String name = user.isPresent() ? user.get() : prompt.line("user name at " + where);
      return new UserPassword(name, prompt.secret("password of %s at %s".formatted(name, where)));
    }

    @Override
    public String origin() {
      return user.map(name -> "as " + name).orElse("as the user at the terminal");
    }
  }

  /**
   * Signs the user in with a browser. It looks for the browser only when no cached credentials can
   * be used: a machine that has them needs no browser.
   *
   * @param app the provider's application for AWS
   * @param settings may name the browser
   * @param recipients where the provider posts the response, if not to AWS
   * @param progress receives each step
   */
  private record BrowserAssertion(
      URI app, Map<String, String> settings, List<URI> recipients, Progress progress)
      implements AssertionSource {
    @Override
    public SamlResponse response(boolean fresh) throws NoCredentials {
      return new DevToolsSignIn(
              app,
              InstalledBrowser.find(settings),
              Optional.empty(),
              recipients,
              DevToolsSignIn.USUAL,
              progress)
          .response(fresh);
    }

    @Override
    public String origin() {
      return app + ", by browser";
    }

    /** Without the settings, which contain the environment and its secrets. */
    @Override
    public String toString() {
      return origin();
    }
  }
}
