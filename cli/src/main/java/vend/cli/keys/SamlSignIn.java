package vend.cli.keys;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.Secret;
import vend.client.conjur.ConjurPassword;
import vend.client.saml.AssertionSource;
import vend.client.saml.KeptAssertion;
import vend.client.saml.OktaSignIn;
import vend.client.saml.OneLoginApp;
import vend.client.saml.OneLoginSignIn;
import vend.client.saml.PasswordSource;
import vend.client.saml.SecondFactor;
import vend.client.saml.SignInPage;
import vend.client.saml.SignInWay;

/**
 * Makes what signs in at a SAML identity provider, by what is set.
 *
 * @param around the world
 * @param settings what is set
 * @param steps hears of each step
 */
record SamlSignIn(Surroundings around, Settings settings, Steps steps) {
  private static final Pattern HEADER = Pattern.compile("([^:\\s]+):\\s*(.*)");
  private static final SecondFactor.Pause A_SECOND = () -> Thread.sleep(1000);

  AssertionSource source() throws KeysFailed {
    return new KeptAssertion(signIn(), KeptAssertion.USUAL, around.clock());
  }

  private AssertionSource signIn() throws KeysFailed {
    SecondFactor factor = new PromptedFactor(around.prompt());
    SamlWay way = settings.as(Setting.SAML_WAY, SamlWay::of).orElse(defaultWay());
    return switch (way) {
      case OKTA -> new OktaSignIn(app(), passwords(), factor, A_SECOND, steps);
      case ONELOGIN -> new OneLoginSignIn(oneLogin(), passwords(), factor, A_SECOND, steps);
      case FORMS -> page(SignInWay.FORMS);
      case ADFS -> page(SignInWay.ADFS);
      case BASIC -> page(SignInWay.BASIC);
    };
  }

  private SamlWay defaultWay() {
    return settings.has(Setting.ONE_LOGIN_APP_ID) ? SamlWay.ONELOGIN : SamlWay.FORMS;
  }

  private AssertionSource page(SignInWay way) throws KeysFailed {
    return new SignInPage(app(), way, passwords(), headers(), Optional.empty(), steps);
  }

  private URI app() throws KeysFailed {
    return URI.create(settings.needed(Setting.SAML_APP));
  }

  private Map<String, String> headers() throws KeysFailed {
    return settings
        .as(
            Setting.SAML_HEADER,
            text -> {
              Matcher header = HEADER.matcher(text);
              if (!header.matches()) {
                throw new IllegalArgumentException("a header is written like X-Company: acme");
              }
              return Map.of(header.group(1), header.group(2));
            })
        .orElse(Map.of());
  }

  private PasswordSource passwords() {
    return switch (settings.text(Setting.SAML_PASSWORD).orElse("prompt")) {
      case "conjur" -> ConjurPassword.ofEnvironment(around.environment(), steps);
      default -> new PromptedPassword(around.prompt(), settings.text(Setting.SAML_USER), host());
    };
  }

  private String host() {
    return settings.text(Setting.SAML_APP).map(app -> URI.create(app).getHost()).orElse("OneLogin");
  }

  private OneLoginApp oneLogin() throws KeysFailed {
    Optional<Long> number = settings.as(Setting.ONE_LOGIN_APP_ID, SamlSignIn::number);
    settings.needed(Setting.ONE_LOGIN_APP_ID);
    return new OneLoginApp(
        oneLoginApi(),
        settings.needed(Setting.ONE_LOGIN_CLIENT_ID),
        secret("VEND_ONE_LOGIN_CLIENT_SECRET", Setting.ONE_LOGIN_CLIENT_SECRET_FILE),
        number.orElseThrow(),
        settings.needed(Setting.ONE_LOGIN_SUBDOMAIN));
  }

  /** Another address serves who has a proxy before it, and tests. */
  private URI oneLoginApi() {
    return settings
        .text(Setting.SAML_APP)
        .map(URI::create)
        .orElseGet(() -> OneLoginApp.api(settings.text(Setting.ONE_LOGIN_REGION).orElse("us")));
  }

  private static long number(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("must be the application's number");
    }
    return Long.parseLong(text);
  }

  private Secret secret(String variable, Setting file) throws KeysFailed {
    return new SecretSetting(around, settings)
        .find(variable, file)
        .orElseThrow(() ->
            KeysFailed.couldNotRun(
                "the client's secret is missing: set %s, or name its file with %s"
                    .formatted(variable, file.option())));
  }
}
