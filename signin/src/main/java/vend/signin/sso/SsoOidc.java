package vend.signin.sso;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.ssooidc.model.CreateTokenRequest;
import software.amazon.awssdk.services.ssooidc.model.CreateTokenResponse;
import software.amazon.awssdk.services.ssooidc.model.RegisterClientRequest;
import software.amazon.awssdk.services.ssooidc.model.RegisterClientResponse;
import software.amazon.awssdk.services.ssooidc.model.StartDeviceAuthorizationResponse;
import vend.Secret;
import vend.client.http.Network;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;
import vend.signin.oidc.DevicePoll;

/**
 * The sign-in of IAM Identity Center. It is OAuth 2.0 in JSON, and not signed. Safe for use by many
 * threads.
 *
 * @see <a href="https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/">IAM Identity
 *     Center OIDC API</a>
 */
public final class SsoOidc {
  private final SsoSession session;
  private final URI address;
  private final Network network;
  private final InstantSource clock;
  private @Nullable SsoService<SsoOidcClient> service;

  /**
   * @param session whose sign-in
   * @param environment {@code AWS_ENDPOINT_URL_SSO_OIDC} names another address
   * @param clock says when tokens came
   * @throws IllegalArgumentException if no secret could be sent to that address
   */
  public SsoOidc(SsoSession session, Map<String, String> environment, InstantSource clock) {
    this(session, environment, Network.ofEnvironment(environment), clock);
  }

  /**
   * The same over a network of the caller's own.
   *
   * @param session whose sign-in
   * @param environment as above
   * @param network the way there
   * @param clock as above
   */
  public SsoOidc(
      SsoSession session, Map<String, String> environment, Network network, InstantSource clock) {
    this.session = session;
    this.address = session.service("oidc", environment, "AWS_ENDPOINT_URL_SSO_OIDC");
    this.network = network;
    this.clock = clock;
  }

  /** Where somebody signs in in a browser. The SDK has no call for it. */
  URI authorize() {
    return URI.create(address + "/authorize");
  }

  SsoFiles.Registration register(
      String name,
      List<String> scopes,
      List<String> grantTypes,
      Consumer<RegisterClientRequest.Builder> more)
      throws NoCredentials {
    RegisterClientResponse made =
        fine(oidc ->
            oidc.registerClient(request -> {
              request.clientName(name).clientType("public");
              if (!scopes.isEmpty()) {
                request.scopes(scopes);
              }
              if (!grantTypes.isEmpty()) {
                request.grantTypes(grantTypes);
              }
              more.accept(request);
            }));
    if (made.clientId() == null
        || made.clientSecret() == null
        || made.clientSecretExpiresAt() == null) {
      throw service().unusable("registered nothing");
    }
    return new SsoFiles.Registration(
        made.clientId(),
        Secret.of(made.clientSecret()),
        Instant.ofEpochSecond(made.clientSecretExpiresAt()),
        scopes,
        grantTypes);
  }

  StartDeviceAuthorizationResponse beginOnDevice(SsoFiles.Registration client)
      throws NoCredentials {
    StartDeviceAuthorizationResponse begun =
        fine(oidc ->
            oidc.startDeviceAuthorization(request ->
                request
                    .clientId(client.id())
                    .clientSecret(client.secret().reveal())
                    .startUrl(session.startUrl())));
    if (begun.deviceCode() == null || begun.userCode() == null) {
      throw service().unusable("began a sign-in without a code");
    }
    if (begun.verificationUriComplete() == null || !isPage(begun.verificationUriComplete())) {
      throw service().unusable("names no page to sign in on");
    }
    return begun;
  }

  private static boolean isPage(String text) {
    try {
      return SafeAddress.isSafe(new URI(text));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Asks once whether somebody has signed in on another device. */
  DevicePoll.Poll<SsoFiles.Token> poll(SsoFiles.Registration client, String deviceCode)
      throws NoCredentials {
    try {
      return new DevicePoll.Poll.Done<>(
          token(
              client,
              request ->
                  request
                      .grantType("urn:ietf:params:oauth:grant-type:device_code")
                      .deviceCode(deviceCode)));
    } catch (SsoService.Refused e) {
      return switch (e.error()) {
        case "authorization_pending" -> new DevicePoll.Poll.Again<>();
        case "slow_down" -> new DevicePoll.Poll.Slower<>();
        default -> throw failure(e.error());
      };
    }
  }

  /**
   * Asks for a token by a grant.
   *
   * @throws SsoService.Refused if it is refused, or not yet given
   */
  SsoFiles.Token token(SsoFiles.Registration client, Consumer<CreateTokenRequest.Builder> grant)
      throws NoCredentials, SsoService.Refused {
    CreateTokenResponse created =
        service()
            .call(oidc ->
                oidc.createToken(request ->
                    grant.accept(
                        request.clientId(client.id()).clientSecret(client.secret().reveal()))));
    if (created.accessToken() == null || created.expiresIn() == null) {
      throw service().unusable("sent no token");
    }
    return new SsoFiles.Token(
        Secret.of(created.accessToken()),
        clock.instant().plusSeconds(Math.max(created.expiresIn(), 0)),
        Optional.ofNullable(created.refreshToken()).map(Secret::of),
        Optional.of(client));
  }

  private <T> T fine(SsoService.Call<SsoOidcClient, T> call) throws NoCredentials {
    try {
      return service().call(call);
    } catch (SsoService.Refused e) {
      throw failure(e.error());
    }
  }

  /** What a refusal means for whoever signs in. */
  static NoCredentials failure(String error) {
    return switch (error) {
      case "access_denied" ->
          new NoCredentials.SignInRefused(
              "the sign-in to IAM Identity Center was refused", "Try again.");
      case "expired_token" ->
          new NoCredentials.SignInRefused(
              "nobody signed in to IAM Identity Center before the code expired", "Try again.");
      case "invalid_request" ->
          new NoCredentials.SignInRefused(
              "IAM Identity Center refuses the sign-in (invalid_request)",
              "Check sso_start_url and sso_region.");
      default ->
          new NoCredentials.SignInRefused(
              "IAM Identity Center refuses the sign-in (%s)".formatted(error), "Sign in anew.");
    };
  }

  private synchronized SsoService<SsoOidcClient> service() throws NoCredentials {
    SsoService<SsoOidcClient> mine = service;
    if (mine == null) {
      mine = SsoService.of(session, address, network, SsoOidcClient::builder);
      service = mine;
    }
    return mine;
  }
}
