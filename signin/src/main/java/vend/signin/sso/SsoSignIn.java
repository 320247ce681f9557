package vend.signin.sso;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssooidc.model.RegisterClientRequest;
import software.amazon.awssdk.services.ssooidc.model.StartDeviceAuthorizationResponse;
import vend.client.file.LockedFile;
import vend.client.http.Form;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;
import vend.signin.browser.LoopbackRedirect;
import vend.signin.browser.SignInPageOpener;
import vend.signin.oidc.DevicePoll;
import vend.signin.oidc.Pkce;
import vend.signin.oidc.RandomText;

/**
 * Signs in to IAM Identity Center and stores the sign-in where AWS's own tools store theirs, so
 * that Vend and those tools share sign-ins.
 */
public final class SsoSignIn {
  private static final String PATH = "/oauth/callback";
  private static final String SCOPE = "sso:account:access";

  /** For sign-ins in a browser; a registration for device codes names no grant types. */
  private static final List<String> CODE_GRANTS = List.of("authorization_code", "refresh_token");

  /** A registration is reused only if it is valid for at least this long. */
  private static final Duration MARGIN = Duration.ofMinutes(15);

  private final SsoSession session;
  private final SsoOidc oidc;
  private final SsoFiles files;
  private final SignInPageOpener guide;
  private final InstantSource clock;

  /**
   * @param folder {@code ~/.aws/sso/cache}
   * @param guide shows the sign-in page to the user
   * @param clock decides what has expired
   */
  public SsoSignIn(
      SsoSession session, SsoOidc oidc, Path folder, SignInPageOpener guide, InstantSource clock) {
    this.session = session;
    this.oidc = oidc;
    this.files = new SsoFiles(folder);
    this.guide = guide;
    this.clock = clock;
  }

  /** Obtains a token in one of the two ways. */
  @FunctionalInterface
  private interface Way {
    SsoFiles.Token token() throws NoCredentials, IOException;
  }

  /**
   * Signs in with a browser on this machine: authorization code flow with PKCE.
   *
   * @param port of the redirect; 0 for any free one
   * @param longest how long to wait for the user
   * @throws NoCredentials if the sign-in fails; the stored one then stays
   */
  public void inBrowser(int port, Duration longest, SecureRandom random) throws NoCredentials {
    signIn(() -> byCode(forCode(), port, longest, random));
  }

  /**
   * Signs in on any device, with a code.
   *
   * @param pause waits between two polls
   * @throws NoCredentials if the sign-in fails; the stored one then stays
   */
  public void onDevice(Pause pause) throws NoCredentials {
    signIn(() -> byDevice(forDevice(), pause));
  }

  /**
   * Signs out: deletes the stored sign-in, then ends it at Identity Center.
   *
   * @return whether there was a stored sign-in
   * @throws NoCredentials if Identity Center does not answer; the stored sign-in is deleted anyway
   */
  public boolean forget(IdentityCenter center) throws NoCredentials {
    Optional<SsoFiles.Token> token;
    try (LockedFile file = files.locked(session)) {
      token = files.token(session);
      if (!file.delete()) {
        return false;
      }
    } catch (IOException e) {
      throw unusable(e);
    }
    if (token.isPresent() && clock.instant().isBefore(token.get().expires())) {
      center.signOut(token.get().access());
    }
    return true;
  }

  private void signIn(Way way) throws NoCredentials {
    // Locked during the sign-in, so that processes that find the token expired wait for this one.
    try (LockedFile file = files.locked(session)) {
      SsoFiles.Token token = way.token();
      SsoFiles.write(file, token.fields(session));
    } catch (NoCredentials.SignInRefused e) {
      forgetRegistration();
      throw e;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** The registration may be the cause of the refusal, so the next sign-in makes a new one. */
  private void forgetRegistration() throws NoCredentials {
    try {
      files.forgetRegistration(session);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static NoCredentials unusable(IOException e) {
    return new NoCredentials.UnusableAnswer(
        "the folder of AWS's sign-ins cannot be used (%s)".formatted(e),
        "Make ~/.aws/sso/cache writable for your user.");
  }

  private SsoFiles.Token byCode(
      SsoFiles.Registration registration, int port, Duration longest, SecureRandom random)
      throws NoCredentials {
    Pkce pkce = Pkce.make(random);
    String state = RandomText.make(random);
    try (var redirect = LoopbackRedirect.listen(port, PATH, state)) {
      guide.to(page(registration, redirect.address(), pkce, state), Optional.empty());
      Map<String, String> answer = redirect.await(longest);
      String code = answer.getOrDefault("code", "");
      if (code.isEmpty()) {
        throw SsoOidc.failure(answer.getOrDefault("error", "no code").replaceAll("[^\\w ]", ""));
      }
      return oidc.token(
          registration,
          request ->
              request
                  .grantType("authorization_code")
                  .code(code)
                  .redirectUri(redirect.address().toString())
                  .codeVerifier(pkce.verifier().reveal()));
    } catch (SsoService.Refused e) {
      throw SsoOidc.failure(e.error());
    }
  }

  private URI page(SsoFiles.Registration registration, URI redirect, Pkce pkce, String state) {
    return URI.create(
        oidc.authorize()
            + "?"
            + Form.encode(
                List.of(
                    Map.entry("response_type", "code"),
                    Map.entry("client_id", registration.id()),
                    Map.entry("redirect_uri", redirect.toString()),
                    Map.entry("state", state),
                    Map.entry("scopes", String.join(" ", scopes())),
                    Map.entry("code_challenge_method", Pkce.METHOD),
                    Map.entry("code_challenge", pkce.challenge()))));
  }

  private SsoFiles.Token byDevice(SsoFiles.Registration registration, Pause pause)
      throws NoCredentials {
    StartDeviceAuthorizationResponse begun = oidc.beginOnDevice(registration);
    guide.to(URI.create(begun.verificationUriComplete()), Optional.of(begun.userCode()));
    return new DevicePoll(pause, clock)
        .until(
            clock.instant().plus(seconds(begun.expiresIn(), 1800).orElse(Duration.ofMinutes(10))),
            seconds(begun.interval(), 60).orElse(DevicePoll.USUAL),
            "IAM Identity Center",
            () -> oidc.poll(registration, begun.deviceCode()));
  }

  private static Optional<Duration> seconds(@Nullable Integer value, int most) {
    return Optional.ofNullable(value)
        .map(number -> Duration.ofSeconds(Math.clamp(number, 0, most)));
  }

  private SsoFiles.Registration forCode() throws NoCredentials, IOException {
    return registered(
        scopes(),
        CODE_GRANTS,
        request ->
            request
                // Without a port: RFC 8252 lets the redirect use any.
                .redirectUris("http://127.0.0.1" + PATH)
                .issuerUrl(session.startUrl()));
  }

  private SsoFiles.Registration forDevice() throws NoCredentials, IOException {
    return registered(session.name().isEmpty() ? session.scopes() : scopes(), List.of(), _ -> {});
  }

  /** Without a scope, Identity Center returns no refresh token. */
  private List<String> scopes() {
    return session.scopes().isEmpty() ? List.of(SCOPE) : session.scopes();
  }

  /** Reuses a stored registration, which the AWS CLI finds in the same file, or makes a new one. */
  private SsoFiles.Registration registered(
      List<String> scopes, List<String> grants, Consumer<RegisterClientRequest.Builder> more)
      throws NoCredentials, IOException {
    Optional<SsoFiles.Registration> stored =
        files
            .registration(session)
            .filter(client -> clock.instant().isBefore(client.expires().minus(MARGIN)))
            .filter(client -> client.grantTypes().equals(grants));
    if (stored.isPresent()) {
      return stored.get();
    }
    SsoFiles.Registration made =
        oidc.register("vend-" + session.name().orElse("command"), scopes, grants, more);
    files.keep(session, made);
    return made;
  }
}
