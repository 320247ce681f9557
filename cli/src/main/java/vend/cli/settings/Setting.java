package vend.cli.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vend.aws.AwsRegion;
import vend.client.http.SafeAddress;
import vend.client.hub.HubAddress;
import vend.console.FederationEndpoint;

/**
 * What a user can set: in the config file, by a variable, by an option. The option counts more than
 * the variable, and that more than the file.
 */
public enum Setting {
  /** The hub. */
  HUB("hub", "URL", "The hub. Without one, AWS is asked straight."),
  /** Whom a token is for. */
  AUDIENCE(
      "audience",
      "A",
      "Whom a token is for where one is made now, as in GitHub Actions. Default: the hub's address."),
  /** A file with a token. */
  TOKEN_FILE(
      "tokenFile",
      "FILE",
      "A file with your token. Default: VEND_TOKEN, or what the CI system gives."),
  /** How somebody signs in. */
  SIGN_IN(
      "signIn",
      "KIND",
      "How you sign in: token, oidc, saml, identity-center or aws. Default: a token where there is"
          + " one, else what is set up."),
  /** Whose STS is asked. */
  REGION(
      "region",
      "REGION",
      "Whose STS is asked without a hub, or proves who you are to one. Default: AWS_REGION."),
  /** The issuer of OpenID Connect. */
  OIDC_ISSUER("oidc.issuer", "URL", "The issuer of OpenID Connect."),
  /** Vend's name at the issuer. */
  OIDC_CLIENT_ID("oidc.clientId", "ID", "Vend's client id at the issuer."),
  /** Where the client's secret is. */
  OIDC_CLIENT_SECRET_FILE(
      "oidc.clientSecretFile",
      "FILE",
      "A file with the client's secret, if it has one. Or set VEND_OIDC_CLIENT_SECRET. A program's"
          + " secret is looked for in the keychain, too."),
  /** How somebody signs in at the issuer. */
  OIDC_FLOW("oidc.flow", "FLOW", "browser, device, or client for a program. Default: browser."),
  /** What is asked for. */
  OIDC_SCOPES(
      "oidc.scopes",
      "SCOPES",
      "With spaces between. Default: openid, and offline_access where the issuer offers it."),
  /** Which token goes to the hub. */
  OIDC_TOKEN("oidc.token", "TOKEN", "id or access. Default: id; for a program, access."),
  /** The browser comes back here. */
  OIDC_PORT(
      "oidc.port",
      "PORT",
      "The port of 127.0.0.1 that the browser comes back to. Default: a free one."),
  /** The application for AWS at the identity provider. */
  SAML_APP("saml.app", "URL", "The identity provider's application for AWS."),
  /** How the provider signs people in. */
  SAML_WAY(
      "saml.way",
      "WAY",
      "forms, adfs, basic, digest, ntlm, kerberos, okta, onelogin or browser. Default: forms."),
  /** Who signs in. */
  SAML_USER("saml.user", "USER", "Your name there. Default: you are asked."),
  /** Where the password comes from. */
  SAML_PASSWORD("saml.password", "FROM", "prompt, keychain or conjur. Default: prompt."),
  /** Keys in the place of a password. */
  SAML_KEYTAB(
      "saml.keytab",
      "FILE",
      "With kerberos: a keytab of saml.user. Default: the tickets that kinit got."),
  /** Further headers. */
  SAML_HEADER("saml.header", "NAME:VALUE", "A further header for each request to the provider."),
  /** Of OneLogin's API. */
  ONE_LOGIN_CLIENT_ID("oneLogin.clientId", "ID", "Of OneLogin's API credential pair."),
  /** Of OneLogin's API. */
  ONE_LOGIN_CLIENT_SECRET_FILE(
      "oneLogin.clientSecretFile",
      "FILE",
      "A file with its secret. Or set VEND_ONE_LOGIN_CLIENT_SECRET."),
  /** The application's number. */
  ONE_LOGIN_APP_ID("oneLogin.appId", "NUMBER", "The number of OneLogin's application for AWS."),
  /** The company's name at OneLogin. */
  ONE_LOGIN_SUBDOMAIN("oneLogin.subdomain", "NAME", "acme of acme.onelogin.com."),
  /** Where OneLogin's API is. */
  ONE_LOGIN_REGION("oneLogin.region", "REGION", "us or eu. Default: us."),
  /** A section of AWS's config file. */
  IDENTITY_CENTER_SESSION(
      "identityCenter.session", "NAME", "The sso-session of AWS's config file."),
  /** A profile of AWS's config file. */
  IDENTITY_CENTER_PROFILE(
      "identityCenter.profile", "P", "A profile that aws configure sso has made."),
  /** Where people sign in. */
  IDENTITY_CENTER_START_URL(
      "identityCenter.startUrl", "URL", "Where you sign in, if no session or profile says it."),
  /** Where Identity Center is. */
  IDENTITY_CENTER_REGION("identityCenter.region", "REGION", "The region that it is in."),
  /** How somebody signs in there. */
  IDENTITY_CENTER_FLOW("identityCenter.flow", "FLOW", "browser or device. Default: browser."),
  /** Whose keys are shown or used. */
  AWS_PROFILE(
      "aws.profile", "P", "The profile whose keys take the role. Default: what AWS's tools find."),
  /** What a role's trust policy asks for. */
  AWS_EXTERNAL_ID("aws.externalId", "ID", "The external id that the role's trust policy wants."),
  /** Whether a busy hub ends the command at once. */
  NO_WAIT(
      "noWait",
      "true|false",
      "Give up at once while the hub is busy. Default: try again for 60 s."),
  /** Whether anything is kept on disk. */
  CACHE(
      "cache",
      "true|false",
      "Keep no credentials and no sign-ins on disk; the variable and the file say none, or disk."
          + " Default: disk."),
  /** Whom to trust beside the certificates that Java trusts. */
  CA_BUNDLE(
      "caBundle",
      "FILE",
      "Certificates in PEM that are trusted, too. Default: AWS_CA_BUNDLE, or SSL_CERT_FILE."),
  /** The browser to sign in with. */
  BROWSER(
      "browser",
      "PROGRAM",
      "With saml.way browser: which Chrome, Chromium or Edge to start. Default: the first found."),
  /** Where sign-in tokens for the console come from. */
  FEDERATION_ENDPOINT(
      "federationEndpoint",
      "URL",
      "Where links to the console come from without a hub. Default: AWS's own for the partition."),
  /** Where each step is written down. */
  LOG_FILE("logFile", "FILE", "Write each step down, with its time."),
  /** Whether accounts are told whole. */
  FULL_ACCOUNTS("fullAccounts", "true|false", "Tell whole account numbers, not 222****.");

  private static final List<String> SIGN_INS =
      List.of("token", "oidc", "saml", "identity-center", "aws");

  private final String key;
  private final String label;
  private final String description;

  Setting(String key, String label, String description) {
    this.key = key;
    this.label = label;
    this.description = description;
  }

  /** Where it is in the config file, for example {@code oidc.clientId}. */
  public String key() {
    return key;
  }

  /** Its option, for example {@code --oidc-client-id}. */
  public String option() {
    return (this == CACHE ? "--no-" : "--") + words("-").toLowerCase(Locale.ROOT);
  }

  /** Its variable, for example {@code VEND_OIDC_CLIENT_ID}. */
  public String variable() {
    return "VEND_" + words("_").toUpperCase(Locale.ROOT);
  }

  private String words(String between) {
    return key.replaceAll("(?<=[a-z])(?=[A-Z])|\\.", between);
  }

  /** What stands for its value in help. */
  public String label() {
    return label;
  }

  /** What it is, for people. */
  public String description() {
    return description;
  }

  /** Whether it says how to sign in, which is set up once. */
  public boolean isOfSigningIn() {
    return this == SIGN_IN
        || this == REGION
        || this == BROWSER
        || this == FEDERATION_ENDPOINT
        || key.contains(".");
  }

  /** The section of the config file that it stands in; empty at the top. */
  Optional<String> section() {
    int dot = key.indexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of(key.substring(0, dot));
  }

  /** Whether it says what people read, and not which keys they get. */
  public boolean isOnlyForPeople() {
    return this == LOG_FILE || this == FULL_ACCOUNTS;
  }

  /** Whether its value proves who the user is, or names the file of what does. */
  public boolean isIdentity() {
    return this == TOKEN_FILE
        || this == OIDC_CLIENT_SECRET_FILE
        || this == ONE_LOGIN_CLIENT_SECRET_FILE
        || this == SAML_KEYTAB
        || this == SAML_HEADER;
  }

  /** Whether its option stands alone. */
  public boolean isFlag() {
    return this == NO_WAIT || this == CACHE;
  }

  /** The value that its option stands for, or stands against. */
  public String ofFlag(boolean said) {
    if (this == CACHE) {
      return said ? "none" : "disk";
    }
    return Boolean.toString(said);
  }

  /** Whether its value is the path of a file. */
  public boolean isPath() {
    return key.endsWith("File") || this == SAML_KEYTAB || this == CA_BUNDLE;
  }

  /**
   * Looks at the form of a value.
   *
   * @throws IllegalArgumentException if it can't be used; the message says why
   */
  void check(String value) {
    switch (this) {
      case HUB -> HubAddress.parse(value);
      case REGION, IDENTITY_CENTER_REGION -> new AwsRegion(value);
      case CACHE -> oneOf(value, List.of("disk", "none"));
      case SIGN_IN -> oneOf(value, SIGN_INS);
      case OIDC_ISSUER -> SafeAddress.parse(value, "the issuer");
      case SAML_APP -> SafeAddress.parse(value, "the application");
      case IDENTITY_CENTER_START_URL -> SafeAddress.parse(value, "the start URL");
      case OIDC_FLOW -> oneOf(value, List.of("browser", "device", "client"));
      case IDENTITY_CENTER_FLOW -> oneOf(value, List.of("browser", "device"));
      case OIDC_TOKEN -> oneOf(value, List.of("id", "access"));
      case OIDC_PORT -> port(value);
      case SAML_PASSWORD -> oneOf(value, List.of("prompt", "keychain", "conjur"));
      case SAML_WAY -> oneOf(value, SamlWay.names());
      case ONE_LOGIN_REGION -> oneOf(value, List.of("us", "eu"));
      case FEDERATION_ENDPOINT -> FederationEndpoint.parse(value);
      case FULL_ACCOUNTS, NO_WAIT -> oneOf(value, List.of("true", "false"));
      default -> present(value);
    }
  }

  private static void oneOf(String value, List<String> known) {
    if (!known.contains(value)) {
      throw new IllegalArgumentException("must be one of " + String.join(", ", known));
    }
  }

  private static void port(String value) {
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException("must be a port, 0 to 65535");
    }
  }

  private static void present(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("must not be empty");
    }
  }

  /** The settings of a section; those at the top for an empty name. */
  static List<Setting> of(Optional<String> section) {
    return Arrays.stream(values()).filter(setting -> setting.section().equals(section)).toList();
  }
}
