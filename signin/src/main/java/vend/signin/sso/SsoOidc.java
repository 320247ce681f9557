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
 * A client of the sign-in service of IAM Identity Center. It is OAuth 2.0 with JSON bodies, and its
 * requests are not signed. Safe for use by many threads.
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
   * @param session the session to sign in to
   * @param environment {@code AWS_ENDPOINT_URL_SSO_OIDC} names another address
   * @param clock says when tokens arrived
   * @throws IllegalArgumentException if secrets may not be sent to that address
   */
  public SsoOidc(SsoSession session, Map<String, String> environment, InstantSource clock) {
    this(session, environment, Network.ofEnvironment(environment), clock);
  }

  /**
   * @param session the session to sign in to
   * @param environment {@code AWS_ENDPOINT_URL_SSO_OIDC} names another address
   * @param network the proxies and trusted certificates
   * @param clock says when tokens arrived
   * @throws IllegalArgumentException if secrets may not be sent to that address
   */
  public SsoOidc(
      SsoSession session, Map<String, String> environment, Network network, InstantSource clock) {
    this.session = session;
    this.address = session.service("oidc", environment, "AWS_ENDPOINT_URL_SSO_OIDC");
    this.network = network;
    this.clock = clock;
  }

  /** Returns the address of the browser sign-in page, for which the SDK has no call. */
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
      throw service().unusable("returned no client registration");
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
      throw service().unusable("started a sign-in without a code");
    }
    if (begun.verificationUriComplete() == null || !isPage(begun.verificationUriComplete())) {
      throw service().unusable("returned no address of a sign-in page");
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

  /** Polls once whether the user has signed in on another device. */
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
   * Requests a token with a grant.
   *
   * @throws SsoService.Refused if it is refused, or the user has not signed in yet
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
      throw service().unusable("returned no token");
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

  /** Maps an OAuth error to the matching exception. */
  static NoCredentials failure(String error) {
    return switch (error) {
      case "access_denied" ->
          new NoCredentials.SignInRefused(
              "the sign-in to IAM Identity Center was refused", "Try again.");
      case "expired_token" ->
          new NoCredentials.SignInRefused(
              "the sign-in to IAM Identity Center was not completed before the code expired",
              "Try again.");
      case "invalid_request" ->
          new NoCredentials.SignInRefused(
              "IAM Identity Center refused the sign-in (invalid_request)",
              "Check sso_start_url and sso_region.");
      default ->
          new NoCredentials.SignInRefused(
              "IAM Identity Center refused the sign-in (%s)".formatted(error), "Sign in again.");
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
