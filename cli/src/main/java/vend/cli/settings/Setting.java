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
 * A setting of the user, with its name in the config file, as a variable and as an option. The
 * option overrides the variable, and the variable overrides the file.
 */
public enum Setting {
  HUB("hub", "URL", "The address of the hub. Without it, Vend calls AWS directly."),
  AUDIENCE(
      "audience",
      "A",
      "The audience of tokens that Vend requests, as in GitHub Actions. Default: the hub's address."),
  TOKEN_FILE(
      "tokenFile",
      "FILE",
      "A file with your token. Default: VEND_TOKEN, or the CI system's token."),
  SIGN_IN(
      "signIn",
      "KIND",
      "How you sign in: token, oidc, saml, identity-center or aws. Default: an existing token, else"
          + " the configured way."),
  REGION(
      "region",
      "REGION",
      "The AWS region of STS, without a hub or to prove an AWS identity to a hub. Default:"
          + " AWS_REGION."),
  OIDC_ISSUER("oidc.issuer", "URL", "The OpenID Connect issuer."),
  OIDC_CLIENT_ID("oidc.clientId", "ID", "Vend's client id at the issuer."),
  OIDC_CLIENT_SECRET_FILE(
      "oidc.clientSecretFile",
      "FILE",
      "A file with the client secret, if the client has one. Or set VEND_OIDC_CLIENT_SECRET. With"
          + " the client flow, Vend looks in the keychain, too."),
  OIDC_FLOW(
      "oidc.flow",
      "FLOW",
      "How to sign in: browser, device, or client for a program. Default: browser."),
  OIDC_SCOPES(
      "oidc.scopes",
      "SCOPES",
      "The scopes, with spaces between. Default: openid, and offline_access if the issuer offers"
          + " it."),
  OIDC_TOKEN(
      "oidc.token", "TOKEN", "The token to use: id or access. Default: id; for a program, access."),
  OIDC_PORT(
      "oidc.port",
      "PORT",
      "The port on 127.0.0.1 that the browser returns to. Default: a free one."),
  SAML_APP("saml.app", "URL", "The address of the AWS application at the identity provider."),
  SAML_WAY(
      "saml.way",
      "WAY",
      "How the identity provider signs you in: forms, adfs, basic, digest, ntlm, kerberos, okta,"
          + " onelogin or browser. Default: forms."),
  SAML_USER("saml.user", "USER", "Your user name at the identity provider. Default: Vend asks."),
  SAML_PASSWORD(
      "saml.password",
      "FROM",
      "Where the password comes from: prompt, keychain or conjur. Default: prompt."),
  SAML_KEYTAB(
      "saml.keytab",
      "FILE",
      "With kerberos: a keytab of saml.user. Default: the tickets that kinit got."),
  SAML_HEADER(
      "saml.header", "NAME:VALUE", "An extra header for each request to the identity provider."),
  ONE_LOGIN_CLIENT_ID(
      "oneLogin.clientId", "ID", "The client id of OneLogin's API credential pair."),
  ONE_LOGIN_CLIENT_SECRET_FILE(
      "oneLogin.clientSecretFile",
      "FILE",
      "A file with the client secret of that pair. Or set VEND_ONE_LOGIN_CLIENT_SECRET."),
  ONE_LOGIN_APP_ID("oneLogin.appId", "NUMBER", "The number of the AWS application at OneLogin."),
  ONE_LOGIN_SUBDOMAIN(
      "oneLogin.subdomain", "NAME", "Your subdomain at OneLogin: acme of acme.onelogin.com."),
  ONE_LOGIN_REGION(
      "oneLogin.region", "REGION", "The region of OneLogin's API: us or eu. Default: us."),
  IDENTITY_CENTER_SESSION(
      "identityCenter.session", "NAME", "The name of an sso-session in the AWS config file."),
  IDENTITY_CENTER_PROFILE(
      "identityCenter.profile", "P", "A profile that aws configure sso has created."),
  IDENTITY_CENTER_START_URL(
      "identityCenter.startUrl", "URL", "The start URL, if no session or profile is set."),
  IDENTITY_CENTER_REGION(
      "identityCenter.region",
      "REGION",
      "The region of IAM Identity Center, if no session or profile is set."),
  IDENTITY_CENTER_FLOW(
      "identityCenter.flow", "FLOW", "How to sign in: browser or device. Default: browser."),
  AWS_PROFILE(
      "aws.profile",
      "P",
      "The AWS profile whose credentials assume the role, or prove your identity to a hub. Default:"
          + " the AWS SDK's default credentials."),
  AWS_EXTERNAL_ID("aws.externalId", "ID", "The external id that the role's trust policy requires."),
  NO_WAIT("noWait", "true|false", "Fail at once if the hub is busy. Default: retry for 60 s."),
  CACHE(
      "cache",
      "true|false",
      "Store no credentials and no sign-ins on disk. The variable and the file take none or disk."
          + " Default: disk."),
  CA_BUNDLE(
      "caBundle",
      "FILE",
      "A PEM file with further trusted certificates. Default: AWS_CA_BUNDLE, or SSL_CERT_FILE."),
  BROWSER(
      "browser",
      "PROGRAM",
      "With saml.way browser: the Chrome, Chromium or Edge to start. Default: the first found."),
  FEDERATION_ENDPOINT(
      "federationEndpoint",
      "URL",
      "The endpoint for console links without a hub. Default: AWS's endpoint of the partition."),
  LOG_FILE("logFile", "FILE", "A log file. Vend appends each step with its time."),
  FULL_ACCOUNTS("fullAccounts", "true|false", "Show full account ids, not 222****.");

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

  /** The name in the config file, for example {@code oidc.clientId}. */
  public String key() {
    return key;
  }

  /** The option, for example {@code --oidc-client-id}. */
  public String option() {
    return (this == CACHE ? "--no-" : "--") + words("-").toLowerCase(Locale.ROOT);
  }

  /** The environment variable, for example {@code VEND_OIDC_CLIENT_ID}. */
  public String variable() {
    return "VEND_" + words("_").toUpperCase(Locale.ROOT);
  }

  private String words(String between) {
    return key.replaceAll("(?<=[a-z])(?=[A-Z])|\\.", between);
  }

  /** The placeholder for the value in help. */
  public String label() {
    return label;
  }

  /** One or more sentences for help. */
  public String description() {
    return description;
  }

  /** Whether it is about signing in, which users configure once. */
  public boolean isForSigningIn() {
    return this == SIGN_IN
        || this == REGION
        || this == BROWSER
        || this == FEDERATION_ENDPOINT
        || key.contains(".");
  }

  /** The section of the config file; empty for settings at the top level. */
  Optional<String> section() {
    int dot = key.indexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of(key.substring(0, dot));
  }

  /** Whether it changes only what people read, and not which credentials they get. */
  public boolean isOnlyForPeople() {
    return this == LOG_FILE || this == FULL_ACCOUNTS;
  }

  /** Whether its value proves the user's identity, or names a file that does. */
  public boolean isIdentity() {
    return this == TOKEN_FILE
        || this == OIDC_CLIENT_SECRET_FILE
        || this == ONE_LOGIN_CLIENT_SECRET_FILE
        || this == SAML_KEYTAB
        || this == SAML_HEADER;
  }

  /** Whether its option needs no value. */
  public boolean isFlag() {
    return this == NO_WAIT || this == CACHE;
  }

  /** The setting's value if its option is given as a flag. */
  public String ofFlag(boolean given) {
    if (this == CACHE) {
      return given ? "none" : "disk";
    }
    return Boolean.toString(given);
  }

  /** Whether its value is a path. */
  public boolean isPath() {
    return key.endsWith("File") || this == SAML_KEYTAB || this == CA_BUNDLE;
  }

  /**
   * Checks the syntax of a value.
   *
   * @throws IllegalArgumentException if it is invalid; the message says why
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
      throw new IllegalArgumentException("must be a port from 0 to 65535");
    }
  }

  private static void present(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("must not be empty");
    }
  }

  /** The settings of a section; those at the top level for an empty name. */
  static List<Setting> of(Optional<String> section) {
    return Arrays.stream(values()).filter(setting -> setting.section().equals(section)).toList();
  }
}
