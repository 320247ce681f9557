package vend.cli.session;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.aws.AwsRegion;
import vend.aws.RoleArn;
import vend.cli.command.CommandFailed;
import vend.cli.settings.Setting;
import vend.cli.settings.UserFolders;
import vend.client.aws.AssumeRoleSource;
import vend.client.aws.AwsIdentityToken;
import vend.client.aws.BaseCredentials;
import vend.client.aws.SecurityTokenService;
import vend.client.aws.WebIdentitySource;
import vend.client.http.SafeAddress;
import vend.client.hub.Hub;
import vend.client.hub.HubAddress;
import vend.client.source.NoCredentials;
import vend.client.source.RetryPolicy;
import vend.client.token.TokenDiscovery;
import vend.client.token.TokenFile;
import vend.client.token.TokenSource;
import vend.signin.saml.SamlSource;

/** Chooses, by the settings, where a user's roles and credentials come from. */
public record RoleSources(CommandSetup setup) {
  private static final String TOKEN = "token";
  private static final String OIDC = "oidc";

  public RoleSource choose() throws CommandFailed {
    try {
      return chosen();
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  private RoleSource chosen() throws CommandFailed {
    Optional<HubAddress> hub = setup.settings().as(Setting.HUB, HubAddress::parse);
    Optional<String> kind = kind();
    if (hub.isEmpty() && kind.isEmpty()) {
      throw new CommandFailed(
          "no hub is configured. Add --hub https://vend.example.com, set VEND_HUB, or write"
              + " \"hub: https://vend.example.com\" into %s. To work without a hub, set signIn there"
                  .formatted(setup.settings().configFile()));
    }
    return switch (kind.orElse(TOKEN)) {
      case "saml" ->
          new AssertedRoles(
              new SamlSource(sts(hub), new SamlSignIn(setup).source(), setup.steps()),
              hub.isPresent());
      case "identity-center" -> identityCenter(hub);
      case "aws" -> aws(hub);
      case String other -> byToken(hub, other);
    };
  }

  private RoleSource identityCenter(Optional<HubAddress> hub) throws CommandFailed {
    if (hub.isPresent()) {
      throw new CommandFailed(
          "a hub does not support IAM Identity Center. Remove the hub, or sign in another way"
              + " (--sign-in)");
    }
    return IdentityCenterRoles.of(setup);
  }

  private RoleSource aws(Optional<HubAddress> hub) throws CommandFailed {
    return hub.isPresent()
        ? hub(hub.get(), awsIdentity(hub.get()))
        : new AssumedRoles(
            new AssumeRoleSource(
                sts(hub), base(), setup.settings().text(Setting.AWS_EXTERNAL_ID), sessionName()));
  }

  private RoleSource byToken(Optional<HubAddress> hub, String kind) throws CommandFailed {
    String audience = audience(hub);
    TokenSource tokens = tokens(kind, audience);
    return hub.isPresent()
        ? hub(hub.get(), tokens)
        : new TokenRoles(setup, new WebIdentitySource(sts(hub), tokens, sessionName()));
  }

  private HubRoles hub(HubAddress address, TokenSource tokens) {
    return new HubRoles(
        setup,
        new Hub(
            address,
            tokens,
            setup.network(),
            setup.context().clock(),
            retryPolicy(),
            setup.steps()));
  }

  private String sessionName() {
    return DirectRole.sessionName(setup.context().environment());
  }

  private RetryPolicy retryPolicy() {
    return setup.settings().text(Setting.NO_WAIT).filter("true"::equals).isPresent()
        ? setup.context().retryPolicy().get().atOnce()
        : setup.context().retryPolicy().get();
  }

  private String audience(Optional<HubAddress> hub) {
    return setup
        .settings()
        .text(Setting.AUDIENCE)
        .orElseGet(() -> hub.map(HubAddress::toString).orElse("sts.amazonaws.com"));
  }

  /** The configured kind of sign-in; empty if only a token is possible. */
  public Optional<String> kind() throws CommandFailed {
    Optional<String> configured = setup.settings().text(Setting.SIGN_IN);
    if (configured.isPresent()) {
      return configured;
    }
    List<String> setUp = setUp();
    if (setUp.size() > 1) {
      throw new CommandFailed(
          "several ways to sign in are configured. Choose one with --sign-in, VEND_SIGN_IN or signIn: "
              + String.join(", ", setUp));
    }
    return setUp.stream().findFirst();
  }

  private List<String> setUp() {
    var kinds = new LinkedHashMap<String, Boolean>();
    kinds.put(OIDC, setup.settings().has(Setting.OIDC_ISSUER));
    kinds.put(
        "saml",
        setup.settings().has(Setting.SAML_APP) || setup.settings().has(Setting.ONE_LOGIN_APP_ID));
    kinds.put(
        "identity-center",
        setup.settings().has(Setting.IDENTITY_CENTER_SESSION)
            || setup.settings().has(Setting.IDENTITY_CENTER_PROFILE)
            || setup.settings().has(Setting.IDENTITY_CENTER_START_URL));
    kinds.put(
        "aws",
        setup.settings().has(Setting.AWS_PROFILE) || setup.settings().has(Setting.AWS_EXTERNAL_ID));
    var setUp = new ArrayList<String>();
    kinds.forEach((kind, is) -> {
      if (is) {
        setUp.add(kind);
      }
    });
    return setUp;
  }

  /** An existing token takes precedence over a sign-in: CI cannot sign in interactively. */
  private TokenSource tokens(String kind, String audience) throws CommandFailed {
    if (setup.settings().isOption(Setting.TOKEN_FILE)) {
      return new TokenFile(setup.settings().path(Setting.TOKEN_FILE).orElseThrow());
    }
    Map<String, String> environment = new LinkedHashMap<>(setup.context().environment());
    if (setup.settings().has(Setting.TOKEN_FILE)) {
      environment.put(
          TokenDiscovery.TOKEN_FILE,
          setup.settings().path(Setting.TOKEN_FILE).orElseThrow().toString());
    }
    Optional<TokenSource> found = TokenDiscovery.find(environment, audience, setup.network());
    boolean isChosen = setup.settings().text(Setting.SIGN_IN).filter(OIDC::equals).isPresent();
    if (kind.equals(OIDC) && (isChosen || found.isEmpty())) {
      return new OidcSignIn(setup).tokens();
    }
    return found.orElseThrow(() ->
        new CommandFailed(
            "there is no token. Name its file with --token-file or VEND_TOKEN_FILE, or put it into"
                + " VEND_TOKEN. In CI, let the job request an OIDC token. At a terminal, set"
                + " oidc.issuer to sign in"));
  }

  private TokenSource awsIdentity(HubAddress hub) throws CommandFailed {
    return AwsIdentityToken.of(
        base(),
        region(),
        audience(Optional.of(hub)),
        setup.context().environment(),
        setup.context().clock());
  }

  private BaseCredentials base() throws CommandFailed {
    Optional<String> profile = setup.settings().text(Setting.AWS_PROFILE);
    if (profile.isEmpty()) {
      return BaseCredentials.ofEnvironment();
    }
    var folders = new UserFolders(setup.context().environment());
    return BaseCredentials.ofProfile(
        folders.aws("AWS_CONFIG_FILE", "config"),
        folders.aws("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
        profile.get());
  }

  /** AWS STS, or a hub, which speaks the same protocol. */
  private SecurityTokenService sts(Optional<HubAddress> hub) throws CommandFailed {
    return SecurityTokenService.in(
        region(),
        hub.map(address -> URI.create(address + "/sts")).or(this::otherEndpoint),
        setup.network(),
        setup.context().clock());
  }

  private Optional<URI> otherEndpoint() {
    return Optional.ofNullable(setup.context().environment().get("AWS_ENDPOINT_URL_STS"))
        .filter(address -> !address.isBlank())
        .map(address -> SafeAddress.parse(address, "STS (AWS_ENDPOINT_URL_STS)"));
  }

  private AwsRegion region() throws CommandFailed {
    Optional<AwsRegion> configured = setup.settings().as(Setting.REGION, AwsRegion::new);
    return configured
        .or(() -> variable("AWS_REGION"))
        .or(() -> variable("AWS_DEFAULT_REGION"))
        .orElseThrow(() ->
            new CommandFailed(
                "no region is set. Add --region eu-central-1, set VEND_REGION or AWS_REGION, or write"
                    + " region: into the config file"));
  }

  private Optional<AwsRegion> variable(String name) {
    return Optional.ofNullable(setup.context().environment().get(name)).flatMap(AwsRegion::of);
  }

  /**
   * Roles and credentials by a SAML response of an identity provider, sent to AWS or to a hub that
   * speaks the same protocol.
   *
   * @param isChained whether the response goes to a hub, whose credentials are chained
   */
  private record AssertedRoles(SamlSource credentials, boolean isChained) implements RoleSource {
    @Override
    public List<AvailableRole> roles() throws NoCredentials {
      return credentials.signIn().response(false).roles().all().stream()
          .flatMap(pair -> RoleArn.parse(pair.role()).stream())
          .map(arn ->
              new AvailableRole(
                  arn.account().value() + "/" + arn.pathAndName(),
                  arn,
                  arn.account().value(),
                  Optional.empty()))
          .distinct()
          .toList();
    }

    @Override
    public KnownCaller caller() {
      var caller = new LinkedHashMap<String, String>();
      caller.put("saml", credentials.signIn().origin());
      caller.put("sts", credentials.sts().origin());
      return new KnownCaller(caller);
    }
  }

  /** Roles of AWS, assumed with credentials that the user already has. */
  private record AssumedRoles(AssumeRoleSource credentials) implements RoleSource {
    /**
     * No: an IAM user's credentials are not chained. With a role's credentials, AWS rejects a
     * console session with a duration.
     */
    @Override
    public boolean isChained() {
      return false;
    }

    @Override
    public List<AvailableRole> roles() throws CommandFailed {
      throw DirectRole.unknownRoles();
    }

    @Override
    public KnownCaller caller() {
      String profile = credentials.base().name();
      return new KnownCaller(
          Map.of(
              "aws",
              profile.isEmpty() ? "the AWS SDK's default credentials" : "profile " + profile));
    }
  }
}
