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
import vend.client.file.LockedFile;
import vend.client.http.Form;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;
import vend.signin.browser.Guide;
import vend.signin.browser.LoopbackRedirect;
import vend.signin.oidc.DevicePoll;
import vend.signin.oidc.OneTimeText;
import vend.signin.oidc.Pkce;

/**
 * Signs in to IAM Identity Center, and keeps that where AWS's own tools keep theirs: what Vend has
 * signed in, they use, and the other way round.
 */
public final class SsoSignIn {
  private static final String PATH = "/oauth/callback";

  private final SsoSession session;
  private final SsoOidc oidc;
  private final SsoFiles files;
  private final SsoRegistrations registrations;
  private final Guide guide;
  private final InstantSource clock;

  /**
   * @param session that is signed in to
   * @param oidc is asked
   * @param folder {@code ~/.aws/sso/cache}
   * @param guide gets somebody to a page
   * @param clock says what has expired
   */
  public SsoSignIn(
      SsoSession session, SsoOidc oidc, Path folder, Guide guide, InstantSource clock) {
    this.session = session;
    this.oidc = oidc;
    this.files = new SsoFiles(folder);
    this.registrations = new SsoRegistrations(session, oidc, files, clock);
    this.guide = guide;
    this.clock = clock;
  }

  /** Gets a token. */
  @FunctionalInterface
  private interface Way {
    SsoToken token() throws NoCredentials, IOException;
  }

  /**
   * Somebody signs in in a browser of this machine: authorization code with PKCE.
   *
   * @param port where the browser is sent back to; 0 for a free one
   * @param longest how long somebody may take
   * @throws NoCredentials if that does not come to its end; what was kept is then still there
   */
  public void inBrowser(int port, Duration longest, SecureRandom random) throws NoCredentials {
    signIn(() -> byCode(registrations.forCode(PATH), port, longest, random));
  }

  /**
   * Somebody signs in on any device, with a code.
   *
   * @param pause waits between two questions
   * @throws NoCredentials if that does not come to its end; what was kept is then still there
   */
  public void onDevice(Pause pause) throws NoCredentials {
    signIn(() -> byDevice(registrations.forDevice(), pause));
  }

  /**
   * Forgets the sign-in, and has Identity Center end it.
   *
   * @return whether there was one
   * @throws NoCredentials if Identity Center does not hear; it is forgotten here all the same
   */
  public boolean forget(IdentityCenter center) throws NoCredentials {
    Optional<SsoToken> token;
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
    // Locked meanwhile: others who find it expired wait for this one.
    try (LockedFile file = files.locked(session)) {
      SsoToken token = way.token();
      SsoFiles.write(file, token.fields(session));
    } catch (NoCredentials.SignInRefused e) {
      forgetRegistration();
      throw e;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** It may be what was refused, so the next sign-in begins without it. */
  private void forgetRegistration() throws NoCredentials {
    try {
      files.forgetRegistration(session);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static NoCredentials unusable(IOException e) {
    return new NoCredentials.UnusableAnswer(
        "the folder of AWS's sign-ins can't be used (%s)".formatted(e),
        "Make ~/.aws/sso/cache one that you can write to.");
  }

  private SsoToken byCode(
      SsoRegistration registration, int port, Duration longest, SecureRandom random)
      throws NoCredentials {
    Pkce pkce = Pkce.make(random);
    String state = OneTimeText.make(random);
    try (var redirect = LoopbackRedirect.listen(port, PATH, state)) {
      guide.to(page(registration, redirect.address(), pkce, state), Optional.empty());
      Map<String, String> answer = redirect.await(longest);
      String code = answer.getOrDefault("code", "");
      if (code.isEmpty()) {
        throw SsoOidc.failure(answer.getOrDefault("error", "no code").replaceAll("[^\\w ]", ""));
      }
      return granted(
          oidc.token(
              registration,
              Map.of(
                  "grantType",
                  "authorization_code",
                  "code",
                  code,
                  "redirectUri",
                  redirect.address().toString(),
                  "codeVerifier",
                  pkce.verifier().reveal())));
    }
  }

  private URI page(SsoRegistration registration, URI redirect, Pkce pkce, String state) {
    return URI.create(
        oidc.authorize()
            + "?"
            + Form.encode(
                List.of(
                    Map.entry("response_type", "code"),
                    Map.entry("client_id", registration.id()),
                    Map.entry("redirect_uri", redirect.toString()),
                    Map.entry("state", state),
                    Map.entry("scopes", String.join(" ", registrations.scopes())),
                    Map.entry("code_challenge_method", Pkce.METHOD),
                    Map.entry("code_challenge", pkce.challenge()))));
  }

  private static SsoToken granted(SsoOidc.Said said) throws NoCredentials {
    return switch (said) {
      case SsoOidc.Said.Granted(SsoToken token) -> token;
      case SsoOidc.Said.Refused(String error) -> throw SsoOidc.failure(error);
    };
  }

  private SsoToken byDevice(SsoRegistration registration, Pause pause) throws NoCredentials {
    SsoOidc.Begun begun = oidc.beginOnDevice(registration, session);
    guide.to(page(begun), Optional.of(begun.userCode()));
    var grant =
        Map.<String, Object>of(
            "grantType",
            "urn:ietf:params:oauth:grant-type:device_code",
            "deviceCode",
            begun.deviceCode().reveal());
    return new DevicePoll(pause, clock)
        .until(
            clock.instant().plusSeconds(Math.clamp(begun.expiresIn(), 0, 1800)),
            begun
                .interval()
                .map(seconds -> Duration.ofSeconds(Math.clamp(seconds, 0, 60)))
                .orElse(DevicePoll.USUAL),
            "IAM Identity Center",
            () -> polled(oidc.token(registration, grant)));
  }

  private URI page(SsoOidc.Begun begun) throws NoCredentials {
    try {
      return SafeAddress.parse(begun.page(), "the page");
    } catch (IllegalArgumentException e) {
      throw oidc.unusable("names no page to sign in on");
    }
  }

  private static DevicePoll.Poll<SsoToken> polled(SsoOidc.Said said) throws NoCredentials {
    return switch (said) {
      case SsoOidc.Said.Granted(SsoToken token) -> new DevicePoll.Poll.Done<>(token);
      case SsoOidc.Said.Refused(String error) -> later(error);
    };
  }

  private static DevicePoll.Poll<SsoToken> later(String error) throws NoCredentials {
    return switch (error) {
      case "authorization_pending" -> new DevicePoll.Poll.Again<>();
      case "slow_down" -> new DevicePoll.Poll.Slower<>();
      default -> throw SsoOidc.failure(error);
    };
  }
}
